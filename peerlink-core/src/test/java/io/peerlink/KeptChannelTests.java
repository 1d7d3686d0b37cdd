package io.peerlink;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.peerlink.SimulatedNodes.SimulatedNode;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.KeptChannel;
import io.peerlink.sim.LinkConditions;
import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for channels that are kept open, in virtual time.
 */
class KeptChannelTests {

	/**
	 * A peer that is up is found, and its channel opened.
	 */
	private static final Duration SOON = Duration.ofSeconds(1);

	private static final ChannelOptions OPTIONS = ChannelOptions.sequenced();

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.peerlink.internal.channel.ChannelKeeper");

	@AfterEach
	void detachAppenders() {
		this.logger.detachAndStopAllAppenders();
	}

	@Test
	void peerThatIsNotThereYetIsAwaited() {
		Simulator.forSeeds(20, (simulator) -> {
			World world = new World(simulator);
			KeptChannel kept = world.alice().keepOpen("bob", "state", OPTIONS);
			assertThat(kept.name()).isEqualTo("state");
			simulator.run(Duration.ofMinutes(1));
			assertThat(kept.current()).isEmpty();
			assertThat(kept.send(1)).isZero();
			world.startBob();
			simulator.run(SOON);
			assertThat(kept.current()).hasValueSatisfying((channel) -> assertThat(channel.isInitiator()).isTrue());
			assertThat(kept.send(2)).isEqualTo(1);
			simulator.run(SOON);
			assertThat(world.received).containsExactly("2");
		});
	}

