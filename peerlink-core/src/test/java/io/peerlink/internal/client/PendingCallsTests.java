package io.peerlink.internal.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.Link;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.reliability.PeerPath;
import io.peerlink.internal.reliability.PeerPaths;
import io.peerlink.internal.time.BrokenLog;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.CallNumbers;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.peer.Peer;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PendingCalls}.
 */
class PendingCallsTests {

	private static final InetSocketAddress ADDRESS = SimNetwork.address(5000);

	private static final Peer PEER = new Peer("peer", "instance", ADDRESS, Map.of());

	private static final int MANY_CALLS = 40_000;

	private final Simulator simulator = new Simulator(1);

	private final List<PeerLinkException> failures = new ArrayList<>();

	private final List<Message.Reply> replies = new ArrayList<>();

	@Test
	void failureOfOneCallDoesNotKeepOthersFromTheirDeadline() {
		PendingCalls table = table((call, remaining) -> {
			throw new IllegalStateException("No network");
		});
		table.add(call("1", true));
		table.add(call("2", true));
		table.add(call("3", false));
		this.simulator.run(Duration.ofSeconds(2));
		assertThat(this.failures).hasSize(3).hasOnlyElementsOfType(PeerTimeoutException.class);
		assertThat(table.size()).isZero();
	}

	@Test
	void failureThatCannotBeLoggedDoesNotKeepACallFromItsDeadline() {
		PendingCalls table = table((call, remaining) -> {
			throw new OutOfMemoryError("test");
		});
		try (BrokenLog broken = new BrokenLog(PendingCalls.class)) {
			assertThat(broken.isStarted()).isTrue();
			table.add(call("1", true));
			table.add(call("2", false));
			this.simulator.run(Duration.ofSeconds(2));
		}
		assertThat(this.failures).hasSize(2).hasOnlyElementsOfType(PeerTimeoutException.class);
	}

	@Test
	void answeredCallIsNotRetransmitted() {
		List<String> retransmitted = new ArrayList<>();
		PendingCalls table = table((call, remaining) -> retransmitted.add(call.method()));
		PendingCall call = call("1", true);
		table.add(call);
		table.reply(new Message.Response(call.id(), RawJson.NULL, null), this.simulator.nanoTime());
		assertThat(this.replies).hasSize(1);
		assertThat(call.tryRetransmit(0, 0)).isFalse();
		this.simulator.run(Duration.ofSeconds(2));
		assertThat(retransmitted).isEmpty();
	}

	@Test
	void unansweredCallIsRetransmittedUntilItsDeadline() {
		List<Duration> retransmitted = new ArrayList<>();
		PendingCalls table = table((call, remaining) -> retransmitted.add(Duration.ofNanos(remaining)));
		table.add(call("1", true));
		this.simulator.run(Duration.ofSeconds(2));
		assertThat(retransmitted).hasSizeBetween(2, 4)
			.allSatisfy((remaining) -> assertThat(remaining).isBetween(Duration.ofNanos(1), Duration.ofSeconds(1)));
	}

	@Test
	void replyCountsFromAnyAddress() {
		PendingCalls table = table((call, remaining) -> {
		});
		PendingCall call = call("1", false);
		table.add(call);
		assertThat(
				table.reply(new Message.Response(MessageId.ofText("2"), RawJson.NULL, null), this.simulator.nanoTime()))
			.isFalse();
		assertThat(table.reply(new Message.Response(call.id(), RawJson.NULL, null), this.simulator.nanoTime()))
			.isTrue();
		assertThat(this.replies).hasSize(1);
	}

	@Test
	void workingCountsFromAnyAddress() {
		List<String> retransmitted = new ArrayList<>();
		PendingCalls table = table((call, remaining) -> retransmitted.add(call.method()));
		PendingCall call = call("1", true);
		table.add(call);
		for (int i = 0; i < 9; i++) {
			table.working(new Message.Working(call.id(), null), arrival(SimNetwork.address(6000)));
			this.simulator.run(Duration.ofMillis(100));
		}
		assertThat(retransmitted).isEmpty();
	}

