package io.peerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.peerlink.SimulatedNodes.SimulatedNode;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelMessage;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.ChannelOrdering;
import io.peerlink.channel.ChannelTotals;
import io.peerlink.error.ChannelClosedException;
import io.peerlink.error.ChannelRejectedException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.Peer;
import io.peerlink.sim.LinkConditions;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.Simulator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for channels in virtual time, on networks that lose, duplicate, delay and reorder
 * datagrams.
 */
class SimulatedChannelTests {

	private static final Duration FRAME = Duration.ofMillis(10);

	private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(4);

	/**
	 * A crash is detected within four seconds, a lost close by the next frame.
	 */
	private static final Duration LONGEST_END = Duration.ofSeconds(5);

	private static final Set<String> CRASH = Set.of("peer_down");

	/**
	 * The new instance does not know the channels of the old one, and may answer their
	 * frames with a close before the restart is detected.
	 */
	private static final Set<String> QUICK_RESTART = Set.of("peer_down", "closed");

	private static final List<ChannelOrdering> ORDERINGS = List.of(ChannelOrdering.values());

	@Test
	void channelsKeepTheirGuaranteesOnUnreliableNetworks() {
		Totals totals = new Totals();
		Simulator.forSeeds(450, (simulator) -> {
			ChannelSimulation simulation = new ChannelSimulation(simulator);
			simulation.network().conditions(LinkConditions.BAD);
			simulation.openMany(3);
			simulation.run(Duration.ofMillis(simulator.random().nextLong(4500)));
			simulation.closeMany();
			simulation.run(LONGEST_END);
			simulation.closeRest();
			simulation.run(LONGEST_END);
			simulation.assertAllEnded();
			simulation.assertNothingIsLeft();
			totals.add(simulation);
		});
		// Only if the network really duplicated and reordered do the guarantees mean
		// anything.
		assertThat(totals.opened).isGreaterThan(1000);
		assertThat(totals.stale).isGreaterThan(1000);
		assertThat(totals.rawDuplicates).isGreaterThan(1000);
		assertThat(totals.rawDisorders).isGreaterThan(1000);
		assertThat(totals.sequenceGaps).isGreaterThan(1000);
		assertThat(totals.failedOpenings).isLessThan(totals.opened / 100);
	}

	@Test
	void channelsEndAtBothSidesWhenALinkIsDownForLong() {
		Simulator.forSeeds(100, (simulator) -> {
			ChannelSimulation simulation = new ChannelSimulation(simulator);
			simulation.network().conditions(LinkConditions.GOOD.withLoss(0.1).withDuplication(0.1));
			simulation.openMany(2);
			simulation.run(Duration.ofMillis(simulator.random().nextLong(500)));
			simulation.network().partition(simulation.alice.address(), simulation.bob.address());
			simulation.run(LONGEST_END);
			simulation.network().heal(simulation.alice.address(), simulation.bob.address());
			simulation.run(LONGEST_END);
			simulation.assertAllEnded();
			simulation.assertNothingIsLeft();
			simulation.network().conditions(LinkConditions.GOOD);
			simulation.openMany(2);
			simulation.run(Duration.ofSeconds(2));
			assertThat(simulation.sides.stream().filter((side) -> side.channel.isOpen()).count()).isEqualTo(8);
		});
	}

	@Test
	void channelsSurviveALinkThatIsDownForAMoment() {
		Simulator.forSeeds(100, (simulator) -> {
			ChannelSimulation simulation = new ChannelSimulation(simulator);
			simulation.openMany(2);
			simulation.run(Duration.ofSeconds(1));
			simulation.network().partition(simulation.alice.address(), simulation.bob.address());
			simulation.run(Duration.ofMillis(simulator.random().nextLong(1500)));
			simulation.closeMany();
			simulation.network().heal(simulation.alice.address(), simulation.bob.address());
			simulation.run(LONGEST_END);
			for (Side side : simulation.sides) {
				assertThat(side.ends).hasSize(simulation.closed.contains(side.channel.id()) ? 1 : 0);
			}
			assertThat(simulation.sides).hasSize(8);
		});
	}

