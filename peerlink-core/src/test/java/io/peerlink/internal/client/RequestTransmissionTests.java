package io.peerlink.internal.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.peerlink.internal.reliability.PeerPath;
import io.peerlink.internal.reliability.PeerPaths;
import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.membership.Pong;
import io.peerlink.internal.reliability.SeenNumbers;
import io.peerlink.internal.wire.CallNumbers;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.Simulator;
import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestTransmission} on a {@link PeerPath}.
 */
class RequestTransmissionTests {

	private static final long REMAINING = Duration.ofSeconds(5).toNanos();

	private static final long MILLI = Duration.ofMillis(1).toNanos();

	private final Simulator simulator = new Simulator(1);

	private final PeerTable peers = new PeerTable("caller", this.simulator, this.simulator.executor(), 10);

	private final PeerPath path = new PeerPaths(this.simulator, this.peers).to("callee");

	private int requests;

	@Test
	void transmissionEndsOnce() {
		RequestTransmission oldest = numbered(true);
		RequestTransmission second = numbered(true);
		second.end();
		second.end();
		assertThat(oldest.extension("caller", 5000)).as("the number of the second, once")
			.isEqualTo(Extension.call("caller", "callee", 1, 1, 2, 1, 5000));
		assertThat(oldest.extension("caller", 5000))
			.isEqualTo(Extension.call("caller", "callee", 1, 1, Extension.ABSENT, 1, 5000));
	}

	@Test
	void requestThatThePeerExecutesDoesNotDelayOthers() {
		RequestTransmission oldest = numbered(true);
		oldest.begin(0);
		oldest.working(Extension.answer(1, 0), MILLI, REMAINING);
		for (int i = 0; i < 2 * SeenNumbers.SIZE; i++) {
			numbered(true).end();
		}
		assertThat(oldest.extension("caller", 5000)).extracting(Extension::seq, Extension::lowestPending)
			.containsOnly(1L);
	}

	@Test
	void answerToTheOnlyAttemptIsASampleWithoutTheProcessingTime() {
		RequestTransmission transmission = numbered(true);
		transmission.begin(10 * MILLI);
		transmission.answered(Extension.answer(1, 30_000), 50 * MILLI);
		assertThat(roundTrip()).isEqualTo(Duration.ofMillis(10));
	}

	@Test
	void answerNamesTheAttempt() {
		RequestTransmission transmission = numbered(true);
		transmission.begin(0);
		transmission.tryRetransmit(300 * MILLI, REMAINING);
		transmission.tryRetransmit(900 * MILLI, REMAINING);
		transmission.working(Extension.answer(2, 0), 905 * MILLI, REMAINING);
		assertThat(roundTrip()).as("of an attempt in the middle").isNull();
		transmission.working(Extension.answer(3, 0), 907 * MILLI, REMAINING);
		assertThat(roundTrip()).as("of the last attempt").isEqualTo(Duration.ofMillis(7));
	}

	@Test
	void lateAnswerToTheFirstAttemptIsNoFastAnswerToTheLast() {
		RequestTransmission transmission = numbered(true);
		transmission.begin(0);
		transmission.tryRetransmit(300 * MILLI, REMAINING);
		transmission.answered(Extension.answer(1, 0), 301 * MILLI);
		assertThat(roundTrip()).isEqualTo(Duration.ofMillis(301));
	}

	@Test
	void answerThatNamesNoAttemptIsNoSample() {
		RequestTransmission transmission = numbered(true);
		transmission.begin(0);
		transmission.answered(null, MILLI);
		transmission.answered(Extension.answer(Extension.ABSENT, Extension.ABSENT), MILLI);
		transmission.answered(Extension.answer(7, 0), MILLI);
		assertThat(roundTrip()).isNull();
	}

	@Test
	void requestThatIsNotIdempotentIsNotRetransmittedToAnUnverifiedPeer() {
		RequestTransmission transmission = numbered(false);
		transmission.begin(0);
		long due = transmission.nextAt();
		assertThat(transmission.tryRetransmit(due, REMAINING)).isFalse();
		assertThat(transmission.nextAt()).as("the next check of the verification").isGreaterThan(due);
		assertThat(this.path.statistics().retransmissions()).isZero();
	}

	@Test
	void requestIsDueAsSoonAsItsPeerIsVerified() {
		RequestTransmission transmission = numbered(false);
		transmission.begin(0);
		assertThat(transmission.endWaitForVerification(MILLI)).as("it does not wait yet").isFalse();
		transmission.tryRetransmit(300 * MILLI, REMAINING);
		assertThat(transmission.nextAt()).isEqualTo(Long.MAX_VALUE);
		assertThat(transmission.endWaitForVerification(301 * MILLI)).as("the peer is not verified").isFalse();
		verifyPeer();
		assertThat(transmission.endWaitForVerification(302 * MILLI)).isTrue();
		assertThat(transmission.nextAt()).isEqualTo(302 * MILLI);
		assertThat(transmission.endWaitForVerification(303 * MILLI)).as("once").isFalse();
		assertThat(transmission.tryRetransmit(302 * MILLI, REMAINING)).isTrue();
	}