	@Test
	void callThatIsNotDueIsNotTouched() {
		AtomicInteger touched = new AtomicInteger();
		PendingCalls table = table((call, remaining) -> {
		});
		for (int i = 0; i < MANY_CALLS; i++) {
			Duration timeout = Duration.ofSeconds(1).plus(this.simulator.randomDuration(Duration.ofSeconds(4)));
			table.add(new CountedCall(MessageId.ofText("call" + i), timeout, touched));
		}
		assertThat(touched.get()).isEqualTo(MANY_CALLS);
		this.simulator.run(Duration.ofMillis(900));
		assertThat(touched.get()).as("before any call is due").isEqualTo(MANY_CALLS);
		this.simulator.run(Duration.ofSeconds(5));
		assertThat(this.failures).hasSize(MANY_CALLS);
		assertThat(touched.get()).as("a call that ends is not scheduled again").isEqualTo(MANY_CALLS);
	}

	@Test
	void answeredCallIsNotTouched() {
		AtomicInteger touched = new AtomicInteger();
		PendingCalls table = table((call, remaining) -> {
		});
		List<PendingCall> calls = new ArrayList<>();
		for (int i = 0; i < MANY_CALLS; i++) {
			calls.add(new CountedCall(MessageId.ofText("call" + i), Duration.ofSeconds(1), touched));
			table.add(calls.get(i));
		}
		Collections.shuffle(calls, new Random(1));
		calls.forEach(
				(call) -> table.reply(new Message.Response(call.id(), RawJson.NULL, null), this.simulator.nanoTime()));
		this.simulator.run(Duration.ofSeconds(5));
		assertThat(this.replies).hasSize(MANY_CALLS);
		assertThat(touched.get()).isEqualTo(MANY_CALLS);
	}

	@Test
	void manyCallsToADeadPeerCostLittle() {
		AtomicInteger touched = new AtomicInteger();
		AtomicInteger retransmitted = new AtomicInteger();
		PendingCalls table = table((call, remaining) -> retransmitted.incrementAndGet());
		PeerPath path = new PeerPaths(this.simulator, new PeerTable("own", this.simulator, Runnable::run)).to("callee");
		for (int i = 0; i < MANY_CALLS; i++) {
			PendingCall call = new CountedCall(MessageId.ofText("call" + i), Duration.ofSeconds(5), touched);
			path.begin(call, "caller", 5000, new CallNumbers());
			call.carry(RawJson.EMPTY_ARRAY, RawJson.EMPTY_OBJECT, true, Map.of());
			call.retransmitOn(path);
			table.add(call);
		}
		this.simulator.run(Duration.ofMillis(4900));
		assertThat(retransmitted.get()).as("all that the budget allows").isBetween(9000, 10_500);
		assertThat(touched.get()).as("a call that waits for the budget is not touched")
			.isLessThan(4 * MANY_CALLS + retransmitted.get());
		this.simulator.run(Duration.ofSeconds(1));
		assertThat(this.failures).hasSize(MANY_CALLS);
	}

	@Test
	void callThatWaitsForTheBudgetGetsOnWhenOthersEnd() {
		Set<PendingCall> retransmitted = new HashSet<>();
		PendingCalls table = table((call, remaining) -> retransmitted.add(call));
		PeerPath path = new PeerPaths(this.simulator, new PeerTable("own", this.simulator, Runnable::run)).to("callee");
		List<PendingCall> calls = new ArrayList<>();
		for (int i = 0; i < MANY_CALLS; i++) {
			PendingCall call = new RecordedCall(MessageId.ofText("call" + i), Duration.ofSeconds(30));
			path.begin(call, "caller", 30_000, new CallNumbers());
			call.carry(RawJson.EMPTY_ARRAY, RawJson.EMPTY_OBJECT, true, Map.of());
			call.retransmitOn(path);
			table.add(call);
			calls.add(call);
		}
		this.simulator.run(Duration.ofSeconds(1));
		List<PendingCall> waiting = calls.stream().filter((call) -> !retransmitted.contains(call)).limit(100).toList();
		calls.stream()
			.filter((call) -> !waiting.contains(call))
			.forEach((call) -> table.reply(new Message.Response(call.id(), RawJson.NULL, null),
					this.simulator.nanoTime()));
		this.simulator.run(Duration.ofMillis(100));
		assertThat(retransmitted).containsAll(waiting);
	}

