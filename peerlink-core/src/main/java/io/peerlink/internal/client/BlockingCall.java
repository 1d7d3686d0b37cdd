package io.peerlink.internal.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.BooleanSupplier;

import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerRestartedException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.internal.udp.ReceiveTurn;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * A call whose caller is blocked. The caller's thread reads the result itself, so a reply
 * costs one hand-off between threads.
 */
final class BlockingCall extends PendingCall implements BooleanSupplier, ReceiveTurn.Ticket {

	private static final AtomicIntegerFieldUpdater<BlockingCall> DOING = AtomicIntegerFieldUpdater
		.newUpdater(BlockingCall.class, "doing");

	private final Thread caller = Thread.currentThread();

	/**
	 * A {@link Message.Reply} or a {@link PeerLinkException}.
	 */
	private volatile @Nullable Object outcome;

	private final ReceiveTurn turn;

	@SuppressWarnings("UnusedVariable") // read by DOING
	private volatile int doing = GOING_ON;

	BlockingCall(MessageId id, Peer peer, String method, Duration timeout, ReceiveTurn turn) {
		super(id, peer, method, timeout);
		this.turn = turn;
	}

	/**
	 * Returns whether the call is complete.
	 */
	@Override
	public boolean getAsBoolean() {
		return this.outcome != null;
	}

	@Override
	public Thread thread() {
		return this.caller;
	}

	@Override
	public boolean change(int expected, int next) {
		return DOING.compareAndSet(this, expected, next);
	}

	@Override
	void reply(Message.Reply reply) {
		this.outcome = reply;
		this.turn.wake(this);
	}

	@Override
	void fail(PeerLinkException failure) {
		this.outcome = failure;
		this.turn.wake(this);
	}

	/**
	 * Waits until the call completes, which the {@link PendingCalls} see to by the
	 * deadline. Should their timer have failed, the call times out a second later.
	 * @param engine cancels this call if the thread is interrupted
	 * @return the reply
	 * @throws PeerLinkException if the call failed, or if the thread was interrupted; the
	 * interrupt status of the thread is then set
	 */
	Message.Reply await(CallEngine engine) {
		boolean interrupted = false;
		try {
			while (true) {
				Object outcome = this.outcome;
				if (outcome instanceof Message.Reply reply) {
					return reply;
				}
				if (outcome instanceof PeerLinkException failure) {
					if (failure instanceof PeerTimeoutException) {
						engine.timedOut(this);
					}
					throw recreate(failure);
				}
				if (interrupted && engine.cancel(this)) {
					throw new PeerLinkException(
							"Interrupted while waiting for '" + peer().name() + "' to answer " + method(),
							new InterruptedException());
				}
				long left = engine.calls().nanosUntilOverdue(this);
				if (left <= 0) {
					engine.calls().remove(this);
					fail(timedOut());
				}
				this.turn.await(this, this, left);
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
	 * Returns a failure whose stack trace is that of the caller and not that of the
	 * timer.
	 */
	private static PeerLinkException recreate(PeerLinkException failure) {
		if (failure instanceof PeerTimeoutException || failure instanceof PeerRestartedException) {
			failure.fillInStackTrace();
			return failure;
		}
		return new PeerLinkException(String.valueOf(failure.getMessage()), failure);
	}

}
