package io.peerlink.internal.server;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.call.CallObserver;
import io.peerlink.error.InvalidArgumentsException;
import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerRestartedException;
import io.peerlink.error.ReplyLostException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.RequestContext;
import io.peerlink.internal.concurrent.DrainableSemaphore;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.payload.TraceContext;
import io.peerlink.internal.server.dedup.ActiveRequest;
import io.peerlink.internal.server.dedup.AdmissionDecision;
import io.peerlink.internal.server.dedup.CallEntry;
import io.peerlink.internal.server.dedup.CallLog;
import io.peerlink.internal.server.dedup.DuplicateFilter;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the requests of peers: looks the method up, runs it on a handler thread and
 * answers. A request that cannot be taken is refused before anything was executed.
 */
public final class RequestDispatcher {

	private static final Logger logger = LoggerFactory.getLogger(RequestDispatcher.class);

	private static final ThreadLocal<DrainableSemaphore.@Nullable Permit> CURRENT = new ThreadLocal<>();

	private final HandlerRegistry registry;

	private final NodeContext context;

	private final DuplicateFilter served;

	private final boolean duplicateRemoval;

	private final DrainableSemaphore inFlight;

	private final AtomicInteger queued = new AtomicInteger();

	private final LongAdder rejected = new LongAdder();

	private final LongAdder unknown = new LongAdder();

	private final LongAdder duplicates = new LongAdder();

	private final LongAdder lost = new LongAdder();

	private final LongAdder expired = new LongAdder();

	private final LongAdder cancelled = new LongAdder();

	private final LongAdder misdirected = new LongAdder();

	private volatile Gate gate = Gate.STARTING;

	public RequestDispatcher(NodeContext context, HandlerRegistry registry) {
		this.registry = registry;
		this.context = context;
		this.inFlight = new DrainableSemaphore(context.limits().maxConcurrentRequests());
		this.served = new DuplicateFilter(context.peers(), context.scheduler());
		this.duplicateRemoval = context.limits().reliability().duplicateRemoval();
	}

	/**
	 * Take a request. Called on the receive thread.
	 */
	public void request(Message.Request request, Arrival from) {
		Extension pl = request.pl();
		if (pl != null && pl.isNumbered() && !isAcceptable(request, pl, from)) {
			return;
		}
		AdmissionDecision admission = this.duplicateRemoval ? this.served.admit(request, from)
				: admitAlways(request, pl);
		if (admission.call() != null) {
			execute(new Handling(request, from, admission.call()));
			return;
		}
		repeated(admission, request, from);
	}

	/**
	 * Look whether a numbered request is for this node, and may still be executed. One
	 * whose numbers make no sense must not be taken for one without: its caller may
	 * repeat it.
	 */
	private boolean isAcceptable(Message.Request request, Extension pl, Arrival from) {
		if (!pl.isCall()) {
			this.rejected.increment();
			sendError(request.id(), "PeerLinkError", "The call's numbers make no sense; it was not executed", null,
					from);
			return false;
		}
		String self = this.context.self().instanceId();
		if (!self.equals(pl.to())) {
			this.misdirected.increment();
			sendError(request.id(), PeerRestartedException.REMOTE_TYPE,
					"The call was for an earlier instance of this node and was not executed by this one",
					Extension.misdirected(self, pl.attempt()), from);
			return false;
		}
		if (pl.ttl() == 0) {
			this.expired.increment();
			return false;
		}
		return true;
	}

	private AdmissionDecision admitAlways(Message.Request request, @Nullable Extension pl) {
		long now = this.context.nanoTime();
		if (pl == null || !pl.isCall()) {
			return AdmissionDecision.execute(CallEntry.unnumbered(request, now, CallLog.NONE));
		}
		ActiveRequest context = ActiveRequest.until(this.context.scheduler(), now,
				TimeUnit.MILLISECONDS.toNanos(pl.ttl()));
		return AdmissionDecision.execute(CallEntry.numbered(request, pl, now, context, CallLog.NONE));
	}

	/**
	 * Deal with a request that is not to be executed. Whoever does not number requests
	 * knows no answers but replies.
	 */
	private void repeated(AdmissionDecision admission, Message.Request request, Arrival from) {
		Extension echo = (request.pl() != null && request.pl().isCall()) ? Extension.answer(request.pl().attempt(), 0)
				: null;
		switch (admission.verdict()) {
			case FULL -> {
				this.rejected.increment();
				sendError(request.id(), PeerBusyException.REMOTE_TYPE,
						"the node remembers too many callers; the call was not executed", echo, from);
			}
			case LOST -> {
				this.lost.increment();
				if (echo != null) {
					sendError(request.id(), ReplyLostException.REMOTE_TYPE,
							"the call came before and is not executed again, but its reply is not known any more", echo,
							from);
				}
			}
			case RUNNING -> {
				this.duplicates.increment();
				if (echo != null) {
					attempt(new Message.Working(request.id(), echo), from);
				}
			}
			case ANSWERED -> {
				this.duplicates.increment();
				if (admission.reply() != null) {
					attempt(admission.reply().with(echo), from);
				}
			}
			default -> this.duplicates.increment();
		}
	}

