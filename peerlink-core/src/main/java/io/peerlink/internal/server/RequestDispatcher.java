package io.peerlink.internal.server;

import java.time.Duration;

import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerRestartedException;
import io.peerlink.error.ReplyLostException;
import io.peerlink.handler.ErrorMessages;
import io.peerlink.handler.HandlerExecution;
import io.peerlink.internal.concurrent.DrainableSemaphore;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.HandlerGuard;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.context.NodeExecutors;
import io.peerlink.internal.discovery.ContactDiscovery;
import io.peerlink.internal.server.dedup.AdmissionDecision;
import io.peerlink.internal.server.dedup.CallEntry;
import io.peerlink.internal.server.dedup.RequestFilter;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.value.StreamedValues;
import io.peerlink.internal.value.ValueFailure;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits or refuses the requests of peers and hands what is to be executed to a handler
 * thread. A refused request has not been executed, not even in part.
 */
public final class RequestDispatcher {

	private static final Logger logger = LoggerFactory.getLogger(RequestDispatcher.class);

	/**
	 * How long a stop waits for callers to come for large results: one that is there
	 * comes at once, or when it has asked again.
	 */
	private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(1);

	private final HandlerRegistry registry;

	private final NodeContext context;

	private final RequestFilter filter;

	private final ReplyWriter replies;

	private final ServerStatistics statistics = new ServerStatistics();

	private final DrainableSemaphore inFlight;

	private final ServerResources resources;

	private final UnknownCallers unknown;

	private volatile AdmissionState state = AdmissionState.STARTING;

	/**
	 * Creates a dispatcher that refuses requests until it is {@link #open() opened}.
	 * @param context the node
	 * @param registry the methods that peers can call
	 */
	public RequestDispatcher(NodeContext context, HandlerRegistry registry) {
		this(context, registry, StreamedValues.none(context), HandlerGuard.NONE);
	}

	/**
	 * Creates a dispatcher that refuses requests until it is {@link #open() opened}.
	 * @param context the node
	 * @param registry the methods that peers can call
	 * @param values takes the results and arguments that are not sent in one piece
	 * @param guard decides who may call, and surrounds handlers
	 */
	public RequestDispatcher(NodeContext context, HandlerRegistry registry, StreamedValues values, HandlerGuard guard) {
		this.registry = registry;
		this.context = context;
		this.filter = RequestFilter.of(context);
		this.replies = new ReplyWriter(context);
		this.unknown = new UnknownCallers(context);
		this.inFlight = new DrainableSemaphore(context.limits().maxConcurrentRequests());
		this.resources = new ServerResources(context, this.replies, this.statistics, values, guard, this.inFlight);
	}

	/**
	 * Sets how members that call this node, and are not known to it, are asked who they
	 * are.
	 * @param contacts asks them
	 */
	public void askBy(ContactDiscovery contacts) {
		this.unknown.askBy(contacts::introduce);
	}

	/**
	 * Describes the failure of a handler, or of a value that it has returned, to its
	 * caller.
	 * @param failure what was thrown
	 * @param messages whose messages are sent
	 * @return what the caller is told
	 */
	public static ValueFailure describe(Throwable failure, ErrorMessages messages) {
		HandlerFailure told = HandlerFailure.of(failure, messages);
		return new ValueFailure(told.type(), told.message());
	}

	/**
	 * Handles a request. Called on the receive thread, or on any thread for a request of
	 * a connection.
	 * @param request the request
	 * @param arrival how it arrived
	 */
	public void onRequest(Message.Request request, Arrival arrival) {
		Extension pl = request.pl();
		if (pl != null && pl.isNumbered() && !isAcceptable(request, pl, arrival)) {
			arrival.end();
			return;
		}
		HandlerRun run = new HandlerRun(this.resources, request, arrival);
		AdmissionDecision decision = this.filter.admit(request, arrival, run);
		if (decision.verdict() == AdmissionDecision.Verdict.EXECUTE) {
			executeOrForget(request, arrival, run);
			return;
		}
		boolean answered = answerUnexecuted(decision, request, arrival);
		if (answered) {
			run.release();
		}
	}

	/**
	 * Handles a cancellation by a caller. Called on the receive thread.
	 * @param cancel the cancellation
	 * @param arrival how it arrived
	 */
	public void onCancel(Message.Cancel cancel, Arrival arrival) {
		Extension pl = cancel.pl();
		if (pl == null || !this.context.self().instanceId().equals(pl.to())) {
			return;
		}
		CallEntry call = this.filter.find(pl, cancel.id());
		if (call == null) {
			return;
		}
		if (call.cancel()) {
			this.statistics.cancelled.increment();
			return;
		}
		// It was answered, and the caller does not come for a streamed result.
		this.resources.values().endResultOf(call);
	}