	@Test
	void crashEndsTheChannelsOfTheSurvivorAndNewOnesCanBeOpenedAfterARestart() {
		Simulator.forSeeds(120, (simulator) -> {
			ChannelSimulation simulation = new ChannelSimulation(simulator);
			simulation.network().conditions(LinkConditions.GOOD.withLoss(0.1).withDuplication(0.1));
			simulation.openMany(2);
			simulation.run(Duration.ofMillis(simulator.random().nextLong(1000)));
			boolean initiatorDies = simulator.random().nextBoolean();
			SimulatedNode victim = initiatorDies ? simulation.alice : simulation.bob;
			PeerLink survivor = (initiatorDies ? simulation.bob : simulation.alice).node();
			victim.crash();
			boolean quick = simulator.random().nextBoolean();
			if (!quick) {
				simulation.run(LONGEST_END);
			}
			simulation.restart(victim);
			simulation.run(LONGEST_END);
			assertThat(simulation.sides).filteredOn((side) -> side.owner == survivor)
				.allSatisfy((side) -> assertThat(side.ends).singleElement().isIn(quick ? QUICK_RESTART : CRASH));
			assertThat(survivor.status().channels()).isEmpty();
			simulation.sides.clear();
			simulation.network().conditions(LinkConditions.GOOD);
			simulation.openMany(2);
			simulation.run(Duration.ofSeconds(2));
			assertThat(simulation.sides).hasSize(8).allMatch((side) -> side.channel.isOpen());
		});
	}

	@Test
	void openingOfASilentPeerEndsAtItsDeadline() {
		Simulator.forSeeds(80, (simulator) -> {
			ChannelSimulation simulation = new ChannelSimulation(simulator);
			simulation.run(Duration.ofMillis(simulator.random().nextLong(10_000)));
			simulation.network().isolate(simulation.bob.address());
			Duration timeout = Duration.ofMillis(1 + simulator.random().nextLong(2000));
			List<Duration> ends = new ArrayList<>();
			long start = simulator.nanoTime();
			CompletableFuture<Channel> opening = simulation.alice.node()
				.openChannelAsync("bob", "RAW", ChannelOptions.raw().withOpenTimeout(timeout));
			CompletableFuture<Channel> ended = opening
				.whenComplete((channel, failure) -> ends.add(Duration.ofNanos(simulator.nanoTime() - start)));
			simulation.run(timeout.plusMillis(1));
			assertThat(ended).isCompletedExceptionally();
			assertThat(ends).singleElement()
				.satisfies((end) -> assertThat(end).isBetween(timeout, timeout.plusMillis(1)));
			simulation.network().rejoin(simulation.bob.address());
			simulation.run(LONGEST_END);
			simulation.assertNothingIsLeft();
		});
	}

	@Test
	void unusedChannelEndsAndAUsedOneStaysOpenAcrossTheOverflowOfTheClock() {
		Simulator.forSeeds(80, (simulator) -> {
			ChannelSimulation simulation = new ChannelSimulation(simulator);
			simulation.sending = false;
			Duration idle = Duration.ofSeconds(1);
			// The clock of the simulator overflows after five seconds.
			simulation.run(Duration.ofMillis(3000 + simulator.random().nextLong(1500)));
			Channel used = simulation.open(ChannelOptions.raw().withIdleTimeout(idle));
			Channel unused = simulation.open(ChannelOptions.raw().withIdleTimeout(idle));
			Channel sender = simulator.random().nextBoolean() ? used : simulation.acceptorOf(used);
			for (int i = 0; i < 10; i++) {
				simulation.side(sender).send();
				assertThat(unused.isOpen()).isEqualTo(i < 3);
				simulation.run(Duration.ofMillis(400));
				assertThat(used.isOpen()).isTrue();
			}
			simulation.run(idle);
			assertThat(used.closeReason()).contains("idle_timeout");
			assertThat(simulation.sides).hasSize(4)
				.allSatisfy((side) -> assertThat(side.ends).containsExactly("idle_timeout"));
			simulation.run(LONGEST_END);
			simulation.assertNothingIsLeft();
		});
	}

	@Test
	void unknownPeerThatVanishesLosesItsChannelEvenIfItClaimsToBeAKnownPeer() {
		Simulator.forSeeds(20, (simulator) -> {
			ChannelSimulation simulation = new ChannelSimulation(simulator);
			PeerLink bob = simulation.bob.node();
			String instanceId = simulator.random().nextBoolean() ? simulation.alice.node().status().instanceId()
					: "unknown";
			ScriptedPeer unknown = simulation.scripted();
			simulation.requestOpen(unknown, "s", instanceId);
			simulation.run(Duration.ofSeconds(1));
			assertThat(bob.status().channels()).hasSize(1);
			unknown.close();
			simulation.run(Duration.ofSeconds(45));
			assertThat(bob.status().channels()).isEmpty();
			assertThat(simulation.sides).singleElement()
				.satisfies((side) -> assertThat(side.ends).containsExactly("peer_down"));
		});
	}

