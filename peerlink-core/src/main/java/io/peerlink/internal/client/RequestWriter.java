package io.peerlink.internal.client;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerBusyException;
import io.peerlink.internal.concurrent.Spares;
import io.peerlink.internal.context.EncodedMessage;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.reliability.PeerPath;
import io.peerlink.internal.reliability.PeerPaths;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.wire.CallNumbers;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.InstancePair;
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

	private final Spares<CallNumbers> spareNumbers = new Spares<>(CallNumbers::new);

	private final NodeContext context;

	private final PeerPaths paths;

	private final boolean retransmission;

	private final boolean shortRequests;

	private final LongAdder retransmissions = new LongAdder();

	private final LongAdder inquiries = new LongAdder();

	RequestWriter(NodeContext context, PeerPaths paths) {
		this.context = context;
		this.paths = paths;
		this.retransmission = context.limits().reliability().retransmission();
		this.shortRequests = context.limits().bundling();
	}

	/**
	 * Returns the datagram of a request, and has its call retransmit it if it may be. To
	 * be called before the call is added to the {@link PendingCalls}.
	 * @param call the call
	 * @return the datagram, which the caller closes
	 * @throws PayloadTooLargeException if the request does not fit
	 * @throws PeerBusyException if the peer could not distinguish the request from older
	 * ones
	 */
	EncodedMessage write(PendingCall call) {
		Peer peer = call.peer();
		if (!takesNumbers(peer)) {
			return writeUnnumbered(call);
		}
		CallNumbers numbers = this.spareNumbers.take();
		try {
			call.retransmitOn(number(call, numbers));
			EncodedMessage datagram = encode(call, numbers);
			if (datagram.length() <= WireLimits.MAX_DATAGRAM || call.isPeerVerified()) {
				return datagram;
			}
			datagram.close();
		}
		catch (RuntimeException ex) {
			call.end();
			throw ex;
		}
		finally {
			this.spareNumbers.giveBack(numbers);
		}
		// A peer that is not verified may be one that takes no more than Python does.
		call.endNumber();
		return writeUnnumbered(call);
	}

	/**
	 * Sends a request again. Called on the timer thread.
	 * @param call the call
	 * @param remaining the nanoseconds until the deadline of the call
	 */
	void retransmit(PendingCall call, long remaining) {
		if (!call.isRepeated()) {
			return;
		}
		(call.isConfirmed() ? this.inquiries : this.retransmissions).increment();
		try (EncodedMessage datagram = encode(call, call.extension(instanceId(), millis(remaining)))) {
			call.retransmitted();
			datagram.send(call.address(), call);
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
		Extension extension = call.cancelExtension(instanceId());
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

	private EncodedMessage writeUnnumbered(PendingCall call) {
		if (this.retransmission && call.isIdempotent()) {
			call.retransmitUnnumbered();
		}
		return encode(call, null);
	}

	/**
	 * Gives a call that goes over a connection its number, if the peer takes numbers.
	 * @param call the call
	 * @throws PeerBusyException if the peer could not distinguish the request from older
	 * ones
	 */
	void numberLarge(PendingCall call) {
		if (!takesNumbers(call.peer())) {
			return;
		}
		CallNumbers numbers = this.spareNumbers.take();
		try {
			call.connectOn(number(call, numbers));
		}
		finally {
			this.spareNumbers.giveBack(numbers);
		}
	}

	/**
	 * Returns the extension of a request that goes over a connection.
	 * @param call the call
	 * @param remaining the nanoseconds until the deadline of the call
	 * @param transmission which one of those over connections, from 1
	 * @return the extension, {@code null} if the request has no number
	 */
	@Nullable Extension extensionOfLarge(PendingCall call, long remaining, int transmission) {
		return asking(call, call.extension(instanceId(), millis(remaining), transmission));
	}

	/**
	 * Adds to an extension that the caller asks for a streamed result. Python cannot give
	 * one.
	 */
	private @Nullable Extension asking(PendingCall call, @Nullable Extension extension) {
		if (!call.asksForStream() || !call.peer().isJava()) {
			return extension;
		}
		Extension base = (extension != null) ? extension : Extension.nameless(instanceId());
		return base.withForms(Extension.STREAMED_VALUES);
	}

	/**
	 * Returns whether a request over a connection may be sent again that may have been
	 * executed.
	 */
	boolean mayRepeatLarge(PendingCall call) {
		return this.retransmission && (call.isIdempotent() || call.isPeerVerified());
	}

	/**
	 * Records that a request is sent again over a connection.
	 */
	void repeatedLarge() {
		this.retransmissions.increment();
	}

	private boolean takesNumbers(Peer peer) {
		return this.retransmission && peer.isJava() && Extension.isInstance(peer.instanceId());
	}

	private PeerPath number(PendingCall call, CallNumbers numbers) {
		long ttlMillis = millis(Durations.nanos(call.timeout()));
		try {
			while (true) {
				PeerPath path = this.paths.to(call.peer().instanceId());
				if (path.begin(call, instanceId(), ttlMillis, numbers)) {
					return path;
				}
			}
		}
		catch (PeerPath.PathFullException ex) {
			throw PeerBusyException.notSent(call.peer().name(), String.valueOf(ex.getMessage()));
		}
	}

	private EncodedMessage encode(PendingCall call, @Nullable Extension numbers) {
		Extension extension = asking(call, numbers);
		try {
			return encode(call, extension, call.trace());
		}
		catch (PayloadTooLargeException ex) {
			if (call.trace() == null) {
				throw ex;
			}
			// A call that fits without a trace must not fail because it is traced.
			return encode(call, extension, null);
		}
	}

	private EncodedMessage encode(PendingCall call, @Nullable Extension extension, @Nullable RawJson trace) {
		boolean mayBeShort = extension != null && this.shortRequests && !call.asksForStream();
		InstancePair pair = mayBeShort ? call.instancesOfShortRequest(instanceId()) : null;
		return this.context.sender()
			.prepareRequest(call.id(), this.context.self().name(), call.peer().name(), call.method(), call.args(),
					call.kwargs(), extension, pair, trace);
	}

	private String instanceId() {
		return this.context.self().instanceId();
	}

	private static long millis(long remaining) {
		return Math.max(1, TimeUnit.NANOSECONDS.toMillis(remaining));
	}

}