	/**
	 * Returns whether a numbered request is meant for this instance and may still be
	 * executed. A request with invalid numbers must not be taken for an unnumbered one,
	 * as its caller may retransmit it.
	 */
	private boolean isAcceptable(Message.Request request, Extension pl, Arrival arrival) {
		if (!pl.isCall()) {
			this.statistics.rejected.increment();
			this.replies.refuse(request.id(), arrival, Message.ErrorReply.GENERIC,
					"The call has incomplete or invalid numbers and was not executed", null);
			return false;
		}
		String self = this.context.self().instanceId();
		if (!self.equals(pl.to())) {
			this.statistics.misdirected.increment();
			this.replies.refuse(request.id(), arrival, PeerRestartedException.REMOTE_TYPE,
					"The call was for an earlier instance of this node and was not executed by this one",
					Extension.misdirected(self, pl.attempt()));
			return false;
		}
		if (pl.ttl() == 0) {
			this.statistics.expired.increment();
			return false;
		}
		return true;
	}

	/**
	 * Answers a request that must not be executed. A caller without numbers understands
	 * results and errors only.
	 * @return {@code false} if it is answered later
	 */
	private boolean answerUnexecuted(AdmissionDecision decision, Message.Request request, Arrival arrival) {
		Extension extension = replyExtension(request.pl());
		switch (decision.verdict()) {
			case NO_CAPACITY -> {
				this.statistics.rejected.increment();
				this.replies.refuse(request.id(), arrival, PeerBusyException.REMOTE_TYPE,
						"the node cannot keep track of more callers; the call was not executed", extension);
			}
			case REFUSED -> {
				this.statistics.duplicates.increment();
				this.replies.refuse(request.id(), arrival, PeerBusyException.REMOTE_TYPE,
						"the node had no room for the call; it was not executed", extension);
			}
			case UNKNOWN_METHOD -> {
				this.statistics.duplicates.increment();
				UnknownMethod unknown = UnknownMethod.of(request, this.registry, arrival.sendingPeer());
				this.replies.refuse(request.id(), arrival, unknown.type(), unknown.message(), extension);
			}
			case REPLY_EVICTED -> {
				this.statistics.lostReplies.increment();
				replyLost(request.id(), arrival, extension);
			}
			case IN_PROGRESS -> {
				this.statistics.duplicates.increment();
				if (arrival.isConnected()) {
					return !answerWhenFinished(decision.call(), request.id(), arrival, extension);
				}
				if (extension != null) {
					this.replies.send(new Message.Working(request.id(), extension), arrival);
				}
			}
			case ANSWERED -> {
				this.statistics.duplicates.increment();
				if (mayRepeat(request.pl(), arrival)) {
					this.replies.repeat(decision, request.id(), arrival, extension);
				}
			}
			default -> this.statistics.duplicates.increment();
		}
		return true;
	}

	private void replyLost(MessageId id, Arrival arrival, @Nullable Extension extension) {
		if (extension != null) {
			this.replies.refuse(id, arrival, ReplyLostException.REMOTE_TYPE,
					"the call has arrived before and is not executed again; its reply is not kept any more", extension);
		}
	}

	/**
	 * Has a request that came again over a connection answered there when its call is
	 * finished, as there is no other way to its caller, who has sent much.
	 * @return {@code false} if it is finished
	 */
	private boolean answerWhenFinished(@Nullable CallEntry call, MessageId id, Arrival arrival,
			@Nullable Extension extension) {
		CallEntry.Follower follower = new CallEntry.Follower() {

			@Override
			public void finished(AdmissionDecision decision) {
				try {
					if (decision.verdict() == AdmissionDecision.Verdict.ANSWERED) {
						RequestDispatcher.this.replies.repeat(decision, id, arrival, extension);
						return;
					}
					replyLost(id, arrival, extension);
				}
				finally {
					arrival.end();
				}
			}

			@Override
			public void replaced() {
				arrival.end();
			}

		};
		if (call == null) {
			return false;
		}
		if (!call.follow(follower)) {
			follower.finished(AdmissionDecision.of(call));
		}
		return true;
	}

	/**
	 * Returns whether to send a reply again. Only what a handler was asked for is not
	 * limited, like its first reply; without numbers it may be a refusal as well.
	 */
	private boolean mayRepeat(@Nullable Extension pl, Arrival arrival) {
		return (pl != null && pl.isCall()) || this.context.strangers().mayAnswer(arrival);
	}

	private static @Nullable Extension replyExtension(@Nullable Extension pl) {
		return (pl != null && pl.isCall()) ? Extension.answer(pl.attempt(), 0) : null;
	}