	@Test
	void unknownPeerThatAnswersPingsOrSendsNowAndThenKeepsItsChannel() {
		Simulator.forSeeds(20, (simulator) -> {
			ChannelSimulation simulation = new ChannelSimulation(simulator);
			boolean answering = simulator.random().nextBoolean();
			ScriptedPeer unknown = simulation.scripted();
			if (!answering) {
				unknown.ignorePings();
			}
			simulation.requestOpen(unknown, "s", "unknown");
			simulation.run(Duration.ofSeconds(3));
			for (int i = 0; i < 20; i++) {
				if (!answering) {
					unknown.send(simulation.bob.node(), "{'type':'channel_data','channel_id':'s','payload':1}");
				}
				// Without pongs every second check finds the peer silent, so there are
				// misses, but not in a row.
				simulation.run(Duration.ofSeconds(answering ? 30 : 10));
			}
			assertThat(simulation.bob.node().status().channels()).hasSize(1);
		});
	}

	@Test
	void unknownPeerLosesItsChannelWhenAnotherInstanceAnswersAtItsAddress() {
		Simulator.forSeeds(20, (simulator) -> {
			ChannelSimulation simulation = new ChannelSimulation(simulator);
			ScriptedPeer unknown = simulation.scripted();
			boolean same = simulator.random().nextBoolean();
			unknown.answerPingsAs(same ? "opener" : "successor");
			simulation.requestOpen(unknown, "s", "opener");
			simulation.run(Duration.ofSeconds(3));
			assertThat(unknown.pings()).isPositive();
			assertThat(simulation.bob.node().status().channels()).hasSize(same ? 1 : 0);
			assertThat(simulation.sides).singleElement()
				.satisfies((side) -> assertThat(side.ends).isEqualTo(same ? List.of() : List.of("peer_down")));
		});
	}

	@Test
	void unknownPeerThatNeverAnswersLosesItsChannelSoonAndGetsFewDatagrams() {
		Simulator.forSeeds(20, (simulator) -> {
			ChannelSimulation simulation = new ChannelSimulation(simulator);
			ScriptedPeer unknown = simulation.scripted().ignorePings();
			simulation.requestOpen(unknown, "s", "unknown");
			simulation.run(Duration.ofSeconds(10));
			assertThat(simulation.bob.node().status().channels()).isEmpty();
			assertThat(simulation.sides).singleElement()
				.satisfies((side) -> assertThat(side.ends).containsExactly("peer_down"));
			simulation.run(Duration.ofMinutes(1));
			assertThat(unknown.pings()).isBetween(6, 8);
			assertThat(unknown.received()).as("an ack and the end").hasSize(4);
		});
	}

	@Test
	void unusedChannelOfAnUnknownPeerEndsAlthoughItAnswersPings() {
		Simulator.forSeeds(20, (simulator) -> {
			ChannelSimulation simulation = new ChannelSimulation(simulator);
			ScriptedPeer unknown = simulation.scripted();
			unknown.send(simulation.bob.node(),
					"{'type':'channel_open','channel_id':'s','name':'RAW','idle_timeout':10}");
			simulation.run(Duration.ofMillis(9900));
			assertThat(unknown.pings()).isPositive();
			assertThat(simulation.bob.node().status().channels()).hasSize(1);
			simulation.run(Duration.ofMillis(200));
			assertThat(simulation.sides).singleElement()
				.satisfies((side) -> assertThat(side.ends).containsExactly("idle_timeout"));
		});
	}

	@Test
	void pythonPeerThatAbandonedItsChannelsCanOpenNewOnes() {
		Simulator.forSeeds(20, (simulator) -> {
			ChannelSimulation simulation = new ChannelSimulation(simulator);
			ScriptedPeer python = simulation.scripted().announce();
			simulation.fillAndAbandon(python);
			simulation.requestOpen(python, "refused", python.instanceId());
			simulation.run(Duration.ofSeconds(2));
			assertThat(simulation.accepted).doesNotContainKey("refused");
			assertThat(python.messages(Message.ChannelClose.class))
				.contains(new Message.ChannelClose("refused", "too_many_channels"));
			simulation.requestOpen(python, "accepted", python.instanceId());
			simulation.run(Duration.ofSeconds(1));
			assertThat(simulation.accepted).containsKey("accepted");
			assertThat(simulation.sides.stream().flatMap((side) -> side.ends.stream())).containsExactly("idle_timeout");
			assertThat(simulation.accepted.get("p0")).matches(Channel::isOpen, "the channel that was used last");
		});
	}

