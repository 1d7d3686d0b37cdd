package io.peerlink.internal.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import io.peerlink.call.CallObserver;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.concurrent.ManagedWait;
import io.peerlink.internal.udp.ReceiveTurn;
import io.peerlink.internal.concurrent.VirtualThreads;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * A call whose result goes to a future. A future with dependent stages completes on the
 * callback executor, because they must not run on a thread that reads. One without stages
 * completes where that is fastest: on the thread that waits for it, or else on the one
 * that has read the reply, when others may read.
 */
final class AsyncCall extends PendingCall implements ReceiveTurn.Task, BooleanSupplier {

	private final ReplyFuture future = new ReplyFuture(this);

	private final AtomicBoolean ended = new AtomicBoolean();

	private final AtomicBoolean completing = new AtomicBoolean();

	private final AtomicReference<@Nullable Helper> helper = new AtomicReference<>();

	private final Thread caller = Thread.currentThread();

	private final CallEngine engine;

	private final Type resultType;

	private final CallObserver.Outgoing observer;

	/**
	 * A {@link Message.Reply} or a {@link PeerLinkException}.
	 */
	private volatile @Nullable Object outcome;

	AsyncCall(CallEngine engine, Peer peer, String method, Duration timeout, Type resultType,
			CallObserver.Outgoing observer) {
		super(engine.newId(), peer, method, timeout);
		this.engine = engine;
		this.resultType = resultType;
		this.observer = observer;
	}

	CompletableFuture<@Nullable Object> future() {
		return this.future;
	}

	@Override
	void reply(Message.Reply reply) {
		this.outcome = reply;
		if (!hasStages()) {
			Helper waiting = this.helper.get();
			if (waiting != null) {
				this.engine.turn().wake(waiting);
				return;
			}
			if (completesHere()) {
				return;
			}
		}
		move();
	}

	/**
	 * Leaves the completion to the thread that reads. That is not one which waits for a
	 * call of its own, unless it has begun this one as well: a stage that another thread
	 * adds at this moment would hold it up.
	 */
	private boolean completesHere() {
		ReceiveTurn turn = this.engine.turn();
		return (this.caller == Thread.currentThread()) ? turn.complete(this) : turn.defer(this);
	}

	@Override
	void fail(PeerLinkException failure) {
		this.outcome = failure;
		move();
	}

	private boolean hasStages() {
		return this.future.getNumberOfDependents() > 0;
	}

	/**
	 * Has the future completed by the callback executor.
	 */
	@Override
	public void move() {
		this.engine.callbacks().execute(this::complete);
	}

	/**
	 * Completes the future on the thread that has read the reply.
	 */
	@Override
	public void run() {
		if (hasStages()) {
			move();
		}
		else {
			complete();
		}
	}

	/**
	 * Reads the reply and completes the future, unless another thread does so.
	 */
	private void complete() {
		Object outcome = Objects.requireNonNull(this.outcome);
		if (!this.completing.compareAndSet(false, true)) {
			return;
		}
		if (outcome instanceof PeerLinkException failure) {
			completeExceptionally(failure);
			return;
		}
		Object result;
		try {
			result = this.engine.replies().read(peer(), method(), (Message.Reply) outcome, this.resultType);
		}
		catch (Throwable ex) {
			completeExceptionally(ex);
			return;
		}
		end(null);
		this.future.complete(result);
	}

	private void completeExceptionally(Throwable failure) {
		end(failure);
		this.future.completeExceptionally(failure);
	}

	/**
	 * Ends the call, because its future is complete. It was not if the user has completed
	 * or cancelled it.
	 */
	void futureDone(@Nullable Throwable failure) {
		if (end(failure)) {
			this.engine.cancel(this);
		}
		Helper waiting = this.helper.get();
		if (waiting != null) {
			this.engine.turn().wake(waiting.thread());
		}
	}

	/**
	 * Releases the slot of the call and informs the observer, once. To be called before
	 * the future completes, because dependent stages run first and may start the next
	 * call.
	 * @return whether it had not been released
	 */
	private boolean end(@Nullable Throwable failure) {
		if (!this.ended.compareAndSet(false, true)) {
			return false;
		}
		this.engine.calls().release();
		this.observer.ended(failure);
		return true;
	}

	/**
	 * Waits for the reply on the current thread, which may read it itself, and completes
	 * the future. May return early: the thread then waits for the future.
	 * @param nanos how long to wait at most
	 * @return how long it has waited, in nanoseconds
	 */
	long await(long nanos) {
		Thread current = Thread.currentThread();
		if (getAsBoolean() || !mayHelp(current)) {
			completeIfFast();
			return 0;
		}
		Helper created = new Helper(current);
		if (!this.helper.compareAndSet(null, created)) {
			return 0;
		}
		long begin = this.engine.nanoTime();
		long waited = 0;
		try (ManagedWait wait = ManagedWait.begin()) {
			while (!getAsBoolean() && waited < nanos && !current.isInterrupted()) {
				this.engine.turn().help(created, this, nanos - waited);
				waited = this.engine.nanoTime() - begin;
			}
		}
		finally {
			this.helper.set(null);
			completeIfFast();
		}
		return waited;
	}

	/**
	 * Who has brought the reply may have left the rest to the thread that waits.
	 */
	private void completeIfFast() {
		if (this.outcome == null || this.completing.get()) {
			return;
		}
		run();
	}

	/**
	 * Threads of a pool that compensates for those that block, and virtual ones, wait as
	 * they do for other futures.
	 */
	private static boolean mayHelp(Thread thread) {
		return !VirtualThreads.isVirtual(thread) && !(thread instanceof ForkJoinWorkerThread)
				&& ManagedWait.isAllowed();
	}

	/**
	 * Returns whether there is nothing to wait for.
	 */
	@Override
	public boolean getAsBoolean() {
		return this.outcome != null || this.future.isDone();
	}

	/**
	 * The thread that waits for this call.
	 */
	private static final class Helper implements ReceiveTurn.Ticket {

		private static final AtomicIntegerFieldUpdater<Helper> DOING = AtomicIntegerFieldUpdater
			.newUpdater(Helper.class, "doing");

		private final Thread thread;

		@SuppressWarnings("UnusedVariable") // read by DOING
		private volatile int doing = GOING_ON;

		Helper(Thread thread) {
			this.thread = thread;
		}

		@Override
		public Thread thread() {
			return this.thread;
		}

		@Override
		public boolean change(int expected, int next) {
			return DOING.compareAndSet(this, expected, next);
		}

	}

}
