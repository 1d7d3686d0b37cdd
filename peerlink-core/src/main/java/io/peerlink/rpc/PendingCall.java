package io.peerlink.rpc;

import java.time.Duration;

import io.peerlink.discovery.Peer;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.wire.Message;
import io.peerlink.wire.MessageId;

/**
 * A request that waits for its reply. Ends exactly once, by whoever removes it from the
 * {@link CallTable}.
 */
abstract class PendingCall {

	private final MessageId id;

	private final Peer peer;

	private final String method;

	private final Duration timeout;

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

	final PeerTimeoutException timedOut() {
		return new PeerTimeoutException(this.peer.name(), this.method, this.timeout);
	}

	/**
	 * The reply is here. Called on the receive thread: hand over and return.
	 * @param reply the reply
	 */
	abstract void reply(Message.Reply reply);

	/**
	 * There will be no reply. Called on the timer thread or by who stops the node.
	 * @param failure why
	 */
	abstract void fail(PeerLinkException failure);

}
