package io.peerlink.internal.server;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Supplier;

import io.peerlink.call.CallObserver;
import io.peerlink.error.CallerNotAllowedException;
import io.peerlink.error.InvalidArgumentsException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.HandlerExecution;
import io.peerlink.handler.RequestContext;
import io.peerlink.internal.concurrent.DrainableSemaphore;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.concurrent.ManagedWait;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.HandlerGuard;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.payload.TraceContext;
import io.peerlink.internal.server.dedup.CallEntry;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.value.ArgumentValues;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.peer.Peer;
import io.peerlink.spi.StreamedType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request, from its arrival to its answer, and as it is remembered after that: the
 * one object that a request takes. It runs on any thread. When it is over, it holds
 * nothing but what an entry does.
 */
final class HandlerRun extends CallEntry implements Runnable, ManagedWait.Place, Supplier<CurrentPeer> {

	private static final Logger logger = LoggerFactory.getLogger(HandlerRun.class);

	private static final ThreadLocal<@Nullable HandlerRun> CURRENT = new ThreadLocal<>();

	private static final VarHandle IN_FLIGHT = inFlightHandle();

	/**
	 * Counted as in flight, and toward the limit.
	 */
	private static final byte ACCEPTED = 2;

	/**
	 * Counted as in flight only.
	 */
	private static final byte ENDING = 1;

	private static final byte ENDED = 0;

	/**
	 * How much earlier than its caller gives up a request is answered, at most.
	 */
	private static final Duration ANSWER_MARGIN = Duration.ofMillis(250);

	/**
	 * Released when the request is over: the entry is remembered for longer than the node
	 * may be needed.
	 */
	private @Nullable ServerResources server;

	private @Nullable BoundMethod method;

	private @Nullable Arrival arrival;

	/**
	 * Released when the handler begins, because a handler may run for long. Its extension
	 * is not valid any more then.
	 */
	private Message.@Nullable Request request;

	private CallObserver.Incoming observation = CallObserver.Incoming.NONE;

	private volatile byte inFlight = ENDED;

	private volatile Scheduler.@Nullable Timer stageTimer;

	/**
	 * The place of the handler's thread, which is left together with that of the request.
	 */
	private ManagedWait.@Nullable Place threadPlace;

	/**
	 * What a handler has got of this request, if it has asked. Created under the lock of
	 * this.
	 */
	private volatile @Nullable CancellableRequest context;

	/**
	 * The caller as the handler knows it, once it has asked. Before that the {@link Peer}
	 * that was known where the request came from when its handler began, or else the name
	 * that the request claims.
	 */
	private @Nullable Object caller;

	private volatile @Nullable Thread handlerThread;

	private volatile boolean cancelled;

	/**
	 * What is streamed, {@code null} for most requests.
	 */
	private @Nullable StreamedRequest streams;

	/**
	 * Creates the run of a request that may turn out to be a retransmission.
	 */
	HandlerRun(ServerResources server, Message.Request request, Arrival arrival) {
		super(request, arrival.nanoTime());
		this.server = server;
		this.request = request;
		this.arrival = arrival;
		Extension pl = request.pl();
		if (pl != null && pl.takesStreamedValues()) {
			this.streams = new StreamedRequest(pl.instance());
		}
	}

