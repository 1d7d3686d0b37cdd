package io.peerlink.internal.client;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.reliability.SeenNumbers;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.sim.Simulator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PeerPath} and {@link RequestTransmission}.
 */
class PeerPathTests {

	private static final Caller.Payload PAYLOAD = new Caller.Payload(RawJson.EMPTY_ARRAY, RawJson.EMPTY_OBJECT, null,
			null, Duration.ofSeconds(5), true);

	private static final Caller.Payload ONCE = new Caller.Payload(RawJson.EMPTY_ARRAY, RawJson.EMPTY_OBJECT, null, null,
			Duration.ofSeconds(5), false);

	private static final long SEED = 1;

	private static final long REMAINING = Duration.ofSeconds(5).toNanos();

	private static final long MILLI = Duration.ofMillis(1).toNanos();

	private final RandomGenerator random = new SplittableRandom(1);

	private final Simulator simulator = new Simulator(1);

	private final PeerPath path = new PeerPath("callee", 1,
			new PeerTable("caller", this.simulator, this.simulator.executor(), 10));

	@Test
	void lowestIsThatOfTheOldestCallThatHasNotEnded() {
		TreeMap<Long, RequestTransmission> open = new TreeMap<>();
		long next = 1;
		for (int step = 0; step < 5000; step++) {
			if (open.isEmpty() || this.random.nextInt(5) < 2) {
				RequestTransmission begun = begin();
				open.put(begun.number(), begun);
			}
			else {
				long probe = this.random.nextLong(open.firstKey(), open.lastKey() + 1);
				RequestTransmission ended = open.remove(open.floorKey(probe));
				ended.end();
				ended.end();
			}
			next = Math.max(next, open.isEmpty() ? 1 : open.lastKey() + 1);
			assertThat(this.path.lowest()).as("step %s", step).isEqualTo(open.isEmpty() ? next : open.firstKey());
		}
	}

	@Test
	void callWaitsForNumbersThatThePeerCanTellApart() {
		RequestTransmission oldest = begin();
		for (int i = 1; i < SeenNumbers.SIZE; i++) {
			begin().end();
		}
		assertThatExceptionOfType(PeerPath.PathFullException.class).isThrownBy(this::begin);
		oldest.end();
		assertThat(begin().number()).isEqualTo(SeenNumbers.SIZE + 1);
	}

	@Test
	void callThatThePeerWorksOnHoldsUpNobody() {
		RequestTransmission oldest = begin();
		oldest.begin(0, REMAINING);
		oldest.working(Extension.answer(1, 0), MILLI, REMAINING);
		for (int i = 0; i < 2 * SeenNumbers.SIZE; i++) {
			begin().end();
		}
		assertThat(this.path.lowest()).isEqualTo(oldest.number());
	}

	@Test
	void pathWithCallsCannotBeClosed() {
		RequestTransmission call = begin();
		assertThat(this.path.closeIfIdle()).isFalse();
		call.end();
		assertThat(this.path.closeIfIdle()).isTrue();
		assertThat(this.path.begin(PAYLOAD, SEED)).isNull();
	}

	@Test
	void answerToTheOnlyAttemptIsASampleWithoutTheTimeOfThePeer() {
		RequestTransmission call = begin();
		call.begin(10 * MILLI, REMAINING);
		call.answered(Extension.answer(1, 30_000), 50 * MILLI);
		assertThat(roundTrip()).isEqualTo(Duration.ofMillis(10));
	}

	@Test
	void answerSaysWhichAttemptItIsFor() {
		RequestTransmission call = begin();
		call.begin(0, REMAINING);
		call.repeat(300 * MILLI, REMAINING);
		call.repeat(900 * MILLI, REMAINING);
		call.working(Extension.answer(2, 0), 905 * MILLI, REMAINING);
		assertThat(roundTrip()).as("of an attempt in the middle").isNull();
		call.working(Extension.answer(3, 0), 907 * MILLI, REMAINING);
		assertThat(roundTrip()).as("of the last attempt").isEqualTo(Duration.ofMillis(7));
	}

