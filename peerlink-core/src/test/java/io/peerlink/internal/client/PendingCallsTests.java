package io.peerlink.internal.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.Link;
import io.peerlink.internal.membership.PeerTable;
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

	private final Simulator simulator = new Simulator(1);

	private final List<PeerLinkException> failures = new ArrayList<>();

	private final List<Message.Reply> replies = new ArrayList<>();

	@Test
	void failureOfOneCallDoesNotKeepOthersFromTheirDeadline() {
		PendingCalls table = table((call, transmission, remaining) -> {
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
	void answeredCallIsNotRetransmitted() {
		List<String> retransmitted = new ArrayList<>();
		PendingCalls table = table((call, transmission, remaining) -> retransmitted.add(call.method()));
		PendingCall call = call("1", true);
		table.add(call);
		table.reply(new Message.Response(call.id(), RawJson.NULL, null), arrival());
		assertThat(this.replies).hasSize(1);
		assertThat(call.transmission()).isNotNull();
		assertThat(call.transmission().tryRetransmit(0, 0)).isFalse();
		this.simulator.run(Duration.ofSeconds(2));
		assertThat(retransmitted).isEmpty();
	}

	@Test
	void unansweredCallIsRetransmittedUntilItsDeadline() {
		List<Duration> retransmitted = new ArrayList<>();
		PendingCalls table = table((call, transmission, remaining) -> retransmitted.add(remaining));
		table.add(call("1", true));
		this.simulator.run(Duration.ofSeconds(2));
		assertThat(retransmitted).hasSizeBetween(2, 4)
			.allSatisfy((remaining) -> assertThat(remaining).isBetween(Duration.ofNanos(1), Duration.ofSeconds(1)));
	}

	private PendingCalls table(PendingCalls.Retransmitter retransmitter) {
		return new PendingCalls(this.simulator, 10, retransmitter);
	}

	private Arrival arrival() {
		return Arrival.of(ADDRESS, new PeerTable("own", this.simulator, Runnable::run), this.simulator.nanoTime(),
				new NoLink());
	}

	private PendingCall call(String id, boolean idempotent) {
		PendingCall call = new PendingCall(MessageId.ofText(id), PEER, "run", Duration.ofSeconds(1)) {

			@Override
			void reply(Message.Reply reply) {
				PendingCallsTests.this.replies.add(reply);
			}

			@Override
			void fail(PeerLinkException failure) {
				PendingCallsTests.this.failures.add(failure);
			}

		};
		if (idempotent) {
			call.transmission(RequestTransmission.unnumbered(
					new RequestPayload(RawJson.EMPTY_ARRAY, RawJson.EMPTY_OBJECT, null, Duration.ofSeconds(1), true),
					1));
		}
		return call;
	}

	private static final class NoLink implements Link {

		@Override
		public void send(Message message, InetSocketAddress to) {
			throw new IllegalStateException("No reply is expected");
		}

		@Override
		public boolean isAuthenticated() {
			return false;
		}

	}

}