	@Test
	void silentChannelsOfAJavaPeerAreKept() {
		Simulator.forSeeds(5, (simulator) -> {
			ChannelSimulation simulation = new ChannelSimulation(simulator);
			ScriptedPeer java = simulation.scripted().announce(Map.of(Peer.JAVA_MARKER, "1"));
			java.answerPingsAs(java.instanceId());
			simulation.fillAndAbandon(java);
			for (int i = 0; i < 3; i++) {
				simulation.requestOpen(java, "more" + i, java.instanceId());
				simulation.run(Duration.ofSeconds(2));
			}
			assertThat(simulation.accepted).hasSize(ChannelSimulation.MAX_CHANNELS);
			assertThat(simulation.bob.node().status().channels()).hasSize(ChannelSimulation.MAX_CHANNELS);
		});
	}

	@Test
	void cancelledOpeningsLeaveNothing() {
		Simulator.forSeeds(80, (simulator) -> {
			ChannelSimulation simulation = new ChannelSimulation(simulator);
			simulation.network()
				.conditions(LinkConditions.GOOD.withLatency(Duration.ofMillis(1), Duration.ofMillis(50)));
			simulation.sending = false;
			for (int i = 0; i < 10; i++) {
				CompletableFuture<Channel> opening = simulation.alice.node()
					.openChannelAsync("bob", "RAW", ChannelOptions.raw());
				simulator.schedule(simulator.randomDuration(Duration.ofMillis(120)), () -> opening.cancel(false));
			}
			simulation.run(Duration.ofSeconds(3));
			List<String> completed = simulation.alice.node().status().channels().stream().map((it) -> it.id()).toList();
			simulation.sides.stream()
				.filter((side) -> completed.contains(side.channel.id()))
				.forEach((side) -> side.channel.close());
			simulation.run(Duration.ofSeconds(3));
			simulation.assertNothingIsLeft();
			assertThat(simulation.sides).allSatisfy((side) -> assertThat(side.ends).hasSize(1));
		});
	}

	/**
	 * Counts over all runs.
	 */
	private static final class Totals {

		private long opened;

		private long failedOpenings;

		private long stale;

		private long rawDuplicates;

		private long rawDisorders;

		private long sequenceGaps;

		void add(ChannelSimulation simulation) {
			for (PeerLink node : List.of(simulation.alice.node(), simulation.bob.node())) {
				ChannelTotals totals = node.status().channelTotals();
				this.stale += totals.droppedStale();
				this.opened += totals.opened();
			}
			this.failedOpenings += simulation.failedOpenings;
			for (Side side : simulation.sides) {
				this.rawDuplicates += side.duplicates;
				this.rawDisorders += side.disorders;
				this.sequenceGaps += side.gaps;
			}
		}

	}

	/**
	 * One side of a channel, with what it sent and received.
	 */
	private static final class Side {

		private final PeerLink owner;

		private final Channel channel;

		private final List<String> ends = new ArrayList<>();

		private final Map<Integer, Integer> received = new HashMap<>();

		private int lastSent;

		private int lastReceived;

		private long lastSequence;

		private long duplicates;

		private long disorders;

		private long gaps;

		Side(PeerLink owner, Channel channel, List<Object> violations) {
			this.owner = owner;
			this.channel = channel;
			channel.onDisconnect(this.ends::add);
			channel.onMessage((message) -> {
				try {
					take(message);
				}
				catch (AssertionError ex) {
					violations.add(ex);
				}
			});
		}

		void send() {
			if (this.channel.isOpen()) {
				this.lastSent++;
				this.channel.send(number(this.lastSent));
			}
		}

		/**
		 * The payload names channel and direction as well as the number.
		 */
		private List<Object> number(int number) {
			return List.of(this.channel.id(), this.channel.isInitiator(), number);
		}

