package io.peerlink.internal.client;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerRestartedException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * A call whose caller is blocked. The result is read by the caller's own thread, so the
 * reply costs one hand-off between threads and no more.
 */
final class BlockingCall extends PendingCall {

	private final Thread caller = Thread.currentThread();

	private volatile Message.@Nullable Reply reply;

	private volatile @Nullable PeerLinkException failure;

	BlockingCall(MessageId id, Peer peer, String method, Duration timeout) {
		super(id, peer, method, timeout);
	}

	@Override
	void reply(Message.Reply reply) {
		this.reply = reply;
		LockSupport.unpark(this.caller);
	}

	@Override
	void fail(PeerLinkException failure) {
		this.failure = failure;
		LockSupport.unpark(this.caller);
	}

	/**
	 * Wait for the end of the call. The {@link PendingCalls} sees to it that there is
	 * one.
	 * @param abandon takes this call out of the table, if it is still there
	 * @return the reply
	 * @throws PeerLinkException when the call failed, or when the thread was interrupted;
	 * its interrupt status is then set
	 */
	Message.Reply await(Predicate<PendingCall> abandon) {
		boolean interrupted = false;
		try {
			while (true) {
				Message.Reply reply = this.reply;
				if (reply != null) {
					return reply;
				}
				PeerLinkException failure = this.failure;
				if (failure != null) {
					throw here(failure);
				}
				if (interrupted && abandon.test(this)) {
					throw new PeerLinkException(
							"Interrupted while waiting for '" + peer().name() + "' to answer " + method(),
							new InterruptedException());
				}
				LockSupport.park(this);
				interrupted |= Thread.interrupted();
			}
		}
		finally {
			if (interrupted) {
				this.caller.interrupt();
			}
		}
	}

	/**
	 * Make the failure anew, so that its stack trace is the caller's and not the timer's.
	 */
	private PeerLinkException here(PeerLinkException failure) {
		if (failure instanceof PeerTimeoutException) {
			return timedOut();
		}
		return (failure instanceof PeerRestartedException) ? restarted()
				: new PeerLinkException(String.valueOf(failure.getMessage()), failure);
	}

}
