package io.peerlink.internal.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.peerlink.call.CallObserver;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.concurrent.ManagedWait;
import io.peerlink.internal.concurrent.VirtualThreads;
import io.peerlink.internal.udp.ReceiveTurn;
import io.peerlink.internal.value.CallValues;
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

	private static final AtomicReferenceFieldUpdater<AsyncCall, @Nullable Object> STAGES = AtomicReferenceFieldUpdater
		.newUpdater(AsyncCall.class, Object.class, "stages");

	/**
	 * Value of {@link #stages} of a future that has stages, or has had its chance.
	 */
	private static final Object OPEN = new Object();

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

	/**
	 * The thread that completes the future and must not run stages meanwhile, or
	 * {@link #OPEN}.
	 */
	private volatile @Nullable Object stages;

	/**
	 * Whether the callback executor completes the future.
	 */
	private volatile boolean moved;

	/**
	 * Whether the future is complete, or is about to be.
	 */
	private volatile boolean ending;

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
			if (!hasStreamedResult() && completesHere()) {
				return;
			}
		}
		move();
	}

	/**
	 * Returns whether users' code takes part in reading the result, which must not run on
	 * a thread that reads replies.
	 */
	private boolean hasStreamedResult() {
		CallValues values = values();
		return values != null && values.hasResult();
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
		if (failure instanceof PeerTimeoutException) {
			this.engine.timedOut(this);
		}
		move();
	}

	private boolean hasStages() {
		return this.stages != null || this.future.getNumberOfDependents() > 0;
	}

	/**
	 * Has the future completed by the callback executor.
	 */
	@Override
	public void move() {
		this.moved = true;
		this.engine.callbacks().execute(() -> complete(true));
	}

	/**
	 * Completes the future on the thread that has read the reply, or waits for it.
	 */
	@Override
	public void run() {
		if (hasStages()) {
			move();
		}
		else {
			complete(false);
		}
	}

	/**
	 * Reads the reply and completes the future, unless another thread does so.
	 * @param mayRunStages whether the current thread may run stages. Reading takes long
	 * enough for one to be added meanwhile
	 */
	private void complete(boolean mayRunStages) {
		Object outcome = Objects.requireNonNull(this.outcome);
		if (!this.completing.compareAndSet(false, true)) {
			return;
		}
		Object result = null;
		Throwable failure = null;
		try {
			if (outcome instanceof Message.Reply reply) {
				result = this.engine.replies().read(peer(), method(), reply, this.resultType, values());
			}
			else {
				failure = (PeerLinkException) outcome;
			}
		}
		catch (Throwable ex) {
			failure = ex;
		}
		end(failure);
		completeFuture(result, failure, mayRunStages);
	}

	private void completeFuture(@Nullable Object result, @Nullable Throwable failure, boolean mayRunStages) {
		if (mayRunStages) {
			completeFuture(result, failure);
		}
		else if (!completeWithoutStages(result, failure)) {
			this.engine.callbacks().execute(() -> completeFuture(result, failure));
		}
	}

	/**
	 * Completes the future unless it has stages. None is added meanwhile, see
	 * {@link #stageComes()}.
	 */
	private boolean completeWithoutStages(@Nullable Object result, @Nullable Throwable failure) {
		if (!STAGES.compareAndSet(this, null, Thread.currentThread())) {
			return false;
		}
		try {
			boolean none = this.future.getNumberOfDependents() == 0;
			if (none) {
				completeFuture(result, failure);
			}
			return none;
		}
		finally {
			this.stages = OPEN;
		}
	}

	private void completeFuture(@Nullable Object result, @Nullable Throwable failure) {
		if (failure != null) {
			this.future.completeExceptionally(failure);
		}
		else if (!this.future.complete(result)) {
			unused();
		}
	}

	/**
	 * The call was cancelled while its result was read.
	 */
	private void unused() {
		CallValues values = values();
		if (values != null) {
			values.resultUnused();
		}
	}

	/**
	 * Keeps a stage that the current thread is about to add from a thread that completes
	 * the future at this moment.
	 */
	void stageComes() {
		while (!STAGES.compareAndSet(this, null, OPEN)) {
			Object completing = this.stages;
			if (completing == OPEN || completing == Thread.currentThread()) {
				return;
			}
			LockSupport.parkNanos(this, 1000);
		}
	}

	/**
	 * Has the thread woken that waits for this call. To be called before the future is
	 * completed: the latest dependent stage runs first, and no other must delay the
	 * thread, or run on it.
	 */
	void futureCompletes() {
		this.ending = true;
		Helper waiting = this.helper.get();
		if (waiting != null && waiting.thread() != Thread.currentThread()) {
			Futures.whenDone(this.future, (result, failure) -> this.engine.turn().wake(waiting.thread()));
		}
	}

	/**
	 * Ends the call, because its future is complete. It was not if the user has completed
	 * or cancelled it.
	 */
	void futureDone(@Nullable Throwable failure) {
		if (end(failure)) {
			this.engine.cancel(this);
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
		CallValues values = values();
		if (values != null) {
			values.callEnded();
		}
		this.observer.ended(failure);
		return true;
	}

	/**
	 * Waits for the reply on the current thread, which may read it itself, and completes
	 * the future. May return early: the thread then waits for the future.
	 * @param nanos how long to wait at most, {@link ReceiveTurn#FOREVER} for no limit
	 * @return how long it has waited, in nanoseconds
	 */
	long await(long nanos) {
		Thread current = Thread.currentThread();
		if (getAsBoolean() || !mayHelp(current)) {
			completeIfLeft();
			return 0;
		}
		Helper created = new Helper(current);
		if (!this.helper.compareAndSet(null, created)) {
			return 0;
		}
		try (ManagedWait wait = ManagedWait.begin()) {
			// Whoever completes the future may have seen no thread to be woken.
			return this.ending ? 0 : help(created, nanos);
		}
		finally {
			this.helper.set(null);
			completeIfLeft();
		}
	}

	private long help(Helper current, long nanos) {
		long begin = this.engine.nanoTime();
		long waited = 0;
		while (!this.future.isDone() && waited < nanos && !current.thread().isInterrupted()) {
			if (!completeIfLeft()) {
				this.engine.turn().help(current, this, (nanos == ReceiveTurn.FOREVER) ? nanos : nanos - waited);
			}
			waited = this.engine.nanoTime() - begin;
		}
		return waited;
	}

	/**
	 * Who has brought the reply may have left the rest to the thread that waits.
	 * @return whether that was so
	 */
	private boolean completeIfLeft() {
		boolean left = isLeft();
		if (left) {
			run();
		}
		return left;
	}

	private boolean isLeft() {
		return this.outcome != null && !this.moved && !this.completing.get();
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
		return isLeft() || this.future.isDone();
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
