package io.peerlink.internal.server.dedup;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.SplittableRandom;

import io.peerlink.call.CallObserver;
import io.peerlink.call.ReliabilityOptions;
import io.peerlink.handler.ErrorMessages;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.MessageSender;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.context.NodeExecutors;
import io.peerlink.internal.context.NodeIdentity;
import io.peerlink.internal.context.NodeLimits;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.testing.InMemoryNetwork;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests to a node whose clock stands still.
 */
final class Requests {

	static final int EXECUTED = 1;

	static final int IN_PROGRESS = 2;

	private static final Scheduler CLOCK = new StoppedClock();

	private static final PeerTable PEERS = new PeerTable("callee", CLOCK, Runnable::run);

	private static final MessageSender SENDER = new MessageSender(new MessageCodec(), new InMemoryNetwork().open(0));

	private static final NodeContext CONTEXT = new NodeContext(() -> new NodeIdentity("callee", "callee"), CLOCK,
			new SplittableRandom(1), SENDER,
			new NodeExecutors((handler) -> true, Runnable::run, Runnable::run, Runnable::run, Runnable::run), PEERS,
			new PayloadMapper(JsonMapper.shared()), CallObserver.NONE, new NodeLimits(Duration.ofSeconds(5), 10, 10, 10,
					10, ReliabilityOptions.defaults(), ErrorMessages.APPLICATION, true));

	private static final Arrival ARRIVAL = Arrival.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9), PEERS,
			0, SENDER);

	private Requests() {
	}

	static DuplicateFilter filter() {
		return new DuplicateFilter(CONTEXT);
	}

	static Message.Request numbered() {
		return request(Extension.call("caller", "callee", 1, 1, Extension.ABSENT, 1, 5000));
	}

	static Message.Request unnumbered() {
		return request(null);
	}

	private static Message.Request request(@Nullable Extension extension) {
		return new Message.Request(MessageId.of(1, 2), "caller", null, "run", RawJson.EMPTY_ARRAY, RawJson.EMPTY_OBJECT,
				extension, null);
	}

	/**
	 * Returns {@link #EXECUTED}, {@link #IN_PROGRESS} or 0.
	 */
	static int admit(DuplicateFilter filter, Message.Request request) {
		AdmissionDecision decision = filter.admit(request, ARRIVAL, new CallEntry(request, 0));
		return switch (decision.verdict()) {
			case EXECUTE -> EXECUTED;
			case IN_PROGRESS -> IN_PROGRESS;
			default -> 0;
		};
	}

	private static final class StoppedClock implements Scheduler {

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
			return () -> {
			};
		}

	}

}
