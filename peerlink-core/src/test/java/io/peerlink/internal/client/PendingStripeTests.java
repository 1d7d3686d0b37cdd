package io.peerlink.internal.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.peer.Peer;
import io.peerlink.sim.SimNetwork;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PendingStripe}.
 */
class PendingStripeTests {

	private static final Peer PEER = new Peer("peer", "instance", SimNetwork.address(5000), Map.of());

	private final PendingStripe stripe = new PendingStripe();

	@Test
	void callIsFoundByItsIdUntilItIsRemoved() {
		SplittableRandom random = new SplittableRandom(1);
		List<PendingCall> pending = new ArrayList<>();
		for (int step = 0; step < 20_000; step++) {
			if (pending.isEmpty() || random.nextInt(100) < 55) {
				pending.add(add("call" + step, step));
			}
			else {
				PendingCall gone = pending.remove(random.nextInt(pending.size()));
				assertThat(this.stripe.remove(gone.id())).isSameAs(gone);
				assertThat(this.stripe.get(gone.id())).isNull();
				assertThat(this.stripe.remove(gone)).isFalse();
			}
		}
		assertThat(this.stripe.size()).isEqualTo(pending.size());
		assertThat(this.stripe.calls()).containsExactlyInAnyOrderElementsOf(pending);
		pending.forEach((call) -> assertThat(this.stripe.get(call.id())).isSameAs(call));
	}

	@Test
	void callsAreDueInTheOrderOfTheirTime() {
		SplittableRandom random = new SplittableRandom(1);
		List<Long> times = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			long deadline = random.nextLong(1000);
			PendingCall call = add("call" + i, deadline);
			if (i % 3 == 0) {
				this.stripe.remove(call);
			}
			else {
				times.add(deadline);
			}
		}
		times.sort(null);
		assertThat(this.stripe.nextDue()).isEqualTo(times.get(0));
		for (long time : times) {
			assertThat(this.stripe.pollDue(time - 1)).isNull();
			PendingCall due = this.stripe.pollDue(time);
			assertThat(due).isNotNull();
			assertThat(due.deadline()).isEqualTo(time);
		}
		assertThat(this.stripe.nextDue()).isEqualTo(SweepTimer.NEVER);
	}

	@Test
	void callThatWasAnsweredWhileItWasTouchedIsNotScheduledAgain() {
		PendingCall call = add("call", 5);
		assertThat(this.stripe.pollDue(5)).isSameAs(call);
		assertThat(this.stripe.remove(call)).isTrue();
		assertThat(this.stripe.schedule(call)).isEqualTo(SweepTimer.NEVER);
		assertThat(this.stripe.nextDue()).isEqualTo(SweepTimer.NEVER);
	}

	@Test
	void otherCallWithTheSameIdIsNotRemoved() {
		add("call", 5);
		assertThat(this.stripe.remove(call("call", 5))).isFalse();
		assertThat(this.stripe.size()).isOne();
	}

	@Test
	void everyCallEndsOnceHoweverManyThreadsEndIt() throws Exception {
		int count = 20_000;
		ConcurrentLinkedQueue<PendingCall> added = new ConcurrentLinkedQueue<>();
		AtomicInteger removed = new AtomicInteger();
		CompletableFuture<Void> adding = CompletableFuture.runAsync(() -> {
			for (int i = 0; i < count; i++) {
				added.add(add("call" + i, i));
			}
		});
		CompletableFuture<Void> answering = CompletableFuture.runAsync(() -> {
			while (removed.get() < count) {
				PendingCall call = added.poll();
				if (call != null && this.stripe.remove(call.id()) != null) {
					removed.incrementAndGet();
				}
			}
		});
		CompletableFuture<Void> sweeping = CompletableFuture.runAsync(() -> {
			while (removed.get() < count) {
				PendingCall call = this.stripe.pollDue(Long.MAX_VALUE - 1);
				if (call != null && this.stripe.remove(call)) {
					removed.incrementAndGet();
				}
			}
		});
		CompletableFuture.allOf(adding, answering, sweeping).get(60, TimeUnit.SECONDS);
		assertThat(removed).hasValue(count);
		assertThat(this.stripe.size()).isZero();
		assertThat(this.stripe.calls()).isEmpty();
	}

	@Test
	void partsAreUsedEvenly() {
		Set<Integer> upper = new HashSet<>();
		int[] counts = new int[16];
		for (int i = 0; i < 16_000; i++) {
			int hash = PendingCalls.spread(MessageId.ofText("call" + i));
			counts[hash >>> 28]++;
			upper.add(hash & 0xfff);
		}
		assertThat(Arrays.stream(counts).min().orElseThrow()).isGreaterThan(500);
		assertThat(upper).hasSizeGreaterThan(3500);
	}

	private PendingCall add(String id, long deadline) {
		PendingCall call = call(id, deadline);
		this.stripe.add(call);
		return call;
	}

	private static PendingCall call(String id, long deadline) {
		PendingCall call = new Call(MessageId.ofText(id));
		call.deadline(deadline);
		return call;
	}

	private static final class Call extends PendingCall {

		Call(MessageId id) {
			super(id, PEER, "run", Duration.ofSeconds(1));
		}

		@Override
		void reply(Message.Reply reply) {
		}

		@Override
		void fail(PeerLinkException failure) {
		}

	}

}
