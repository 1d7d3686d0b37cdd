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
 * A request that waits for its reply. Ends exactly once, by whoever removes it from the
 * {@link PendingCalls}.
 */
abstract class PendingCall {

	private final MessageId id;

	private final Peer peer;

	private final String method;

	private final Duration timeout;

	private @Nullable RequestTransmission transmission;

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
	 * Have the request repeated. To be called before the call is put into the table.
	 */
	final void transmission(@Nullable RequestTransmission transmission) {
		this.transmission = transmission;
	}

	/**
	 * Return the sending of the request, {@code null} when it is sent once.
	 */
	final @Nullable RequestTransmission transmission() {
		return this.transmission;
	}

	final PeerTimeoutException timedOut() {
		return new PeerTimeoutException(this.peer.name(), this.method, this.timeout);
	}

	final PeerRestartedException restarted() {
		return new PeerRestartedException(this.peer.name(), this.method);
	}

	/**
	 * The reply is here. Called on the receive thread: hand over and return.
	 * @param reply the reply
	 */
	abstract void reply(Message.Reply reply);

	/**
	 * There will be no reply. Called on the timer thread, by who stops the node or learns
	 * that the peer was replaced, or by who begins the call.
	 * @param failure why
	 */
	abstract void fail(PeerLinkException failure);

}
