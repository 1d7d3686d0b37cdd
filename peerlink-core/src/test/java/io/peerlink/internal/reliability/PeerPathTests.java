package io.peerlink.internal.reliability;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.wire.CallNumbers;
import io.peerlink.internal.wire.Extension;
import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PeerPath}.
 */
class PeerPathTests {

	private final RandomGenerator random = new SplittableRandom(1);

	private final Simulator simulator = new Simulator(1);

	private final PeerPath path = new PeerPath("callee", 1,
			new PeerTable("caller", this.simulator, this.simulator.executor(), 10));

	@Test
	void lowestPendingNumberIsThatOfTheOldestRequest() {
		TreeMap<Long, NumberedRequest> pending = new TreeMap<>();
		long next = 1;
		for (int step = 0; step < 5000; step++) {
			if (pending.isEmpty() || this.random.nextInt(5) < 2) {
				NumberedRequest begun = begin();
				pending.put(begun.number, begun);
			}
			else {
				long probe = this.random.nextLong(pending.firstKey(), pending.lastKey() + 1);
				this.path.complete(pending.remove(pending.floorKey(probe)), PeerPath.NO_SAMPLE);
			}
			next = Math.max(next, pending.isEmpty() ? 1 : pending.lastKey() + 1);
			assertThat(this.path.lowestPending()).as("step %s", step)
				.isEqualTo(pending.isEmpty() ? next : pending.firstKey());
		}
	}

	@Test
	void requestIsRejectedWhenThePeerCouldNotTellItFromOlderOnes() {
		NumberedRequest oldest = begin();
		for (int i = 1; i < SeenNumbers.SIZE; i++) {
			this.path.complete(begin(), PeerPath.NO_SAMPLE);
		}
		assertThatExceptionOfType(PeerPath.PathFullException.class).isThrownBy(this::begin);
		this.path.complete(oldest, PeerPath.NO_SAMPLE);
		assertThat(begin().number).isEqualTo(SeenNumbers.SIZE + 1);
	}

	@Test
	void confirmedRequestDoesNotDelayOthers() {
		NumberedRequest oldest = begin();
		this.path.confirm(oldest, PeerPath.NO_SAMPLE);
		for (int i = 0; i < 2 * SeenNumbers.SIZE; i++) {
			this.path.complete(begin(), PeerPath.NO_SAMPLE);
		}
		assertThat(this.path.lowestPending()).isEqualTo(oldest.number);
	}

	@Test
	void requestsWaitForTheBudgetInTheirOrder() {
		exhaustBudget();
		NumberedRequest first = begin();
		NumberedRequest answered = begin();
		NumberedRequest confirmed = begin();
		NumberedRequest last = begin();
		for (NumberedRequest request : List.of(first, answered, confirmed, last, first)) {
			assertThat(this.path.tryRetransmit(request, 0)).isFalse();
		}
		assertThat(this.path.pollWaiting(0)).as("the budget is exhausted").isNull();
		this.path.complete(answered, PeerPath.NO_SAMPLE);
		this.path.confirm(confirmed, PeerPath.NO_SAMPLE);
		long later = Duration.ofSeconds(1).toNanos();
		assertThat(this.path.tryRetransmit(begin(), later)).as("others wait").isFalse();
		assertThat(this.path.pollWaiting(later)).isSameAs(first);
		assertThat(this.path.pollWaiting(later)).isSameAs(last);
		assertThat(this.path.pollWaiting(later)).isNotNull();
		assertThat(this.path.isCongested()).isFalse();
		assertThat(this.path.pollWaiting(later)).isNull();
		assertThat(this.path.tryRetransmit(confirmed, later)).isTrue();
	}

	private void exhaustBudget() {
		NumberedRequest request = begin();
		while (this.path.tryRetransmit(request, 0)) {
			assertThat(this.path.isCongested()).isFalse();
		}
		this.path.complete(request, PeerPath.NO_SAMPLE);
	}

	@Test
	void pathWithPendingRequestsCannotBeClosed() {
		NumberedRequest request = begin();
		assertThat(this.path.closeIfIdle()).isFalse();
		this.path.complete(request, PeerPath.NO_SAMPLE);
		assertThat(this.path.closeIfIdle()).isTrue();
		assertThat(this.path.begin(new Request(), "caller", 5000, new CallNumbers())).isFalse();
	}

	@Test
	void requestsThatCompleteBeforeOlderOnesAreReportedOnceEach() {
		NumberedRequest oldest = begin();
		NumberedRequest second = begin();
		NumberedRequest third = begin();
		this.path.complete(third, PeerPath.NO_SAMPLE);
		this.path.complete(second, PeerPath.NO_SAMPLE);
		assertThat(this.path.pollCompleted(this.path.lowestPending())).isEqualTo(third.number);
		assertThat(this.path.pollCompleted(this.path.lowestPending())).isEqualTo(second.number);
		assertThat(this.path.pollCompleted(this.path.lowestPending())).isEqualTo(Extension.ABSENT);
		NumberedRequest fourth = begin();
		this.path.complete(fourth, PeerPath.NO_SAMPLE);
		this.path.complete(oldest, PeerPath.NO_SAMPLE);
		assertThat(this.path.pollCompleted(this.path.lowestPending())).as("below the lowest pending number")
			.isEqualTo(Extension.ABSENT);
	}

	private NumberedRequest begin() {
		NumberedRequest request = new Request();
		assertThat(this.path.begin(request, "caller", 5000, new CallNumbers())).isTrue();
		return request;
	}

	private static final class Request extends NumberedRequest {

	}

}