		private void take(ChannelMessage message) {
			assertThat(this.ends).as("the end comes after the last message").isEmpty();
			Object[] payload = Objects.requireNonNull(message.read(Object[].class));
			assertThat(payload).startsWith(this.channel.id(), !this.channel.isInitiator());
			int number = (int) payload[2];
			if (this.channel.ordering() == ChannelOrdering.SEQUENCE) {
				takeOfSequence(message.sequence(), number);
			}
			int times = this.received.merge(number, 1, Integer::sum);
			assertThat(times).isLessThanOrEqualTo(2);
			this.duplicates += (times == 2) ? 1 : 0;
			this.disorders += (times == 1 && number < this.lastReceived) ? 1 : 0;
			this.gaps += (number > this.lastReceived + 1) ? 1 : 0;
			this.lastReceived = number;
		}

		private void takeOfSequence(long sequence, int number) {
			assertThat(sequence).isGreaterThan(this.lastSequence).isEqualTo(number);
			this.lastSequence = sequence;
		}

	}

	/**
	 * Two nodes and their channels.
	 */
	private static final class ChannelSimulation {

		private static final int MAX_CHANNELS = 10;

		private final Simulator simulator;

		private final SimulatedNodes nodes;

		private final List<Side> sides = new ArrayList<>();

		private final Map<String, Channel> accepted = new HashMap<>();

		private final List<String> closed = new ArrayList<>();

		/**
		 * Failed assertions of callbacks, which do not reach the test otherwise.
		 */
		private final List<Object> violations = new ArrayList<>();

		private SimulatedNode alice;

		private SimulatedNode bob;

		private boolean sending = true;

		private int openings;

		private int finishedOpenings;

		private int failedOpenings;

		ChannelSimulation(Simulator simulator) {
			this.simulator = simulator;
			this.nodes = new SimulatedNodes(simulator);
			this.alice = this.nodes.start("alice", ChannelSimulation::limited);
			this.bob = this.nodes.start("bob", ChannelSimulation::limited);
			register(this.alice.node());
			register(this.bob.node());
		}

		private static PeerLinkBuilder limited(PeerLinkBuilder builder) {
			return builder.maxChannelsPerPeer(MAX_CHANNELS);
		}

		SimNetwork network() {
			return this.nodes.network();
		}

		private void register(PeerLink node) {
			for (ChannelOrdering ordering : ORDERINGS) {
				node.registerChannel(ordering.name(), (channel) -> {
					if (this.accepted.put(channel.id(), channel) != null) {
						this.violations.add("accepted twice: " + channel);
					}
					join(node, channel);
				}, ChannelOptions.of(ordering).withMaxQueueSize(1000));
			}
		}

		void restart(SimulatedNode victim) {
			SimulatedNode restarted = this.nodes.startAt(victim.node().name(), victim.address().getPort(),
					ChannelSimulation::limited);
			register(restarted.node());
			if (victim.equals(this.alice)) {
				this.alice = restarted;
				return;
			}
			this.bob = restarted;
		}

		/**
		 * Opens some channels of each ordering.
		 */
		void openMany(int each) {
			for (ChannelOrdering ordering : ORDERINGS) {
				for (int i = 0; i < each; i++) {
					boolean forth = this.simulator.random().nextBoolean();
					begin((forth ? this.alice : this.bob).node(), forth ? "bob" : "alice", ordering);
				}
			}
		}

		private void begin(PeerLink node, String peer, ChannelOrdering ordering) {
			this.openings++;
			long deadline = this.simulator.nanoTime() + OPEN_TIMEOUT.plusMillis(1).toNanos();
			CompletableFuture<Channel> opening = node.openChannelAsync(peer, ordering.name(),
					ChannelOptions.of(ordering).withOpenTimeout(OPEN_TIMEOUT).withMaxQueueSize(1000));
			CompletableFuture<Void> finished = opening.handle((channel, failure) -> {
				this.finishedOpenings++;
				assertThat(deadline - this.simulator.nanoTime()).isNotNegative();
				finish(node, channel, failure);
				return null;
			});
			this.simulator.schedule(OPEN_TIMEOUT.plusMillis(2), () -> {
				if (finished.isCompletedExceptionally()) {
					finished.join();
				}
			});
		}

		private void finish(PeerLink node, @Nullable Channel channel, @Nullable Throwable failure) {
			if (channel != null) {
				join(node, channel);
				return;
			}
			this.failedOpenings++;
			this.simulator.note("opening failed: " + failure);
			assertThat(failure).isInstanceOfAny(PeerTimeoutException.class, ChannelClosedException.class,
					ChannelRejectedException.class);
		}

		Channel open(ChannelOptions options) {
			CompletableFuture<Channel> opening = this.alice.node()
				.openChannelAsync("bob", options.ordering().name(), options);
			this.simulator.runUntil(opening::isDone, Duration.ofSeconds(1));
			Channel channel = opening.join();
			join(this.alice.node(), channel);
			this.simulator.runUntil(() -> this.accepted.containsKey(channel.id()), Duration.ofSeconds(1));
			return channel;
		}

