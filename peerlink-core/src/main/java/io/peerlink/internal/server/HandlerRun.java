package io.peerlink.internal.server;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.peerlink.call.CallObserver;
import io.peerlink.error.InvalidArgumentsException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.HandlerExecution;
import io.peerlink.internal.concurrent.DrainableSemaphore;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.concurrent.ManagedWait;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.payload.TraceContext;
import io.peerlink.internal.server.dedup.CallEntry;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One accepted request, from the queue of the handler threads to its answer.
 */
final class HandlerRun implements Runnable, ManagedWait.Place {

	private static final Logger logger = LoggerFactory.getLogger(HandlerRun.class);

	private static final ThreadLocal<@Nullable HandlerRun> CURRENT = new ThreadLocal<>();

	private static final AtomicIntegerFieldUpdater<HandlerRun> IN_FLIGHT = AtomicIntegerFieldUpdater
		.newUpdater(HandlerRun.class, "inFlight");

	/**
	 * Counted as in flight, and toward the limit.
	 */
	private static final int ACCEPTED = 2;

	/**
	 * Counted as in flight only.
	 */
	private static final int ENDING = 1;

	private static final int ENDED = 0;

	private final ServerResources server;

	private final BoundMethod method;

	private final Arrival arrival;

	private final CallEntry call;

	private final CancellableRequest cancellable;

	/**
	 * Released when the handler begins, because a handler may run for long.
	 */
	private Message.@Nullable Request request;

	private CallObserver.Incoming observation = CallObserver.Incoming.NONE;

	private volatile int inFlight = ACCEPTED;

	private volatile Scheduler.@Nullable Timer stageTimer;

	/**
	 * The place of the handler's thread, which is left together with that of the request.
	 */
	private ManagedWait.@Nullable Place threadPlace;

	HandlerRun(ServerResources server, BoundMethod method, Message.Request request, Arrival arrival, CallEntry call) {
		this.cancellable = new CancellableRequest(server.context(), call);
		this.server = server;
		this.method = method;
		this.request = request;
		this.arrival = arrival;
		this.call = call;
	}

	/**
	 * Returns the request that the current thread handles.
	 * @return the request, {@code null} outside of a handler
	 */
	static @Nullable HandlerRun current() {
		return CURRENT.get();
	}

	/**
	 * Returns what a cancellation of the call ends.
	 * @return the execution of the call
	 */
	CallEntry.Execution execution() {
		return this.cancellable;
	}

	/**
	 * Returns whether a counter has counted this request as in flight.
	 * @param counter the counter of a node
	 * @return whether this is a request to that node
	 */
	boolean isCountedBy(DrainableSemaphore counter) {
		return this.server.inFlight() == counter;
	}

	/**
	 * Stops counting this request as in flight. Only the first call has an effect.
	 */
	void leaveInFlight() {
		switch (IN_FLIGHT.getAndSet(this, ENDED)) {
			case ACCEPTED -> this.server.inFlight().releaseUntracked();
			case ENDING -> this.server.inFlight().endUntracked();
			default -> {
				// It has left before.
			}
		}
	}

	/**
	 * Stops counting this request toward the limit. It has to happen before the reply: a
	 * caller that has it may call again at once, and must not be refused.
	 */
	private void makeRoom() {
		if (IN_FLIGHT.compareAndSet(this, ACCEPTED, ENDING)) {
			this.server.inFlight().makeRoomUntracked();
		}
	}

	/**
	 * Makes room while the handler waits for a peer, which may call this node before it
	 * answers.
	 */
	@Override
	public void leave() {
		if (this.inFlight == ACCEPTED) {
			this.server.inFlight().makeRoomUntracked();
		}
		if (this.threadPlace != null) {
			this.threadPlace.leave();
		}
	}

	@Override
	public boolean mayWait() {
		return this.method.execution() != HandlerExecution.INLINE;
	}

	@Override
	public void retake() {
		if (this.threadPlace != null) {
			this.threadPlace.retake();
		}
		if (this.inFlight == ACCEPTED) {
			this.server.inFlight().retakeRoomUntracked();
		}
	}

	@Override
	public void run() {
		this.server.statistics().queued.decrementAndGet();
		Message.Request request = this.request;
		this.request = null;
		long begin = System.nanoTime();
		boolean late = this.cancellable.isExpired();
		if (request == null || late || this.cancellable.isCancelled()) {
			abandon(late);
			return;
		}
		Object result;
		try {
			result = handle(request);
		}
		catch (Throwable ex) {
			finish(null, ex);
			return;
		}
		finally {
			this.method.pace().took(System.nanoTime() - begin);
		}
		if (result instanceof CompletionStage<?> stage) {
			finishLater(stage);
			return;
		}
		finish(result, null);
	}

