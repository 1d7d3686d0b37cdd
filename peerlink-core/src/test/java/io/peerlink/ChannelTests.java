package io.peerlink;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.error.ChannelClosedException;
import io.peerlink.error.ChannelRejectedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What users of channels observe, between two nodes in memory.
 */
class ChannelTests {

	private static final Duration SOON = Duration.ofSeconds(5);

	private static final TypeReference<List<Integer>> NUMBERS = new TypeReference<>() {
	};

	private final TestNodes nodes = new TestNodes();

	private PeerLink alice;

	private PeerLink bob;

	@BeforeEach
	void start() throws InterruptedException {
		this.alice = this.nodes.start("alice");
		this.bob = this.nodes.start("bob");
		this.nodes.awaitAll();
	}

	@AfterEach
	void stop() {
		this.nodes.close();
	}

	@Test
	void messagesGoBothWays() throws InterruptedException {
		this.bob.registerChannel("echo",
				(channel) -> channel.onMessage(String.class, (text) -> channel.send(text + "!")), ChannelOptions.raw());
		try (Channel channel = this.alice.openChannel("bob", "echo", ChannelOptions.raw())) {
			channel.send("hello");
			assertThat(channel.receive(SOON, String.class)).isEqualTo("hello!");
		}
	}

	@Test
	void listenerOfReadMessagesMaySeeTheirNumbersToo() {
		Queue<String> seen = new ConcurrentLinkedQueue<>();
		this.bob.registerChannel("state",
				(channel) -> channel.onMessage(NUMBERS,
						(numbers, message) -> seen.add("#" + message.sequence() + " " + numbers)),
				ChannelOptions.sequenced());
		try (Channel channel = this.alice.openChannel("bob", "state", ChannelOptions.sequenced())) {
			channel.send(List.of(1, 2));
			channel.send("no numbers");
			channel.send(List.of(3));
			await().untilAsserted(() -> assertThat(seen).containsExactly("#1 [1, 2]", "#3 [3]"));
		}
	}

	@Test
	void closeTellsBothSidesOnce() throws InterruptedException {
		Queue<String> reasons = new ConcurrentLinkedQueue<>();
		this.bob.registerChannel("state", (channel) -> channel.onDisconnect((reason) -> reasons.add("bob " + reason)),
				ChannelOptions.sequenced());
		Channel channel = this.alice.openChannel("bob", "state", ChannelOptions.sequenced());
		channel.onDisconnect((reason) -> reasons.add("alice " + reason));
		channel.close();
		channel.close();
		await().untilAsserted(() -> assertThat(reasons).containsExactlyInAnyOrder("alice local_close", "bob closed"));
		assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(() -> channel.send(1))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo("local_close"));
	}

	@Test
	void openingFailsAtOnceWithoutHandler() {
		assertThatExceptionOfType(ChannelRejectedException.class)
			.isThrownBy(() -> this.alice.openChannel("bob", "none", ChannelOptions.raw()))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo("no_handler"));
	}

}