		Channel acceptorOf(Channel channel) {
			return Objects.requireNonNull(this.accepted.get(channel.id()));
		}

		Side side(Channel channel) {
			return this.sides.stream().filter((side) -> side.channel == channel).findFirst().orElseThrow();
		}

		private void join(PeerLink node, Channel channel) {
			Side side = new Side(node, channel, this.violations);
			this.sides.add(side);
			if (this.sending) {
				keepSending(side, 50);
			}
		}

		/**
		 * Both sides send often for a while and rarely after that, so that a lost close
		 * is repaired.
		 */
		private void keepSending(Side side, int frequent) {
			side.send();
			Duration pause = (frequent > 0) ? FRAME : Duration.ofMillis(500);
			if (side.channel.isOpen()) {
				this.simulator.schedule(pause, () -> keepSending(side, frequent - 1));
			}
		}

		void closeMany() {
			for (Side side : List.copyOf(this.sides)) {
				if (this.simulator.random().nextInt(4) == 0) {
					this.closed.add(side.channel.id());
					side.channel.close();
				}
			}
		}

		void closeRest() {
			for (PeerLink node : List.of(this.alice.node(), this.bob.node())) {
				node.status()
					.channels()
					.forEach((status) -> this.sides.stream()
						.filter((side) -> side.owner == node && side.channel.id().equals(status.id()))
						.forEach((side) -> side.channel.close()));
			}
		}

		void run(Duration duration) {
			this.simulator.run(duration);
		}

		void assertAllEnded() {
			assertThat(this.finishedOpenings).isEqualTo(this.openings);
			assertThat(this.sides).allSatisfy(
					(side) -> assertThat(side.ends).as(side.channel + " " + side.channel.isInitiator()).hasSize(1));
		}

		/**
		 * Asserts that no channel, slot or timer is left.
		 */
		void assertNothingIsLeft() {
			assertThat(this.violations).isEmpty();
			for (PeerLink node : List.of(this.alice.node(), this.bob.node())) {
				assertThat(node.status().channels()).isEmpty();
				assertThat(node.status().channelTotals().failed()).isZero();
				assertThat(node.status().rpc().pendingCalls()).isLessThan(3);
			}
			assertThat(this.simulator.pending()).as("timers").isLessThan(20);
			assertSlotsAreFree(this.alice.node(), "bob");
			assertSlotsAreFree(this.bob.node(), "alice");
		}

		/**
		 * As many channels as are allowed can be opened only if no slot is taken.
		 */
		private void assertSlotsAreFree(PeerLink node, String peer) {
			this.sending = false;
			network().conditions(LinkConditions.GOOD);
			List<CompletableFuture<Channel>> openings = new ArrayList<>();
			for (int i = 0; i < MAX_CHANNELS; i++) {
				openings.add(node.openChannelAsync(peer, "RAW", ChannelOptions.raw()));
			}
			run(Duration.ofMillis(100));
			openings.forEach((opening) -> opening.join().close());
			run(Duration.ofMillis(100));
			this.sides.removeIf((side) -> side.lastSent == 0);
			this.sending = true;
		}

		/**
		 * Adds a scripted peer. The nodes stop sending frames.
		 */
		ScriptedPeer scripted() {
			this.sending = false;
			return this.nodes.scripted("scripted");
		}

		/**
		 * Sends an open request of a scripted peer to bob.
		 */
		void requestOpen(ScriptedPeer peer, String id, String instanceId) {
			peer.send(this.bob.node(), "{'type':'channel_open','channel_id':'" + id
					+ "','name':'RAW','ordering':'RAW','instance_id':'" + instanceId + "'}");
		}

		/**
		 * Opens as many channels of a peer at bob as are allowed, of which it uses only
		 * the first one, once.
		 */
		void fillAndAbandon(ScriptedPeer peer) {
			for (int i = 0; i < MAX_CHANNELS; i++) {
				requestOpen(peer, "p" + i, peer.instanceId());
			}
			run(Duration.ofSeconds(15));
			assertThat(this.bob.node().status().channels()).hasSize(MAX_CHANNELS);
			peer.send(this.bob.node(), "{'type':'channel_data','channel_id':'p0','payload':1}");
			run(Duration.ofSeconds(31));
		}

	}

}
