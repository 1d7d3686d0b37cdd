package io.peerlink.internal.client;

import java.time.Duration;

import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerRestartedException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits for its reply. It completes exactly once, by the thread that removes
 * it from the {@link PendingCalls}.
 */
abstract class PendingCall {

	private final MessageId id;

	private final Peer peer;

	private final String method;

	private final Duration timeout;

	private @Nullable RequestTransmission transmission;

	private long deadline;

	PendingCall(MessageId id, Peer peer, String method, Duration timeout) {
		this.id = id;
		this.peer = peer;
		this.method = method;
		this.timeout = timeout;
	}

	final MessageId id() {
		return this.id;
	}

	final Peer peer() {
		return this.peer;
	}

	final String method() {
		return this.method;
	}

	final Duration timeout() {
		return this.timeout;
	}

	/**
	 * Sets the transmission of the request. To be called before the call is added to the
	 * {@link PendingCalls}.
	 */
	final void transmission(@Nullable RequestTransmission transmission) {
		this.transmission = transmission;
	}

	/**
	 * Returns the transmission of the request, {@code null} if it is not retransmitted.
	 */
	final @Nullable RequestTransmission transmission() {
		return this.transmission;
	}

	/**
	 * Sets the deadline, in nanoseconds of the {@link PendingCalls}. No other thread
	 * knows the call yet.
	 */
	final void deadline(long deadline) {
		this.deadline = deadline;
	}

	final long deadline() {
		return this.deadline;
	}

	/**
	 * Ends the retransmission of the request.
	 */
	final void endTransmission() {
		if (this.transmission != null) {
			this.transmission.end();
		}
	}

	final PeerTimeoutException timedOut() {
		return new PeerTimeoutException(this.peer.name(), this.method, this.timeout);
	}

	final PeerRestartedException restarted() {
		return new PeerRestartedException(this.peer.name(), this.method);
	}

	/**
	 * Completes the call with a reply. Called on the receive thread; must return at once.
	 * @param reply the reply
	 */
	abstract void reply(Message.Reply reply);

	/**
	 * Completes the call without a reply. Called on the timer thread, by the thread that
	 * stops the node or learns that the peer was replaced, or by the thread that starts
	 * the call.
	 * @param failure the reason
	 */
	abstract void fail(PeerLinkException failure);

}