	/**
	 * A call that no thread will ever finish would be in progress for ever.
	 */
	private void executeOrForget(Message.Request request, Arrival arrival, HandlerRun run) {
		try {
			execute(request, arrival, run);
		}
		catch (Throwable ex) {
			run.finish(null);
			run.release();
			throw ex;
		}
	}

	private void execute(Message.Request request, Arrival arrival, HandlerRun run) {
		BoundMethod method = this.registry.find(request.rpc());
		if (method == null) {
			this.statistics.unknownMethods.increment();
			UnknownMethod unknown = UnknownMethod.of(request, this.registry, arrival.sendingPeer());
			this.replies.refuse(run, arrival, CallEntry.Refusal.UNKNOWN_METHOD, unknown.type(), unknown.message());
			run.release();
			return;
		}
		if (this.state != AdmissionState.OPEN || !this.inFlight.tryAcquireUntracked()) {
			reject(run, arrival);
			return;
		}
		run.accepted(method);
		if (this.resources.guard().asksWho(method.method())
				&& this.unknown.hold(arrival, (known) -> resumeOrForget(method, run, known))) {
			return;
		}
		hand(method, run, arrival);
	}

	private void resumeOrForget(BoundMethod method, HandlerRun run, Arrival arrival) {
		try {
			run.arrival(arrival);
			hand(method, run, arrival);
		}
		catch (Throwable ex) {
			// Others are resumed after it.
			logger.error("Cannot execute a call of {}", method.name(), ex);
			run.finish(null);
			run.release();
		}
	}

	/**
	 * Hands a request that was accepted to a thread.
	 */
	private void hand(BoundMethod method, HandlerRun run, Arrival arrival) {
		this.statistics.queued.incrementAndGet();
		boolean accepted = false;
		try {
			accepted = tryAtOnce(method, run) || this.context.executors().handlers().test(run);
		}
		finally {
			if (!accepted) {
				this.statistics.queued.decrementAndGet();
				run.leaveInFlight();
				reject(run, arrival);
			}
		}
	}

	/**
	 * Has a handler run on the current thread, if it is declared or known to be short.
	 */
	private boolean tryAtOnce(BoundMethod method, HandlerRun run) {
		NodeExecutors executors = this.context.executors();
		return (method.execution() == HandlerExecution.INLINE) ? executors.inline().test(run)
				: method.pace().isShort() && executors.brief().test(run);
	}

	private void reject(HandlerRun run, Arrival arrival) {
		this.statistics.rejected.increment();
		this.replies.refuse(run, arrival, CallEntry.Refusal.NO_ROOM, PeerBusyException.REMOTE_TYPE,
				this.state.refusal() + "; the call was not executed");
		run.release();
	}

	/**
	 * Accepts requests from this moment on.
	 */
	public void open() {
		this.state = AdmissionState.OPEN;
	}

	/**
	 * Refuses requests from this moment on and waits until those that were accepted are
	 * answered, and their callers have come for large results.
	 * @param timeout how long to wait
	 * @return whether all of them were answered in time
	 * @throws InterruptedException if the current thread is interrupted
	 */
	public boolean drain(Duration timeout) throws InterruptedException {
		this.state = AdmissionState.STOPPING;
		this.unknown.release();
		long deadline = System.nanoTime() + Durations.nanos(timeout);
		if (!this.inFlight.drain(timeout)) {
			return false;
		}
		Duration remaining = Duration.ofNanos(deadline - System.nanoTime());
		this.filter.awaitFetched((remaining.compareTo(FETCH_TIMEOUT) < 0) ? remaining : FETCH_TIMEOUT);
		return true;
	}

	/**
	 * Excludes the handler that runs on the current thread from {@link #drain}, which
	 * would otherwise wait for its own caller. Has no effect on other threads.
	 */
	public void excludeCurrentFromDrain() {
		HandlerRun current = HandlerRun.current();
		if (current != null && current.isCountedBy(this.inFlight)) {
			current.leaveInFlight();
		}
	}

	/**
	 * Stops the timer of the duplicate filter.
	 */
	public void close() {
		this.filter.close();
	}

	/**
	 * Returns the counters.
	 * @return live counters
	 */
	public ServerStatistics statistics() {
		return this.statistics;
	}

	/**
	 * Returns how many requests are accepted and not yet answered.
	 * @return the number of requests
	 */
	public int inFlight() {
		return this.inFlight.acquired();
	}

	/**
	 * Returns how many replies are cached for retransmissions.
	 * @return the number of replies
	 */
	public int cachedReplies() {
		return this.filter.cachedReplies();
	}

}