	@Test
	void requestsThatTheBudgetRefusesWaitForTheirPath() {
		List<RequestTransmission> pending = new ArrayList<>();
		for (int i = 0; i < 10_000; i++) {
			pending.add(numbered(true));
			pending.get(i).begin(0);
		}
		long now = 300 * MILLI;
		List<RequestTransmission> refused = pending.stream()
			.filter((transmission) -> !transmission.tryRetransmit(now, REMAINING))
			.toList();
		assertThat(refused).hasSizeGreaterThan(9000)
			.allSatisfy((transmission) -> assertThat(transmission.nextAt()).isEqualTo(Long.MAX_VALUE))
			.allSatisfy((transmission) -> assertThat(transmission.congestedPath()).isSameAs(this.path));
		RequestTransmission first = refused.get(0);
		assertThat(this.path.pollWaiting(now + MILLI)).isSameAs(first);
		assertThat(first.endWaitForPath(now + MILLI, REMAINING)).isTrue();
		assertThat(first.nextAt()).isGreaterThan(now + 100 * MILLI).isLessThan(now + 2000 * MILLI);
	}

	@Test
	void requestThatHasEndedDoesNotWaitForItsPath() {
		RequestTransmission transmission = numbered(true);
		transmission.begin(0);
		transmission.end();
		assertThat(transmission.endWaitForPath(300 * MILLI, REMAINING)).isFalse();
		assertThat(transmission.nextAt()).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void unverifiedPeerGetsNoCancellation() {
		assertThat(numbered(true).cancelExtension("caller")).isNull();
	}

	@Test
	void everyAttemptHasItsNumberAndTheLowestPendingOneOfItsTime() {
		RequestTransmission first = numbered(true);
		Request second = numbered(true);
		second.begin(0);
		CallNumbers expected = new CallNumbers();
		expected.set("caller", "callee", 2, 1, Extension.ABSENT, 1, 5000);
		assertThat(second.first).usingRecursiveComparison().isEqualTo(expected);
		assertThat(second.extension("caller", 5000))
			.isEqualTo(Extension.call("caller", "callee", 2, 1, Extension.ABSENT, 1, 5000));
		first.end();
		second.tryRetransmit(300 * MILLI, REMAINING);
		assertThat(second.extension("caller", 4700))
			.isEqualTo(Extension.call("caller", "callee", 2, 2, Extension.ABSENT, 2, 4700));
	}

	@Test
	void firstWaitGetsItsRandomPartWhenItIsOver() {
		long timeout = 250 * MILLI;
		List<Long> waits = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			RequestTransmission transmission = numbered(true);
			transmission.begin(0);
			assertThat(transmission.nextAt()).isEqualTo(timeout);
			assertThat(transmission.isDue(timeout - 1)).isFalse();
			assertThat(transmission.nextAt()).as("an answered request draws no random part").isEqualTo(timeout);
			transmission.isDue(timeout);
			assertThat(transmission.isDue(transmission.nextAt())).isTrue();
			waits.add(transmission.nextAt() / MILLI);
		}
		assertThat(waits).allSatisfy((wait) -> assertThat(wait).isBetween(250L, 375L));
		assertThat(waits.stream().distinct()).hasSizeGreaterThan(60);
	}

	@Test
	void endedRequestIsNotRetransmitted() {
		RequestTransmission transmission = numbered(true);
		transmission.begin(0);
		transmission.end();
		assertThat(transmission.tryRetransmit(300 * MILLI, REMAINING)).isFalse();
	}

	@Test
	void retransmissionsAreLimitedInRate() {
		int retransmitted = 0;
		for (int i = 0; i < 5000; i++) {
			RequestTransmission transmission = numbered(true);
			transmission.begin(0);
			retransmitted += transmission.tryRetransmit(1000 * MILLI, REMAINING) ? 1 : 0;
		}
		assertThat(retransmitted).isBetween(100, PeerPath.MAX_RETRANSMISSIONS_PER_SECOND);
		assertThat(this.path.statistics().retransmissions()).isEqualTo(retransmitted);
	}

	private void verifyPeer() {
		InetSocketAddress address = SimNetwork.address(5000);
		this.peers.discovered("test", new DiscoveredNode("callee", "callee", address, Map.of()));
		PeerEntry entry = Objects.requireNonNull(this.peers.entryAt(address));
		this.peers.reachability().answered(entry, address, new Pong("callee", "callee", Duration.ofMillis(1)));
	}

	private Request numbered(boolean idempotent) {
		Request request = new Request(MessageId.ofText("request" + this.requests++));
		assertThat(this.path.begin(request, "caller", 5000, request.first)).isTrue();
		request.carry(RawJson.EMPTY_ARRAY, RawJson.EMPTY_OBJECT, idempotent, Map.of());
		request.retransmitOn(this.path);
		return request;
	}

	private @Nullable Duration roundTrip() {
		return this.path.statistics().smoothedRoundTrip();
	}

	private static final class Request extends RequestTransmission {

		private final MessageId id;

		private final CallNumbers first = new CallNumbers();

		Request(MessageId id) {
			this.id = id;
		}

		@Override
		MessageId id() {
			return this.id;
		}

	}

}
