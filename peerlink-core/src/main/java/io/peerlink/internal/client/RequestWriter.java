package io.peerlink.internal.client;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerBusyException;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.reliability.PeerPath;
import io.peerlink.internal.reliability.PeerPaths;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the messages of calls: requests, their retransmissions, and cancellations.
 * Thread-safe.
 */
final class RequestWriter {

	private static final Logger logger = LoggerFactory.getLogger(RequestWriter.class);

	/**
	 * The step of {@link java.util.SplittableRandom} between seeds that are to be
	 * independent.
	 */
	private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

	private final NodeContext context;

	private final PeerPaths paths;

	private final boolean retransmission;

	private final AtomicLong seeds;

	private final LongAdder retransmissions = new LongAdder();

	private final LongAdder inquiries = new LongAdder();

	RequestWriter(NodeContext context, PeerPaths paths) {
		this.context = context;
		this.paths = paths;
		this.retransmission = context.limits().reliability().retransmission();
		this.seeds = new AtomicLong(context.random().nextLong());
	}

	/**
	 * Returns the datagram of a request, and gives its call a transmission if it may be
	 * retransmitted. To be called before the call is added to the {@link PendingCalls}.
	 * @param call the call
	 * @param payload what the request carries
	 * @return the datagram
	 * @throws PayloadTooLargeException if the request does not fit
	 * @throws PeerBusyException if the peer could not distinguish the request from older
	 * ones
	 */
	byte[] write(PendingCall call, RequestPayload payload) {
		RequestTransmission transmission = transmission(call.peer(), payload);
		if (transmission == null) {
			return encode(call, payload, null);
		}
		try {
			byte[] datagram = encode(call, payload,
					transmission.firstExtension(instanceId(), millis(payload.timeout())));
			if (datagram.length <= WireLimits.MAX_DATAGRAM || transmission.isPeerVerified()) {
				call.transmission(transmission);
				return datagram;
			}
		}
		catch (RuntimeException ex) {
			transmission.end();
			throw ex;
		}
		// A peer that is not verified may be one that takes no more than Python does.
		transmission.end();
		call.transmission(unnumbered(payload));
		return encode(call, payload, null);
	}

	/**
	 * Sends a request again. Called on the timer thread.
	 * @param call the call
	 * @param transmission the transmission of its request
	 * @param remaining the time until the deadline of the call
	 */
	void retransmit(PendingCall call, RequestTransmission transmission, Duration remaining) {
		(transmission.isConfirmed() ? this.inquiries : this.retransmissions).increment();
		try {
			Extension extension = transmission.extension(instanceId(), millis(remaining));
			byte[] datagram = encode(call, transmission.payload(), extension);
			call.retransmitted();
			this.context.sender().send(datagram, call.address(), call);
		}
		catch (IOException ex) {
			call.accept(ex);
			logger.debug("Cannot retransmit {} to {}", call.method(), call.peer(), ex);
		}
		catch (RuntimeException ex) {
			logger.debug("Cannot retransmit {} to {}", call.method(), call.peer(), ex);
		}
	}

	/**
	 * Informs a verified peer that nobody waits for the reply to a call. Has no effect
	 * for other peers.
	 * @param call a call that was removed from the {@link PendingCalls}
	 */
	void sendCancel(PendingCall call) {
		RequestTransmission transmission = call.transmission();
		Extension extension = (transmission != null) ? transmission.cancelExtension(instanceId()) : null;
		if (extension == null) {
			return;
		}
		try {
			this.context.sender().send(new Message.Cancel(call.id(), extension), call.address());
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Cannot inform {} that a call was cancelled", call.peer(), ex);
		}
	}

	/**
	 * Returns the number of retransmissions because no answer came.
	 * @return the count since this node was started
	 */
	long retransmissions() {
		return this.retransmissions.sum();
	}

	/**
	 * Returns the number of retransmissions of requests that the peer is executing.
	 * @return the count since this node was started
	 */
	long inquiries() {
		return this.inquiries.sum();
	}

	private @Nullable RequestTransmission transmission(Peer peer, RequestPayload payload) {
		if (!this.retransmission) {
			return null;
		}
		if (!peer.isJava() || !Extension.isInstance(peer.instanceId())) {
			return unnumbered(payload);
		}
		try {
			return numbered(peer.instanceId(), payload);
		}
		catch (PeerPath.PathFullException ex) {
			throw PeerBusyException.notSent(peer.name(), String.valueOf(ex.getMessage()));
		}
	}

	private RequestTransmission numbered(String instanceId, RequestPayload payload) {
		long seed = nextSeed();
		while (true) {
			PeerPath path = this.paths.to(instanceId);
			RequestTransmission transmission = RequestTransmission.numbered(payload, path, seed);
			if (path.begin(transmission)) {
				return transmission;
			}
		}
	}

	private @Nullable RequestTransmission unnumbered(RequestPayload payload) {
		return payload.idempotent() ? RequestTransmission.unnumbered(payload, nextSeed()) : null;
	}

	private long nextSeed() {
		return this.seeds.addAndGet(GOLDEN_GAMMA);
	}

	private byte[] encode(PendingCall call, RequestPayload payload, @Nullable Extension extension) {
		try {
			return this.context.sender().encode(request(call, payload, extension, payload.trace()));
		}
		catch (PayloadTooLargeException ex) {
			if (payload.trace() == null) {
				throw ex;
			}
			// A call that fits without a trace must not fail because it is traced.
			return this.context.sender().encode(request(call, payload, extension, null));
		}
	}

	private Message.Request request(PendingCall call, RequestPayload payload, @Nullable Extension extension,
			@Nullable RawJson trace) {
		return new Message.Request(call.id(), this.context.self().name(), call.peer().name(), call.method(),
				payload.args(), payload.kwargs(), extension, trace);
	}

	private String instanceId() {
		return this.context.self().instanceId();
	}

	private static long millis(Duration remaining) {
		return Math.max(1, TimeUnit.NANOSECONDS.toMillis(Durations.nanos(remaining)));
	}

}
