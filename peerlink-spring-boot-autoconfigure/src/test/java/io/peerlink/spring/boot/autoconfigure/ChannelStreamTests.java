package io.peerlink.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelMessage;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.ChannelOrdering;
import io.peerlink.channel.KeptChannel;
import io.peerlink.peer.Peer;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.annotation.PeerLinkChannel;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for two applications, one of which streams its state to the other.
 */
class ChannelStreamTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private static final int FRAMES = 600;

	private final MemoryLan lan = new MemoryLan();

	private final ApplicationContextRunner world = application("world").withBean(World.class);

	private final ApplicationContextRunner player = application("player");

	@Test
	void stateOfOneApplicationArrivesInOrderAtTheMethodOfTheOther() {
		this.world.run((server) -> this.player.run((client) -> {
			World world = server.getBean(World.class);
			try (Channel channel = open(client.getBean(PeerLinkOperations.class))) {
				for (int frame = 1; frame <= FRAMES; frame++) {
					channel.send(new Position(frame, -frame));
				}
				await().until(() -> world.moves.contains(new Move("player", FRAMES, new Position(FRAMES, -FRAMES))));
			}
			assertThat(world.moves).extracting(Move::frame).isSorted().doesNotHaveDuplicates();
			assertThat(world.moves).allSatisfy((move) -> assertThat(move.position().x()).isEqualTo((int) move.frame()));
		}));
	}

	@Test
	void methodReceivesAfterEachRestartOfItsContext() {
		this.world.run((server) -> this.player.run((client) -> {
			World world = server.getBean(World.class);
			for (int run = 1; run <= 3; run++) {
				try (Channel channel = open(client.getBean(PeerLinkOperations.class))) {
					Position position = new Position(run, run);
					channel.send(position);
					await().until(() -> world.moves.contains(new Move("player", 1, position)));
				}
				server.stop();
				server.start();
			}
		}));
	}

	@Test
	void keptChannelStreamsAfterEachRestartOfEitherContext() {
		this.player.withBean(Player.class).run((client) -> this.world.run((server) -> {
			World world = server.getBean(World.class);
			Player player = client.getBean(Player.class);
			for (ConfigurableApplicationContext restarted : List.of(server, client, server)) {
				await().until(() -> player.kept.send(new Position(1, 2)) == 1);
				await().until(() -> !world.moves.isEmpty());
				restarted.stop();
				world.moves.clear();
				restarted.start();
			}
			await().until(() -> player.kept.send(new Position(3, 4)) == 1);
			await().untilAsserted(() -> assertThat(world.moves).extracting(Move::player).contains("player"));
		}));
	}

	private static Channel open(PeerLinkOperations peers) {
		peers.awaitPeer("world", LONG);
		return peers.openChannel("world", "moves", ChannelOptions.sequenced());
	}

	private ApplicationContextRunner application(String name) {
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(PeerLinkAutoConfiguration.class, PeerLinkHandlerAutoConfiguration.class,
							PeerLinkChannelAutoConfiguration.class, PeerLinkLifecycleAutoConfiguration.class))
			.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect)
			.withPropertyValues("peerlink.node.name=" + name);
	}

	static class World {

		private final List<Move> moves = new CopyOnWriteArrayList<>();

		@PeerLinkChannel(name = "moves", ordering = ChannelOrdering.SEQUENCE)
		void moved(Position position, Peer player, ChannelMessage message) {
			this.moves.add(new Move(player.name(), message.sequence(), position));
		}

	}

	/**
	 * Wants its channel before the node is started.
	 */
	static class Player {

		private final KeptChannel kept;

		Player(PeerLinkOperations peers) {
			this.kept = peers.keepOpen("world", "moves", ChannelOptions.sequenced());
		}

	}

	record Position(int x, int y) {
	}

	record Move(String player, long frame, Position position) {
	}

}