	@Test
	void channelIsKeptBeforeTheNodeRunsAndFoundWithoutRegardToCase() {
		Simulator.forSeeds(5, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			List<KeptChannel> kept = new ArrayList<>();
			nodes.startAt("alice", nodes.freePort(), (builder) -> builder,
					(node, scheduler) -> kept.add(node.keepOpen("BOB", "state", OPTIONS)));
			nodes.start("bob").node().registerChannel("state", (channel) -> {
			}, OPTIONS);
			simulator.run(SOON);
			assertThat(kept.get(0).current()).isPresent();
		});
	}

	@ParameterizedTest
	@EnumSource(End.class)
	void channelIsOpenedAgainAfterEachEnd(End end) {
		Simulator.forSeeds(20, (simulator) -> {
			World world = new World(simulator);
			world.startBob();
			List<String> heard = new ArrayList<>();
			List<String> ends = new ArrayList<>();
			KeptChannel kept = world.alice().keepOpen("bob", "state", OPTIONS, (channel) -> {
				channel.onMessage(String.class, heard::add);
				channel.onDisconnect(ends::add);
			});
			simulator.run(SOON);
			for (int round = 1; round <= 3; round++) {
				Channel before = kept.current().orElseThrow();
				end.run(world, kept);
				simulator.run(Duration.ofSeconds(12));
				assertThat(before.isOpen()).isFalse();
				assertThat(ends).hasSize(round);
				Channel after = kept.current().orElseThrow();
				assertThat(after).isNotSameAs(before);
				assertThat(kept.channels()).containsExactly(after);
				world.last(world.accepted).send("hello " + round);
				assertThat(kept.send(round)).isEqualTo(1);
				simulator.run(SOON);
			}
			assertThat(heard).containsExactly("hello 1", "hello 2", "hello 3");
			assertThat(world.received).containsExactly("1", "2", "3");
			assertThat(world.alice().status().channels()).hasSize(1);
			assertThat(world.bob.node().status().channels()).hasSize(1);
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void streamComesBackWhenOneSideHasPaused(boolean initiatorPauses) {
		Simulator.forSeeds(30, (simulator) -> {
			World world = new World(simulator);
			world.startBob();
			KeptChannel kept = world.alice().keepOpen("bob", "state", OPTIONS);
			simulator.run(Duration.ofMinutes(1));
			SimulatedNode pausing = initiatorPauses ? world.alice : world.bob;
			pausing.pause();
			simulator.run(Duration.ofSeconds(10));
			pausing.resume(simulator.random().nextBoolean());
			simulator.run(Duration.ofSeconds(2));
			world.received.clear();
			assertThat(kept.send("again")).isEqualTo(1);
			simulator.run(SOON);
			assertThat(world.received).containsExactly("\"again\"");
			assertThat(world.alice().status().channels()).hasSize(1);
			assertThat(world.bob.node().status().channels()).hasSize(1);
		});
	}

	@Test
	void streamComesBackOnABadNetwork() {
		Simulator.forSeeds(30, (simulator) -> {
			World world = new World(simulator);
			world.startBob();
			world.nodes.network().conditions(LinkConditions.BAD);
			KeptChannel kept = world.alice().keepOpen("bob", "state", OPTIONS);
			for (int round = 0; round < 5; round++) {
				simulator.run(simulator.randomDuration(Duration.ofSeconds(20)));
				world.accepted.forEach(Channel::close);
			}
			world.nodes.network().conditions(LinkConditions.GOOD);
			// The longest pauses are those before a probe and before an attempt.
			simulator.run(Duration.ofSeconds(60));
			world.received.clear();
			assertThat(kept.send("again")).isEqualTo(1);
			simulator.run(SOON);
			assertThat(world.received).containsExactly("\"again\"");
		});
	}

	/**
	 * A subscriber sends nothing that would show that the other side has closed.
	 */
	@Test
	void channelIsOpenedAgainAlthoughEveryCloseWasLost() {
		Simulator.forSeeds(20, (simulator) -> {
			World world = new World(simulator);
			world.startBob();
			List<String> heard = new ArrayList<>();
			world.alice().keepOpen("bob", "state", OPTIONS, (channel) -> channel.onMessage(String.class, heard::add));
			simulator.run(Duration.ofSeconds(simulator.random().nextInt(1, 60)));
			world.nodes.network()
				.conditions(world.bob.address(), world.alice.address(), LinkConditions.GOOD.withLoss(1));
			world.accepted.get(0).close();
			simulator.run(Duration.ofMillis(1100));
			world.nodes.network().conditions(world.bob.address(), world.alice.address(), LinkConditions.GOOD);
			simulator.run(Duration.ofSeconds(21));
			assertThat(world.accepted).hasSize(2);
			world.accepted.get(1).send("news");
			simulator.run(SOON);
			assertThat(heard).containsExactly("news");
		});
	}

	@Test
	void silentChannelCostsOneDatagramInTenSecondsAndABusyOneNone() {
		Simulator.forSeeds(5, (simulator) -> {
			World world = new World(simulator);
			world.startBob();
			world.alice().keepOpen("bob", "state", OPTIONS);
			simulator.run(SOON);
			List<Duration> probes = world.sent("channel_ack");
			simulator.run(Duration.ofMinutes(10));
			assertThat(probes).hasSizeBetween(55, 60);
			probes.clear();
			for (int i = 0; i < 120; i++) {
				world.accepted.get(0).send(i);
				simulator.run(Duration.ofSeconds(5));
			}
			assertThat(probes).hasSizeLessThan(2);
			assertThat(world.accepted).hasSize(1);
		});
	}

	@Test
	void peerIsAskedAfterTenSecondsOfSilenceWhateverCameBefore() {
		Simulator.forSeeds(20, (simulator) -> {
			World world = new World(simulator);
			world.startBob();
			world.alice().keepOpen("bob", "state", OPTIONS);
			simulator.run(SOON);
			List<Duration> probes = world.sent("channel_ack");
			for (int i = 0; i < 5; i++) {
				simulator.run(simulator.randomDuration(Duration.ofSeconds(20)));
				world.accepted.get(0).send("news");
				probes.clear();
				simulator.run(Duration.ofMillis(9900));
				assertThat(probes).isEmpty();
				simulator.run(Duration.ofMillis(200));
				assertThat(probes).hasSize(1);
			}
		});
	}

	@Test
	void refusalsAreRetriedWithGrowingPauses() {
		Simulator.forSeeds(10, (simulator) -> {
			World world = new World(simulator);
			SimulatedNode bob = world.nodes.start("bob");
			List<Duration> attempts = world.attempts();
			KeptChannel kept = world.alice().keepOpen("bob", "state", OPTIONS);
			simulator.run(Duration.ofMinutes(3));
			List<Duration> pauses = IntStream.range(1, attempts.size())
				.mapToObj((i) -> attempts.get(i).minus(attempts.get(i - 1)))
				.toList();
			assertThat(pauses).hasSizeBetween(8, 13);
			assertThat(pauses.get(0)).isBetween(Duration.ofMillis(250), Duration.ofMillis(380));
			assertThat(pauses.get(pauses.size() - 1)).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(46));
			bob.node().registerChannel("state", (channel) -> {
			}, OPTIONS);
			simulator.run(Duration.ofSeconds(46));
			assertThat(kept.current()).isPresent();
		});
	}

	@Test
	void restartedPeerIsTriedAtOnceHoweverOftenItRefusedBefore() {
		Simulator.forSeeds(10, (simulator) -> {
			World world = new World(simulator);
			SimulatedNode refusing = world.nodes.start("bob");
			KeptChannel kept = world.alice().keepOpen("bob", "state", OPTIONS);
			simulator.run(Duration.ofMinutes(3));
			refusing.crash();
			simulator.run(Duration.ofSeconds(6));
			world.startBob();
			simulator.run(Duration.ofMillis(300));
			assertThat(kept.current()).isPresent();
		});
	}

	@Test
	void channelThatEndsAtOnceIsOpenedAgainWithGrowingPauses() {
		Simulator.forSeeds(10, (simulator) -> {
			World world = new World(simulator);
			world.startBob();
			List<Duration> attempts = world.attempts();
			AtomicBoolean failing = new AtomicBoolean(true);
			KeptChannel kept = world.alice().keepOpen("bob", "state", OPTIONS, (channel) -> {
				if (failing.get()) {
					throw new IllegalStateException("not yet");
				}
			});
			simulator.run(Duration.ofMinutes(3));
			assertThat(attempts).hasSizeBetween(8, 14);
			assertThat(kept.channels()).isEmpty();
			assertThat(world.ends).isNotEmpty().containsOnly("handler_failed");
			failing.set(false);
			simulator.run(Duration.ofSeconds(46));
			assertThat(kept.current()).isPresent();
		});
	}

	@Test
	void nextChannelIsOpenedWhenTheCallbacksOfTheOneBeforeHaveReturned() {
		Simulator.forSeeds(20, (simulator) -> {
			World world = new World(simulator);
			world.startBob();
			List<String> events = new ArrayList<>();
			AtomicInteger number = new AtomicInteger();
			world.alice().keepOpen("bob", "state", OPTIONS, (channel) -> {
				int own = number.incrementAndGet();
				events.add("opened " + own);
				channel.onMessage(String.class, (message) -> events.add(message + " " + own));
				channel.onDisconnect((reason) -> events.add(reason + " " + own));
			});
			simulator.run(SOON);
			world.accepted.get(0).send("last");
			world.accepted.get(0).close();
			simulator.run(SOON);
			assertThat(events).containsExactly("opened 1", "last 1", "closed 1", "opened 2");
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 5, 300, 2000 })
	void closeEndsTheChannelAndOpensNoOther(int millis) {
		Simulator.forSeeds(20, (simulator) -> {
			World world = new World(simulator);
			world.startBob();
			world.nodes.network()
				.conditions(LinkConditions.GOOD.withLatency(Duration.ofMillis(2), Duration.ofMillis(5)));
			simulator.run(SOON);
			AtomicInteger opened = new AtomicInteger();
			KeptChannel kept = world.alice().keepOpen("bob", "state", OPTIONS, (channel) -> opened.incrementAndGet());
			simulator.run(Duration.ofMillis(millis));
			kept.close();
			kept.close();
			int before = opened.get();
			assertThat(kept.channels()).isEmpty();
			assertThat(kept.send(1)).isZero();
			simulator.run(Duration.ofMinutes(1));
			assertThat(opened).hasValue(before);
			assertThat(world.alice().status().channels()).isEmpty();
			assertThat(world.bob.node().status().channels()).isEmpty();
			assertThat(world.ends).hasSameSizeAs(world.accepted);
		});
	}

	@Test
	void filterSelectsPeersAndEachGetsWhatIsSent() {
		Simulator.forSeeds(10, (simulator) -> {
			World world = new World(simulator);
			KeptChannel kept = world.alice()
				.keepOpen((peer) -> peer.name().startsWith("display"), "state", OPTIONS, (channel) -> {
				});
			for (String name : List.of("display1", "printer", "display2")) {
				world.register(world.nodes.start(name).node());
			}
			simulator.run(SOON);
			assertThat(peersOf(kept)).containsExactly("display1", "display2");
			assertThat(kept.send("to both")).isEqualTo(2);
			SimulatedNode third = world.nodes.start("display3");
			world.register(third.node());
			simulator.run(SOON);
			assertThat(peersOf(kept)).containsExactly("display1", "display2", "display3");
			third.crash();
			simulator.run(Duration.ofSeconds(6));
			assertThat(kept.send("to those left")).isEqualTo(2);
			simulator.run(SOON);
			assertThat(world.received).containsExactlyInAnyOrder("\"to both\"", "\"to both\"", "\"to those left\"",
					"\"to those left\"");
			kept.close();
			simulator.run(SOON);
			assertThat(world.alice().status().channels()).isEmpty();
		});
	}

	@Test
	void failingFilterAffectsNoOtherChannel() {
		Simulator.forSeeds(5, (simulator) -> {
			World world = new World(simulator);
			world.startBob();
			KeptChannel failing = world.alice().keepOpen((peer) -> {
				throw new IllegalStateException("test");
			}, "state", OPTIONS, (channel) -> {
			});
			KeptChannel kept = world.alice().keepOpen("bob", "state", OPTIONS);
			simulator.run(SOON);
			assertThat(failing.channels()).isEmpty();
			assertThat(kept.current()).isPresent();
		});
	}

	@Test
	void failingFilterIsLoggedOnceAndNoReasonToHurry() {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		this.logger.addAppender(log);
		Simulator.forSeeds(1, (simulator) -> {
			World world = new World(simulator);
			world.nodes.start("bob");
			List<Duration> attempts = world.attempts();
			AtomicBoolean failing = new AtomicBoolean();
			AtomicInteger asked = new AtomicInteger();
			world.alice().keepOpen((peer) -> {
				if (failing.get()) {
					asked.incrementAndGet();
					throw new IllegalStateException("test");
				}
				return peer.name().equals("bob");
			}, "state", OPTIONS, (channel) -> {
			});
			simulator.run(Duration.ofMinutes(3));
			int before = attempts.size();
			simulator.runUntil(() -> attempts.size() > before, Duration.ofMinutes(1));
			failing.set(true);
			simulator.run(Duration.ofMillis(100));
			world.nodes.start("carol");
			world.nodes.start("dave");
			simulator.run(SOON);
			assertThat(asked.get()).isBetween(2, 10);
			failing.set(false);
			world.nodes.start("erin");
			simulator.run(Duration.ofSeconds(20));
			assertThat(attempts).hasSize(before + 1);
			failing.set(true);
			asked.set(0);
			simulator.run(Duration.ofMinutes(2));
			assertThat(attempts).hasSize(before + 1);
			assertThat(asked.get()).isBetween(2, 6);
			failing.set(false);
			// Attempts are 30 to 45 s apart: one in this time, or two.
			simulator.run(Duration.ofSeconds(46));
			assertThat(attempts).hasSizeBetween(before + 2, before + 3);
		});
		assertThat(log.list).filteredOn((event) -> event.getLevel() == Level.ERROR)
			.hasSize(2)
			.allMatch((event) -> event.getFormattedMessage().equals("The filter of kept channel 'state' failed"));
	}

	@Test
	void channelIsNotKeptAfterTheWithdrawal() {
		Simulator.forSeeds(20, (simulator) -> {
			World world = new World(simulator);
			world.startBob();
			KeptChannel kept = world.alice().keepOpen("bob", "state", OPTIONS);
			simulator.run(Duration.ofMillis(simulator.random().nextInt(3)));
			((DefaultPeerLink) world.alice()).running().channels().withdraw();
			simulator.run(Duration.ofMinutes(1));
			assertThat(kept.channels()).isEmpty();
			assertThat(world.alice().status().channels()).isEmpty();
		});
	}

	private static Set<String> peersOf(KeptChannel kept) {
		Set<String> peers = new TreeSet<>();
		kept.channels().forEach((channel) -> peers.add(channel.peer().name()));
		return peers;
	}

	/**
	 * The ways in which a channel ends.
	 */
	private enum End {

		BY_THE_PEER {

			@Override
			void run(World world, KeptChannel kept) {
				world.last(world.accepted).close();
			}

		},

		BY_THE_USER_OF_THE_CHANNEL {

			@Override
			void run(World world, KeptChannel kept) {
				kept.current().orElseThrow().close();
			}

		},

		BY_A_RESTART {

			@Override
			void run(World world, KeptChannel kept) {
				int port = world.bob.address().getPort();
				world.bob.crash();
				world.bob = world.nodes.startAt("bob", port, (builder) -> builder);
				world.register(world.bob.node());
			}

		},

		BY_A_LOST_LINK {

			@Override
			void run(World world, KeptChannel kept) {
				world.nodes.network().isolate(world.bob.address());
				world.simulator.run(Duration.ofSeconds(6));
				world.nodes.network().rejoin(world.bob.address());
			}

		};

		abstract void run(World world, KeptChannel kept);

	}

	/**
	 * Alice, and bob who takes channels.
	 */
	private static final class World {

		private final Simulator simulator;

		private final SimulatedNodes nodes;

		private final SimulatedNode alice;

		private final List<Channel> accepted = new ArrayList<>();

		private final List<String> received = new ArrayList<>();

		private final List<String> ends = new ArrayList<>();

		private SimulatedNode bob;

		World(Simulator simulator) {
			this.simulator = simulator;
			this.nodes = new SimulatedNodes(simulator);
			this.alice = this.nodes.start("alice");
			this.bob = this.alice;
		}

		PeerLink alice() {
			return this.alice.node();
		}

		void startBob() {
			this.bob = this.nodes.start("bob");
			register(this.bob.node());
		}

		void register(PeerLink node) {
			node.registerChannel("state", (channel) -> {
				this.accepted.add(channel);
				channel.onMessage((message) -> this.received.add(message.json()));
				channel.onDisconnect(this.ends::add);
			}, OPTIONS);
		}

		/**
		 * Returns when each channel is requested for the first time, from now on.
		 */
		List<Duration> attempts() {
			return sent("channel_open");
		}

		/**
		 * Returns when each datagram of a type is sent, retransmissions excluded.
		 */
		List<Duration> sent(String type) {
			List<Duration> times = new ArrayList<>();
			Set<String> seen = new HashSet<>();
			long start = this.simulator.nanoTime();
			this.nodes.network().tap((from, to, datagram) -> {
				String text = new String(datagram, StandardCharsets.UTF_8);
				if (text.contains(type) && (type.equals("channel_ack") || seen.add(text))) {
					times.add(Duration.ofNanos(this.simulator.nanoTime() - start));
				}
			});
			return times;
		}

		<T> T last(List<T> list) {
			return list.get(list.size() - 1);
		}

	}

}