	private void execute(Handling handling) {
		Message.Request request = handling.request();
		BoundMethod method = this.registry.find(request.rpc());
		if (method == null) {
			this.unknown.increment();
			answerError(handling, "RemoteError", "No function '" + request.rpc() + "' registered");
			return;
		}
		DrainableSemaphore.Permit ticket = (this.gate == Gate.OPEN) ? this.inFlight.tryAcquire() : null;
		if (ticket == null) {
			reject(handling);
			return;
		}
		this.queued.incrementAndGet();
		boolean accepted = false;
		try {
			accepted = this.context.executors().handlers().test(() -> handle(method, handling, ticket));
		}
		finally {
			if (!accepted) {
				this.queued.decrementAndGet();
				ticket.release();
				reject(handling);
			}
		}
	}

	/**
	 * Take the word of a caller that it does not wait any more. Called on the receive
	 * thread.
	 */
	public void cancel(Message.Cancel cancel, Arrival from) {
		Extension pl = cancel.pl();
		if (pl == null || !this.context.self().instanceId().equals(pl.to())) {
			return;
		}
		CallEntry call = this.served.find(pl, from.source());
		if (call != null && call.id().equals(cancel.id())
				&& call.context().cancel(this.context.executors().callbacks())) {
			this.cancelled.increment();
		}
	}

	public void open() {
		this.gate = Gate.OPEN;
	}

	public int inFlight() {
		return this.inFlight.acquired();
	}

	/**
	 * Return how many of those in flight wait for a thread.
	 */
	public int queued() {
		return this.queued.get();
	}

	/**
	 * Return how many requests were for a method that does not exist.
	 */
	public long unknown() {
		return this.unknown.sum();
	}

	public long rejected() {
		return this.rejected.sum();
	}

	public long duplicates() {
		return this.duplicates.sum();
	}

	/**
	 * Return how many repetitions came when their reply was not known any more.
	 */
	public long lost() {
		return this.lost.sum();
	}

	/**
	 * Return how many requests were not executed because it was too late.
	 */
	public long expired() {
		return this.expired.sum();
	}

	public long cancelled() {
		return this.cancelled.sum();
	}

	/**
	 * Return how many requests were for an earlier instance of this node.
	 */
	public long misdirected() {
		return this.misdirected.sum();
	}

	public int cachedReplies() {
		return this.served.cachedReplies();
	}

	public void close() {
		this.served.close();
	}

	public void excuseCurrentHandler() {
		DrainableSemaphore.Permit ticket = CURRENT.get();
		if (ticket != null && ticket.isOf(this.inFlight)) {
			ticket.release();
		}
	}

	/**
	 * Refuse what comes from now on and wait for what runs.
	 * @return whether everything was answered in time
	 */
	public boolean drain(Duration timeout) throws InterruptedException {
		this.gate = Gate.STOPPING;
		return this.inFlight.drain(timeout);
	}

	private void reject(Handling handling) {
		this.rejected.increment();
		answerError(handling, PeerBusyException.REMOTE_TYPE, this.gate.refusal + "; the call was not executed");
	}

	private void handle(BoundMethod method, Handling handling, DrainableSemaphore.Permit ticket) {
		this.queued.decrementAndGet();
		ActiveRequest context = handling.call().context();
		boolean late = context.isExpired();
		if (late || context.isCancelled()) {
			if (late) {
				this.expired.increment();
			}
			handling.call().finish(null);
			ticket.release();
			return;
		}
		Message.Request request = handling.request();
		CurrentPeer caller = callerOf(handling);
		CallObserver.Incoming observed = this.context.observer()
			.handling(caller, request.rpc(), TraceContext.fromJson(request.trace()));
		Object result = null;
		Throwable failure = null;
		CurrentPeer previous = CurrentPeer.enter(caller);
		CURRENT.set(ticket);
		try (CallObserver.Scope scope = observed.open()) {
			result = invoke(method, request, context);
		}
		catch (Throwable ex) {
			failure = ex;
		}
		finally {
			CURRENT.remove();
			CurrentPeer.enter(previous);
		}
		End end = new End(handling, ticket, observed);
		if (result instanceof CompletionStage<?> stage) {
			finishLater(end, stage);
			return;
		}
		finish(end, result, failure);
	}

	/**
	 * Only the handler is interrupted when the call is cancelled, nothing around it.
	 */
	private static @Nullable Object invoke(BoundMethod method, Message.Request request, ActiveRequest context)
			throws Throwable {
		if (!context.begin()) {
			throw new CancellationException("The caller has cancelled the call");
		}
		try {
			return method.invoke(method.bind(request.args(), request.kwargs()));
		}
		finally {
			context.leave();
		}
	}