	@Test
	void lateAnswerToTheFirstAttemptIsNoQuickAnswerToTheLast() {
		RequestTransmission call = begin();
		call.begin(0, REMAINING);
		call.repeat(300 * MILLI, REMAINING);
		call.answered(Extension.answer(1, 0), 301 * MILLI);
		assertThat(roundTrip()).isEqualTo(Duration.ofMillis(301));
	}

	@Test
	void answerThatSaysNothingOfAttemptsIsNoSample() {
		RequestTransmission call = begin();
		call.begin(0, REMAINING);
		call.answered(null, MILLI);
		call.answered(Extension.answer(Extension.ABSENT, Extension.ABSENT), MILLI);
		call.answered(Extension.answer(7, 0), MILLI);
		assertThat(roundTrip()).isNull();
	}

	@Test
	void unprovenPeerIsSentOnceWhatMustNotBeExecutedTwice() {
		RequestTransmission call = this.path.begin(ONCE, SEED);
		assertThat(call).isNotNull();
		call.begin(0, REMAINING);
		long due = call.nextAt();
		assertThat(call.repeat(due, REMAINING)).isFalse();
		assertThat(call.nextAt()).as("when the proof is looked for again").isGreaterThan(due);
		assertThat(this.path.statistics().retransmissions()).isZero();
	}

	@Test
	void everyAttemptHasItsNumberAndTheLowestOfItsTime() {
		RequestTransmission first = begin();
		RequestTransmission second = begin();
		second.begin(0, REMAINING);
		assertThat(second.extension("caller", 5000))
			.isEqualTo(Extension.call("caller", "callee", 2, 1, Extension.ABSENT, 1, 5000));
		first.end();
		second.repeat(300 * MILLI, REMAINING);
		assertThat(second.extension("caller", 4700))
			.isEqualTo(Extension.call("caller", "callee", 2, 2, Extension.ABSENT, 2, 4700));
	}

	@Test
	void callsThatEndBeforeOlderOnesAreToldOnceEach() {
		RequestTransmission oldest = begin();
		RequestTransmission second = begin();
		RequestTransmission third = begin();
		third.end();
		second.end();
		assertThat(this.path.nextEnded(this.path.lowest())).isEqualTo(third.number());
		assertThat(this.path.nextEnded(this.path.lowest())).isEqualTo(second.number());
		assertThat(this.path.nextEnded(this.path.lowest())).isEqualTo(Extension.ABSENT);
		RequestTransmission fourth = begin();
		fourth.end();
		oldest.end();
		assertThat(this.path.nextEnded(this.path.lowest())).as("what is below the lowest").isEqualTo(Extension.ABSENT);
	}

	@Test
	void callThatHasEndedIsNotRepeated() {
		RequestTransmission call = begin();
		call.begin(0, REMAINING);
		call.end();
		assertThat(call.repeat(300 * MILLI, REMAINING)).isFalse();
	}

	@Test
	void repetitionsAreLimitedInRate() {
		int repeated = 0;
		for (int i = 0; i < 5000; i++) {
			RequestTransmission call = begin();
			call.begin(0, REMAINING);
			repeated += call.repeat(1000 * MILLI, REMAINING) ? 1 : 0;
		}
		assertThat(repeated).isBetween(100, PeerPath.MAX_REPETITIONS_PER_SECOND);
		assertThat(this.path.statistics().retransmissions()).isEqualTo(repeated);
	}

	private RequestTransmission begin() {
		RequestTransmission transmission = this.path.begin(PAYLOAD, SEED);
		assertThat(transmission).isNotNull();
		return transmission;
	}

	private @Nullable Duration roundTrip() {
		return this.path.statistics().smoothedRoundTrip();
	}

}