	private void abandon(boolean late) {
		if (late) {
			this.server.statistics().expired.increment();
		}
		this.call.finish(null);
		this.cancellable.end();
		leaveInFlight();
	}

	private @Nullable Object handle(Message.Request request) throws Throwable {
		CurrentPeer caller = callerOf(request);
		this.observation = this.server.context()
			.observer()
			.handling(caller, request.rpc(), TraceContext.fromJson(request.trace()));
		CurrentPeer previous = CurrentPeer.enter(caller);
		CURRENT.set(this);
		this.threadPlace = ManagedWait.enter(this);
		try (CallObserver.Scope scope = this.observation.open()) {
			return invoke(request);
		}
		finally {
			// Keeps the entry of the thread, which the next request would create again.
			CURRENT.set(null);
			ManagedWait.enter(this.threadPlace);
			CurrentPeer.enter(previous);
		}
	}

	private CurrentPeer callerOf(Message.Request request) {
		Peer known = this.arrival.peer();
		String name = (known != null) ? known.name() : request.src();
		return new CurrentPeer(name, this.arrival.source(), known, this.cancellable.asContext());
	}

	/**
	 * A cancellation interrupts the handler only, nothing around it.
	 */
	private @Nullable Object invoke(Message.Request request) throws Throwable {
		if (!this.cancellable.enterHandler()) {
			throw cancellation();
		}
		try {
			return this.method.invoke(this.method.bind(request.args(), request.kwargs()));
		}
		finally {
			this.cancellable.leaveHandler();
		}
	}

	private void finishLater(CompletionStage<?> stage) {
		try {
			stage.whenComplete((value, failure) -> finish(value, failure));
		}
		catch (Throwable ex) {
			finish(null, ex);
			return;
		}
		if (stage instanceof Future<?> future) {
			this.cancellable.onCancel(() -> cancel(future));
		}
		if (this.inFlight == ACCEPTED) {
			limitStage();
		}
	}

	private void limitStage() {
		Scheduler.Timer timer = StageLimit.start(this.server.context(), this.call, this::giveStageUp);
		this.stageTimer = timer;
		if (timer != null && this.inFlight != ACCEPTED) {
			timer.cancel();
		}
	}

	/**
	 * Makes room for other requests although the stage is not complete. If it completes
	 * later, its result is still sent.
	 */
	private void giveStageUp() {
		if (this.inFlight != ACCEPTED) {
			return;
		}
		int count = this.server.statistics().overdueStages.incrementAndGet();
		if (Integer.bitCount(count) == 1) {
			logger.warn("A stage that {} returned is still not complete and counts as running no more; {} so far",
					this.method.name(), count);
		}
		this.call.finish(null);
		leaveInFlight();
	}

	private static void cancel(Future<?> future) {
		try {
			future.cancel(true);
		}
		catch (UnsupportedOperationException ex) {
			logger.debug("The stage that a handler returned cannot be cancelled", ex);
		}
	}

	private void finish(@Nullable Object result, @Nullable Throwable failure) {
		makeRoom();
		Scheduler.Timer timer = this.stageTimer;
		if (timer != null) {
			timer.cancel();
		}
		Throwable reported = (failure != null) ? Futures.unwrap(failure) : null;
		try {
			reported = answer(result, reported);
		}
		finally {
			end(reported);
		}
	}

	private void end(@Nullable Throwable reported) {
		try {
			// Has no effect on a call that was answered.
			this.call.finish(null);
			this.cancellable.end();
			this.observation.ended(reported);
		}
		finally {
			leaveInFlight();
		}
	}

	/**
	 * Sends the reply, unless the call was cancelled.
	 * @return why the caller did not get the result, {@code null} if it did
	 */
	private @Nullable Throwable answer(@Nullable Object result, @Nullable Throwable failure) {
		if (this.cancellable.isCancelled()) {
			return (failure != null) ? failure : cancellation();
		}
		if (failure != null) {
			answerFailure(failure);
			return failure;
		}
		try {
			return this.server.replies().result(this.call, this.arrival, this.method, result);
		}
		catch (Throwable ex) {
			answerFailure(ex);
			return ex;
		}
	}

	private void answerFailure(Throwable failure) {
		// First, because after an error it may be impossible to log.
		this.server.replies().failure(this.call, this.arrival, failure);
		if (!(failure instanceof InvalidArgumentsException)) {
			this.method.failures().record(this.arrival, failure, this.server.context().nanoTime());
		}
	}

	private static CancellationException cancellation() {
		return new CancellationException("The caller has cancelled the call");
	}

}
