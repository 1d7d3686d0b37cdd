package io.peerlink.internal.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;

import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerRestartedException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.value.CallValues;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits for its reply. It completes exactly once, by the thread that removes
 * it from the {@link PendingCalls}. It is its own transmission, the entry of the tables
 * that hold it, and takes the refusals of its request itself, so that a call that is sent
 * needs no further object.
 */
abstract class PendingCall extends RequestTransmission implements Consumer<IOException> {

	/**
	 * The {@link #place} of a call that {@link DueCalls} does not hold.
	 */
	static final int NO_PLACE = -1;

	/**
	 * The {@link #place} of a call that {@link DueCalls} does not hold any more.
	 */
	static final int REMOVED = -2;

	/**
	 * Where {@link DueCalls}, which guards it, holds this call.
	 */
	int place = NO_PLACE;

	/**
	 * When this call is due, as of the last time that {@link DueCalls}, which guards it,
	 * has asked.
	 */
	long scheduledFor;

	/**
	 * The next call of its chain in the {@link PendingStripe}, which guards it.
	 */
	@Nullable PendingCall following;

	private final MessageId id;

	private final Peer peer;

	private final String method;

	private final Duration timeout;

	private long deadline;

	private volatile boolean peerWasUp;

	private volatile InetSocketAddress address;

	/**
	 * How often the request was given to the transport, less those that the network has
	 * refused. Guarded by this.
	 */
	private int sent = 1;

	private volatile @Nullable IOException sendFailure;

	PendingCall(MessageId id, Peer peer, String method, Duration timeout) {
		this.id = id;
		this.peer = peer;
		this.method = method;
		this.timeout = timeout;
		this.address = peer.address();
	}

	@Override
	final MessageId id() {
		return this.id;
	}

	final Peer peer() {
		return this.peer;
	}

	/**
	 * Returns where the peer is reached, or was reached when it was last known.
	 */
	final InetSocketAddress address() {
		return this.address;
	}

	/**
	 * Records where the peer is reached, which may have changed since the call began.
	 */
	final void peerIsAt(InetSocketAddress address) {
		if (!this.address.equals(address)) {
			this.address = address;
		}
	}

	final String method() {
		return this.method;
	}

	final Duration timeout() {
		return this.timeout;
	}

	/**
	 * Sets the deadline, in nanoseconds of the {@link PendingCalls}. No other thread
	 * knows the call yet.
	 */
	final void deadline(long deadline) {
		this.deadline = deadline;
	}

	/**
	 * Returns the deadline, which is later while the peer takes streamed arguments.
	 */
	final long deadline() {
		CallValues values = values();
		return (values != null) ? this.deadline + values.extension() : this.deadline;
	}

	/**
	 * Has the timeout begin anew, for a call with streamed arguments.
	 * @param now the present time, in nanoseconds of the {@link PendingCalls}
	 */
	final void extend(long now) {
		CallValues values = values();
		if (values != null) {
			values.extendTo(now + Durations.nanos(this.timeout) - this.deadline);
		}
	}

	/**
	 * Returns when something is to be done for this call: its end or a retransmission.
	 */
	long dueAt() {
		return Math.min(deadline(), nextAt());
	}

	/**
	 * Records whether the peer is up. Only a call to a peer that was up ends when the
	 * peer goes down: the others were made to an address.
	 */
	final void peerIsUp(boolean up) {
		if (up && !this.peerWasUp) {
			this.peerWasUp = true;
		}
	}

	final boolean wasPeerUp() {
		return this.peerWasUp;
	}

	/**
	 * Records that the request is given to the transport once more. To be called before
	 * that, as the refusal may come at any time.
	 */
	final synchronized void retransmitted() {
		this.sent++;
	}

	/**
	 * Records that the network refused a transmission. Called by the thread that sends,
	 * or by one of the transport. Returns at once.
	 */
	@Override
	public final synchronized void accept(IOException refusal) {
		this.sent--;
		this.sendFailure = refusal;
	}

	/**
	 * Records that the connection has failed over which the request went.
	 * @param failure why
	 * @param wasSent whether the whole request was sent before
	 */
	final synchronized void disconnected(IOException failure, boolean wasSent) {
		this.sent += wasSent ? 1 : 0;
		accept(failure);
	}

	/**
	 * Returns whether the request may have left. One that still waits for the network
	 * counts as sent.
	 */
	private synchronized boolean wasSent() {
		return this.sent > 0;
	}

	final PeerTimeoutException timedOut() {
		IOException failure = this.sendFailure;
		return (failure != null)
				? PeerTimeoutException.sendRefused(this.peer.name(), this.method, this.timeout, wasSent(), failure)
				: new PeerTimeoutException(this.peer.name(), this.method, this.timeout);
	}

	final PeerRestartedException restarted() {
		return new PeerRestartedException(this.peer.name(), this.method);
	}

	final PeerRestartedException wentDown() {
		return PeerRestartedException.wentDown(this.peer.name(), this.method, wasSent(), this.sendFailure);
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
	 * @param failure the reason; of this call only, unless the node is stopped
	 */
	abstract void fail(PeerLinkException failure);

}