	private static CurrentPeer callerOf(Handling handling) {
		Peer known = handling.from().peer();
		String name = (known != null) ? known.name() : handling.request().src();
		ActiveRequest context = handling.call().context();
		return new CurrentPeer(name, handling.from().source(), known,
				(context != ActiveRequest.NONE) ? context : RequestContext.NONE);
	}

	private void finishLater(End end, CompletionStage<?> stage) {
		try {
			stage.whenComplete((value, problem) -> finish(end, value, problem));
		}
		catch (Throwable ex) {
			finish(end, null, ex);
			return;
		}
		if (stage instanceof Future<?> future) {
			end.handling().call().context().onCancel(() -> cancel(future));
		}
	}

	private static void cancel(Future<?> future) {
		try {
			future.cancel(true);
		}
		catch (UnsupportedOperationException ex) {
			logger.debug("A handler's stage lets nobody cancel it", ex);
		}
	}

	private void finish(End end, @Nullable Object result, @Nullable Throwable failure) {
		Throwable told = (failure != null) ? Futures.unwrap(failure) : null;
		try {
			if (end.handling().call().context().isCancelled()) {
				told = (told != null) ? told : new CancellationException("The caller has cancelled the call");
			}
			else if (told != null) {
				answerFailure(end.handling(), told);
			}
			else {
				told = answerResult(end.handling(), result);
			}
		}
		finally {
			// What has been answered is remembered already.
			end.handling().call().finish(null);
			end.observed().ended(told);
			end.ticket().release();
		}
	}

	/**
	 * Answer with a result.
	 * @return why the caller got an error instead, {@code null} when it did not
	 */
	private @Nullable Throwable answerResult(Handling handling, @Nullable Object result) {
		try {
			answer(handling, new Message.Response(handling.request().id(),
					this.context.mapper().write("the result", result), echoOf(handling)));
			return null;
		}
		catch (PayloadTooLargeException ex) {
			answerError(handling, "PeerLinkError", messageOf(ex));
			return ex;
		}
		catch (Throwable ex) {
			answerFailure(handling, ex);
			return ex;
		}
	}

	private void answerFailure(Handling handling, Throwable failure) {
		if (failure instanceof InvalidArgumentsException) {
			answerError(handling, InvalidArgumentsException.REMOTE_TYPE, messageOf(failure));
			return;
		}
		if (failure instanceof Error) {
			logger.error("Handler of {} failed", handling.request().rpc(), failure);
		}
		else {
			logger.debug("Handler of {} failed, called by {}", handling.request().rpc(), handling.from(), failure);
		}
		answerError(handling, typeOf(failure), messageOf(failure));
	}

	private void answerError(Handling handling, String type, String message) {
		handling.call().finish(sendError(handling.request().id(), type, message, echoOf(handling), handling.from()));
	}

	/**
	 * Send a reply and remember it.
	 * @throws PayloadTooLargeException when it is too large; nothing was sent
	 */
	private void answer(Handling handling, Message.Response reply) {
		attempt(reply, handling.from());
		handling.call().finish(reply);
	}

	private @Nullable Extension echoOf(Handling handling) {
		return handling.call().answer(this.context.nanoTime());
	}

	/**
	 * Send an error.
	 * @return what was sent
	 */
	private Message.ErrorReply sendError(MessageId id, String type, String message, @Nullable Extension echo,
			Arrival to) {
		String text = message;
		while (true) {
			Message.ErrorReply reply = new Message.ErrorReply(id, type, text, echo);
			try {
				attempt(reply, to);
				return reply;
			}
			catch (PayloadTooLargeException ex) {
				// Half the text is still better than a caller that has to wait for its
				// timeout. An id alone fits always, the decoder saw to that.
				if (text.isEmpty()) {
					return reply;
				}
				text = text.substring(0, text.length() / 2);
			}
		}
	}

	private void attempt(Message message, Arrival to) {
		try {
			to.reply(message);
		}
		catch (PayloadTooLargeException ex) {
			throw ex;
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Cannot answer {}", to, ex);
		}
	}

	private static String typeOf(Throwable failure) {
		if (failure.getClass() == PeerLinkException.class) {
			return "PeerLinkError";
		}
		String name = failure.getClass().getSimpleName();
		return name.isEmpty() ? failure.getClass().getSuperclass().getSimpleName() : name;
	}

	private static String messageOf(Throwable failure) {
		String message = failure.getMessage();
		return (message != null) ? message : "";
	}

	/**
	 * A request that was let in.
	 */
	private record Handling(Message.Request request, Arrival from, CallEntry call) {
	}

	/**
	 * What is to be done when it has been dealt with.
	 */
	private record End(Handling handling, DrainableSemaphore.Permit ticket, CallObserver.Incoming observed) {
	}

	private enum Gate {

		STARTING("the node is starting"), OPEN("the node has no room for one more call"),
		STOPPING("the node is stopping");

		private final String refusal;

		Gate(String refusal) {
			this.refusal = refusal;
		}

	}

}