	@Test
	void manyDeadlinesAtOnceLetOtherTimersRun() {
		PendingCalls table = table((call, remaining) -> {
		});
		for (int i = 0; i < MANY_CALLS; i++) {
			table.add(call("call" + i, false));
		}
		List<Integer> failuresAtTick = new ArrayList<>();
		this.simulator.schedule(Duration.ofMillis(1005), () -> failuresAtTick.add(this.failures.size()));
		this.simulator.run(Duration.ofSeconds(2));
		assertThat(failuresAtTick).singleElement()
			.satisfies((count) -> assertThat(count).isBetween(1, 10 * PendingCalls.MAX_CALLS_PER_SWEEP));
		assertThat(this.failures).hasSize(MANY_CALLS);
	}

	@Test
	void callThatBeginsWhileTheNodeStopsFailsWithTheReason() {
		PeerLinkException reason = new PeerLinkException("stopped");
		List<PendingCalls> tables = new ArrayList<>();
		Scheduler closing = new Scheduler() {

			@Override
			public long nanoTime() {
				return 0;
			}

			@Override
			public long epochMillis() {
				return 0;
			}

			@Override
			public Timer schedule(Duration delay, Runnable task) {
				tables.get(0).close(reason);
				throw new RejectedExecutionException("The timer is closed");
			}

		};
		tables.add(new PendingCalls(closing, 10, (call, remaining) -> {
		}));
		tables.get(0).add(call("1", true));
		assertThat(this.failures).containsExactly(reason);
		tables.get(0).add(call("2", true));
		assertThat(this.failures).containsExactly(reason, reason);
		assertThat(tables.get(0).size()).isZero();
	}

	private PendingCalls table(PendingCalls.Retransmitter retransmitter) {
		return new PendingCalls(this.simulator, 10, retransmitter);
	}

	private Arrival arrival(InetSocketAddress from) {
		return Arrival.of(from, new PeerTable("own", this.simulator, Runnable::run), this.simulator.nanoTime(),
				new NoLink());
	}

	private PendingCall call(String id, boolean idempotent) {
		PendingCall call = new RecordedCall(MessageId.ofText(id), Duration.ofSeconds(1));
		if (idempotent) {
			call.carry(RawJson.EMPTY_ARRAY, RawJson.EMPTY_OBJECT, true, Map.of());
			call.retransmitUnnumbered();
		}
		return call;
	}

	private class RecordedCall extends PendingCall {

		RecordedCall(MessageId id, Duration timeout) {
			super(id, PEER, "run", timeout);
		}

		@Override
		void reply(Message.Reply reply) {
			PendingCallsTests.this.replies.add(reply);
		}

		@Override
		void fail(PeerLinkException failure) {
			PendingCallsTests.this.failures.add(failure);
		}

	}

	/**
	 * Counts how often it is asked when it is due: when it is added, and each time that
	 * it was touched.
	 */
	private final class CountedCall extends RecordedCall {

		private final AtomicInteger touched;

		CountedCall(MessageId id, Duration timeout, AtomicInteger touched) {
			super(id, timeout);
			this.touched = touched;
		}

		@Override
		long dueAt() {
			this.touched.incrementAndGet();
			return super.dueAt();
		}

	}

	private static final class NoLink implements Link {

		@Override
		public boolean send(Message message, InetSocketAddress to) {
			throw new IllegalStateException("No reply is expected");
		}

		@Override
		public boolean isAuthenticated() {
			return false;
		}

	}

}