	private static VarHandle inFlightHandle() {
		try {
			return MethodHandles.lookup().findVarHandle(HandlerRun.class, "inFlight", byte.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Records that the request was accepted and is counted as in flight.
	 * @param method what it asks for
	 */
	void accepted(BoundMethod method) {
		this.method = method;
		this.inFlight = ACCEPTED;
	}

	/**
	 * Replaces what is known of the caller. To be called before the request runs.
	 * @param arrival how the request arrived
	 */
	void arrival(Arrival arrival) {
		this.arrival = arrival;
	}

	/**
	 * Returns what all requests share. To be called before the request is over.
	 */
	private ServerResources resources() {
		return Objects.requireNonNull(this.server);
	}

	/**
	 * Returns the request that the current thread handles.
	 * @return the request, {@code null} outside of a handler
	 */
	static @Nullable HandlerRun current() {
		return CURRENT.get();
	}

	/**
	 * Returns whether a counter has counted this request as in flight.
	 * @param counter the counter of a node
	 * @return whether this is a request to that node
	 */
	boolean isCountedBy(DrainableSemaphore counter) {
		ServerResources server = this.server;
		return server != null && server.inFlight() == counter;
	}

	/**
	 * Stops counting this request as in flight. Only the first call has an effect.
	 */
	void leaveInFlight() {
		// First: whoever releases it has left before.
		ServerResources server = this.server;
		if (server == null) {
			return;
		}
		switch ((byte) IN_FLIGHT.getAndSet(this, ENDED)) {
			case ACCEPTED -> server.inFlight().releaseUntracked();
			case ENDING -> server.inFlight().endUntracked();
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
		ServerResources server = this.server;
		if (server != null && IN_FLIGHT.compareAndSet(this, ACCEPTED, ENDING)) {
			server.inFlight().makeRoomUntracked();
		}
	}

	/**
	 * Makes room while the handler waits for a peer, which may call this node before it
	 * answers.
	 */
	@Override
	public void leave() {
		ServerResources server = this.server;
		if (server != null && this.inFlight == ACCEPTED) {
			server.inFlight().makeRoomUntracked();
		}
		if (this.threadPlace != null) {
			this.threadPlace.leave();
		}
	}

	@Override
	public boolean mayWait() {
		BoundMethod method = this.method;
		return method == null || method.execution() != HandlerExecution.INLINE;
	}

	@Override
	public void retake() {
		if (this.threadPlace != null) {
			this.threadPlace.retake();
		}
		ServerResources server = this.server;
		if (server != null && this.inFlight == ACCEPTED) {
			server.inFlight().retakeRoomUntracked();
		}
	}

	@Override
	public void run() {
		ServerResources server = resources();
		server.statistics().queued.decrementAndGet();
		Message.Request request = this.request;
		BoundMethod method = this.method;
		Arrival arrival = this.arrival;
		this.request = null;
		long begin = System.nanoTime();
		boolean late = isNumbered() && deadline() - server.context().nanoTime() <= 0;
		if (request == null || method == null || arrival == null || late || this.cancelled) {
			abandon(late);
			return;
		}
		Object result;
		boolean denied = false;
		try {
			result = handle(request, method, arrival);
		}
		catch (Throwable ex) {
			denied = ex instanceof CallerNotAllowedException;
			complete(null, ex);
			return;
		}
		finally {
			method.pace().took(System.nanoTime() - begin, !denied);
		}
		if (result instanceof CompletionStage<?> stage) {
			finishLater(stage);
			return;
		}
		complete(result, null);
	}

	private void abandon(boolean late) {
		if (late) {
			resources().statistics().expired.increment();
		}
		finish(null);
		leaveInFlight();
		release();
	}

	private @Nullable Object handle(Message.Request request, BoundMethod method, Arrival arrival) throws Throwable {
		Peer peer = arrival.sendingPeer();
		this.caller = (peer != null) ? peer : arrival.claimed(request.src());
		CallObserver observer = resources().context().observer();
		if (observer != CallObserver.NONE) {
			this.observation = observer.handling(get(), request.rpc(), TraceContext.fromJson(request.trace()));
		}
		Supplier<CurrentPeer> previous = CurrentPeer.enterLazily(this);
		CURRENT.set(this);
		this.threadPlace = ManagedWait.enter(this);
		try (CallObserver.Scope scope = this.observation.open()) {
			return invoke(request, method);
		}
		finally {
			// Keeps the entry of the thread, which the next request would create again.
			CURRENT.set(null);
			ManagedWait.enter(this.threadPlace);
			CurrentPeer.enterLazily(previous);
		}
	}

	/**
	 * Returns the caller as the handler knows it, which most handlers do not ask for.
	 * Called by the handler's thread.
	 */
	@Override
	public CurrentPeer get() {
		Object known = this.caller;
		if (known instanceof CurrentPeer caller) {
			return caller;
		}
		Peer peer = (known instanceof Peer listed) ? listed : null;
		Arrival arrival = Objects.requireNonNull(this.arrival);
		CurrentPeer caller = new CurrentPeer((peer != null) ? peer.name() : (String) known, arrival.source(), peer,
				isNumbered() ? context(resources()) : RequestContext.NONE, arrival.fingerprint());
		this.caller = caller;
		return caller;
	}

	/**
	 * Returns this request as handlers know it.
	 */
	private CancellableRequest context(ServerResources server) {
		CancellableRequest known = this.context;
		if (known != null) {
			return known;
		}
		synchronized (this) {
			CancellableRequest created = this.context;
			if (created == null) {
				created = new CancellableRequest(server.context().scheduler(), deadline(), this.cancelled,
						isFinishing());
				this.context = created;
			}
			return created;
		}
	}

	/**
	 * A cancellation interrupts the handler only, nothing around it.
	 */
	private @Nullable Object invoke(Message.Request request, BoundMethod method) throws Throwable {
		HandlerGuard guard = resources().guard();
		guard.check(method.method(), this);
		if (!enterHandler()) {
			throw cancellation();
		}
		try {
			return guard.isBare() ? execute(request, method) : guard.around(this, () -> execute(request, method));
		}
		finally {
			leaveHandler();
		}
	}

	/**
	 * Reads the arguments and calls the handler: whatever surrounds it may deny the call
	 * before.
	 */
	private @Nullable Object execute(Message.Request request, BoundMethod method) throws Throwable {
		return method.invoke(method.bind(request.args(), request.kwargs(), argumentsOf(method)));
	}

	private @Nullable ArgumentValues argumentsOf(BoundMethod method) {
		Arrival arrival = this.arrival;
		if (!method.takesStreams() || arrival == null) {
			return null;
		}
		ServerResources server = resources();
		NodeContext node = server.context();
		CancellableRequest extended = isNumbered() ? context(server) : null;
		Duration patience = patience(server);
		return streams().open(server.values(), arrival, method, patience, () -> {
			if (extended != null) {
				extended.extend(node.nanoTime() + patience.toNanos());
			}
		});
	}

	private StreamedRequest streams() {
		StreamedRequest known = this.streams;
		if (known == null) {
			known = new StreamedRequest(null);
			this.streams = known;
		}
		return known;
	}

	/**
	 * Returns how long the caller waits for each answer, as it has said or as calls wait
	 * by default. A copy of a request that was sent later says less than that.
	 */
	private Duration patience(ServerResources server) {
		Arrival arrival = this.arrival;
		long nanos = (isNumbered() && arrival != null) ? deadline() - arrival.nanoTime() : 0;
		Duration usual = server.context().limits().callTimeout();
		Duration told = Durations.min(Duration.ofNanos(nanos), StageLimit.MAX_DEADLINE);
		return (nanos <= 0 || (isRetransmission() && told.compareTo(usual) < 0)) ? usual : told;
	}

	/**
	 * Makes the current thread the one that a cancellation interrupts.
	 * @return {@code false} if the handler must not run because the call was cancelled
	 */
	private boolean enterHandler() {
		this.handlerThread = Thread.currentThread();
		if (this.cancelled) {
			leaveHandler();
			return false;
		}
		return true;
	}

	/**
	 * Ends the part of the request that a cancellation interrupts, and clears an
	 * interrupt that was meant for the handler.
	 */
	private void leaveHandler() {
		this.handlerThread = null;
		if (this.cancelled) {
			// Whoever has read the field before is about to interrupt this thread.
			synchronized (this) {
				// What else runs on this thread must not see the interrupt.
				Thread.interrupted();
			}
		}
	}

	@Override
	public boolean cancel() {
		ServerResources server = this.server;
		CancellableRequest context;
		synchronized (this) {
			if (server == null || this.cancelled || isFinishing()) {
				return false;
			}
			this.cancelled = true;
			context = this.context;
		}
		List<Runnable> due = (context != null) ? context.cancel() : List.of();
		// Not on the receive thread: an interrupt closes the channel that a handler reads
		// from, and callbacks are users' code.
		server.context().executors().callbacks().execute(() -> {
			interruptHandler();
			CancellableRequest.runAll(due);
		});
		return true;
	}

	private synchronized void interruptHandler() {
		Thread thread = this.handlerThread;
		if (thread != null) {
			thread.interrupt();
		}
	}

	private void finishLater(CompletionStage<?> stage) {
		try {
			stage.whenComplete((value, failure) -> complete(value, failure));
		}
		catch (Throwable ex) {
			complete(null, ex);
			return;
		}
		ServerResources server = this.server;
		if (server == null) {
			return;
		}
		if (stage instanceof Future<?> future && isNumbered()) {
			context(server).onCancel(() -> cancel(future));
		}
		if (this.inFlight == ACCEPTED) {
			limitStage(server);
		}
	}

	private void limitStage(ServerResources server) {
		stageTimer(StageLimit.start(server.context(), this, this::giveStageUp));
		if (this.inFlight != ACCEPTED) {
			stageTimer(null);
		}
	}

	/**
	 * Sets the one timer of the request's stages, of which one may follow another.
	 */
	private synchronized void stageTimer(Scheduler.@Nullable Timer timer) {
		Scheduler.Timer previous = this.stageTimer;
		this.stageTimer = timer;
		if (previous != null) {
			previous.cancel();
		}
	}

	/**
	 * Makes room for other requests although the stage is not complete. If it completes
	 * later, its result is still sent, but not over a connection: that would have to stay
	 * open for ever.
	 */
	private void giveStageUp() {
		ServerResources server = this.server;
		if (server == null || this.inFlight != ACCEPTED) {
			return;
		}
		StreamedRequest open = this.streams;
		if (open != null && open.isBeingRead()) {
			limitStage(server);
			return;
		}
		int count = server.statistics().overdueStages.incrementAndGet();
		if (Integer.bitCount(count) == 1) {
			logger.warn("A stage that {} returned is still not complete and counts as running no more; {} so far",
					(this.method != null) ? this.method.name() : "a handler", count);
		}
		finish(null);
		leaveInFlight();
		Arrival arrival = this.arrival;
		if (arrival != null) {
			arrival.end();
		}
	}

	private static void cancel(Future<?> future) {
		try {
			future.cancel(true);
		}
		catch (UnsupportedOperationException ex) {
			logger.debug("The stage that a handler returned cannot be cancelled", ex);
		}
	}

	private void complete(@Nullable Object result, @Nullable Throwable failure) {
		BoundMethod method = this.method;
		StreamedType type = (failure == null && method != null) ? method.streamedTypeOf(result) : null;
		ServerResources server = this.server;
		Arrival arrival = this.arrival;
		if (type == null || method == null || result == null || server == null || arrival == null) {
			respond(result, failure);
			return;
		}
		if (this.cancelled) {
			server.values().discard(type, result);
			respond(null, null);
			return;
		}
		try {
			stream(server, arrival, method, type, result);
		}
		catch (Throwable ex) {
			// Whatever it is, the request must end.
			respond(null, ex);
		}
	}

	/**
	 * Answers with a result that is streamed: with where the caller finds it, or with all
	 * of it when that is there.
	 */
	private void stream(ServerResources server, Arrival arrival, BoundMethod method, StreamedType type, Object result) {
		StreamedRequest streamed = streams();
		if (streamed.isResultReadLater(server)) {
			respond(streamed.offer(server, this, arrival, method, type, result), null);
			return;
		}
		finishLater(server.values()
			.collect(method.name(), type, method.resultType().itemType(), result, collectTime(server), get()));
	}

	/**
	 * Returns how long collecting may take, so that the caller hears of a failure before
	 * it gives up.
	 */
	private Duration collectTime(ServerResources server) {
		Duration remaining = isNumbered() ? context(server).remaining().orElse(Duration.ZERO) : patience(server);
		Duration longest = Durations.min(remaining, StageLimit.MAX_DEADLINE);
		return longest.minus(Durations.min(longest.dividedBy(4), ANSWER_MARGIN));
	}

	private void respond(@Nullable Object result, @Nullable Throwable failure) {
		makeRoom();
		if (this.stageTimer != null) {
			stageTimer(null);
		}
		Throwable reported = (failure != null) ? translate(Futures.unwrap(failure)) : null;
		try {
			reported = answer(result, reported);
		}
		finally {
			end(reported);
		}
	}

	private Throwable translate(Throwable failure) {
		ServerResources server = this.server;
		return (server != null) ? server.guard().translate(failure) : failure;
	}

	private void end(@Nullable Throwable reported) {
		try {
			StreamedRequest open = this.streams;
			if (open != null) {
				open.close();
			}
			// Has no effect on a call that was answered.
			finish(null);
			this.observation.ended(reported);
		}
		finally {
			leaveInFlight();
			release();
		}
	}

	/**
	 * Releases what an entry, which is remembered for longer, does not need. To be called
	 * when the request is not counted as in flight any more.
	 */
	void release() {
		Arrival arrival = this.arrival;
		if (arrival != null) {
			arrival.end();
		}
		this.request = null;
		this.method = null;
		this.arrival = null;
		this.streams = null;
		this.caller = null;
		this.observation = CallObserver.Incoming.NONE;
		this.stageTimer = null;
		this.threadPlace = null;
		this.server = null;
		CancellableRequest given = this.context;
		if (given != null) {
			given.end();
			this.context = null;
		}
	}

	/**
	 * Sends the reply, unless the call was cancelled.
	 * @return why the caller did not get the result, {@code null} if it did
	 */
	private @Nullable Throwable answer(@Nullable Object result, @Nullable Throwable failure) {
		BoundMethod method = this.method;
		Arrival arrival = this.arrival;
		ServerResources server = this.server;
		if (this.cancelled || server == null || method == null || arrival == null) {
			return (failure != null) ? failure : cancellation();
		}
		if (failure != null) {
			answerFailure(server, method, arrival, failure);
			return failure;
		}
		try {
			return server.replies().result(this, arrival, method, result);
		}
		catch (Throwable ex) {
			answerFailure(server, method, arrival, ex);
			return ex;
		}
	}

	private void answerFailure(ServerResources server, BoundMethod method, Arrival arrival, Throwable failure) {
		boolean denied = failure instanceof CallerNotAllowedException;
		if (denied) {
			server.statistics().denied.increment();
		}
		// First, because after an error it may be impossible to log.
		server.replies().failure(this, arrival, failure);
		if (denied) {
			method.failures().denied(arrival, failure, server.context().nanoTime());
		}
		else if (!(failure instanceof InvalidArgumentsException)) {
			method.failures().record(arrival, failure, server.context().nanoTime());
		}
	}

	private static CancellationException cancellation() {
		return new CancellationException("The caller has cancelled the call");
	}

}
