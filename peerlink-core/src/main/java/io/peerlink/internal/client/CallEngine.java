package io.peerlink.internal.client;

import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

import io.peerlink.call.CallObserver;
import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerPathStatistics;
import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.internal.concurrent.ManagedWait;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.EncodedMessage;
import io.peerlink.internal.context.MessageSender;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.liveness.Pinger;
import io.peerlink.internal.reliability.PeerPaths;
import io.peerlink.internal.tcp.StreamEngine;
import io.peerlink.internal.udp.ReceiveTurn;
import io.peerlink.internal.value.CallValues;
import io.peerlink.internal.value.StreamedValues;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls to peers. Thread-safe.
 */
public final class CallEngine {

	/**
	 * From how many calls in flight on an asynchronous call may wait for others to share
	 * its datagram: its answer waits for theirs anyway.
	 */
	private static final int BUSY = 4;

	private final NodeContext context;

	private final Pinger pinger;

	private final PeerPaths paths;

	private final RequestWriter requests;

	private final ReplyReader replies;

	private final PendingCalls calls;

	private final CalledPeers calledPeers;

	private final LargeCalls largeCalls;

	private final CompletionExecutor callbacks;

	private final StreamedValues values;

	/**
	 * Creates an engine without calls.
	 * @param context what the engines of the node share
	 * @param pinger pings peers
	 * @param streams takes the requests that do not fit into a datagram
	 */
	public CallEngine(NodeContext context, Pinger pinger, StreamEngine streams) {
		this(context, pinger, streams, StreamedValues.none(context));
	}

	/**
	 * Creates an engine without calls.
	 * @param context what the engines of the node share
	 * @param pinger pings peers
	 * @param streams takes the requests that do not fit into a datagram
	 * @param values takes the results and arguments that are not sent in one piece
	 */
	public CallEngine(NodeContext context, Pinger pinger, StreamEngine streams, StreamedValues values) {
		this.context = context;
		this.values = values;
		this.pinger = pinger;
		this.paths = new PeerPaths(context.scheduler(), context.peers());
		this.requests = new RequestWriter(context, this.paths);
		this.replies = new ReplyReader(context.mapper());
		this.calls = new PendingCalls(context.scheduler(), context.limits().maxPendingCalls(),
				this.requests::retransmit);
		this.calledPeers = new CalledPeers(context, pinger, this.calls);
		this.largeCalls = new LargeCalls(this, streams, context);
		this.callbacks = new CompletionExecutor(context.executors().callbacks(), context.scheduler());
		context.peers().watch(this::peersChanged);
	}

	/**
	 * Processes a reply of a peer. Called on the receive thread, returns at once.
	 * @param reply the reply
	 * @param arrivedAt when it came, in nanoseconds of the node's scheduler
	 * @return whether a call was pending for it
	 */
	public boolean onReply(Message.Reply reply, long arrivedAt) {
		return this.largeCalls.onReply(reply, arrivedAt) || this.calls.reply(reply, arrivedAt);
	}

	/**
	 * Processes a peer's message that it executes a call. Called on the receive thread,
	 * returns at once.
	 * @param working the message
	 * @param arrival how it came
	 */
	public void onWorking(Message.Working working, Arrival arrival) {
		PendingCall call = this.calls.working(working, arrival);
		if (call != null) {
			this.calledPeers.working(call);
		}
	}

	/**
	 * Fails the calls that the timer has forgotten. To be called about once a second on a
	 * thread that does not depend on it.
	 */
	public void failOverdue() {
		this.calls.failOverdue();
	}

	/**
	 * Fails every pending call, and every later one.
	 * @param reason the failure
	 */
	public void close(PeerLinkException reason) {
		this.calls.close(reason);
		this.callbacks.close();
	}

	/**
	 * Returns the number of calls in flight.
	 * @return the number of calls
	 */
	public int pendingCalls() {
		return this.calls.inFlight();
	}

	/**
	 * Returns the number of requests that were retransmitted because no answer came.
	 * @return the count since this node was started
	 */
	public long retransmissions() {
		return this.requests.retransmissions();
	}

	/**
	 * Returns the number of requests that were retransmitted to ask after a call that the
	 * peer is executing.
	 * @return the count since this node was started
	 */
	public long inquiries() {
		return this.requests.inquiries();
	}

	/**
	 * Returns what was measured of the calls to each Java peer.
	 * @return the measurements by the peer's instance id
	 */
	public Map<String, PeerPathStatistics> paths() {
		return this.paths.statistics();
	}

	/**
	 * Calls a method and waits for its result.
	 */
	@Nullable Object call(CallTarget target, String method, Type resultType, @Nullable Object[] args) {
		CallObserver.Outgoing observer = observe(target.name(), method);
		try {
			Object result = call(target, method, resultType, args, observer);
			observer.ended(null);
			return result;
		}
		catch (Throwable ex) {
			observer.ended(ex);
			throw ex;
		}
	}

	private @Nullable Object call(CallTarget target, String method, Type resultType, @Nullable Object[] args,
			CallObserver.Outgoing observer) {
		Peer peer = peer(target, args, true);
		CallOptions options = target.options();
		Duration timeout = timeout(options);
		CallValues values = this.values.begin(peer, method, resultType, args, options.kwargs(), timeout, false);
		try {
			return call(target, peer, method, resultType, args, timeout, values, observer);
		}
		finally {
			if (values != null) {
				values.callEnded();
			}
		}
	}

	/**
	 * Returns the peer to call. A call that does not begin closes its arguments like
	 * every other one.
	 */
	private Peer peer(CallTarget target, @Nullable Object[] args, boolean waits) {
		try {
			if (waits) {
				ManagedWait.check();
			}
			return target.peer().get();
		}
		catch (Throwable ex) {
			this.values.discardArguments(args, target.options().kwargs());
			throw ex;
		}
	}

	private @Nullable Object call(CallTarget target, Peer peer, String method, Type resultType, @Nullable Object[] args,
			Duration timeout, @Nullable CallValues values, CallObserver.Outgoing observer) {
		RawJson positional = positional(args, values);
		RawJson keywords = keywords(target.options(), values);
		this.calls.acquire(peer.name());
		try {
			BlockingCall call = new BlockingCall(newId(), peer, method, timeout, turn());
			call.peerIsUp(target.listed());
			call.carry(positional, keywords, target.options().idempotent(), observer.sending(peer));
			carry(call, values);
			start(call);
			return this.replies.read(peer, method, await(call), resultType, values);
		}
		finally {
			this.calls.release();
		}
	}

	private RawJson positional(@Nullable Object[] args, @Nullable CallValues values) {
		return this.context.mapper().writeArray((values != null && values.hasArguments()) ? values.args() : args);
	}

	private RawJson keywords(CallOptions options, @Nullable CallValues values) {
		return this.context.mapper()
			.writeObject((values != null && values.hasArguments()) ? values.kwargs() : options.kwargs());
	}

	private void carry(PendingCall call, @Nullable CallValues values) {
		if (values != null) {
			call.values(values);
			values.onTaken(() -> this.calls.extend(call));
		}
	}

	private Message.Reply await(BlockingCall call) {
		try (ManagedWait wait = ManagedWait.begin()) {
			return call.await(this);
		}
	}

	/**
	 * Calls a method without waiting. The future also fails if the call cannot be sent.
	 */
	CompletableFuture<@Nullable Object> callAsync(CallTarget target, String method, Type resultType,
			@Nullable Object[] args) {
		return callAsync(target, method, resultType, args, false);
	}

	/**
	 * Calls a method whose result has items, for one subscriber.
	 */
	void subscribe(Flow.Subscriber<? super Object> subscriber, CallTarget target, String method, Type resultType,
			@Nullable Object[] args) {
		this.values.subscribe(subscriber, () -> callAsync(target, method, resultType, args, true));
	}

	private CompletableFuture<@Nullable Object> callAsync(CallTarget target, String method, Type resultType,
			@Nullable Object[] args, boolean bare) {
		CallObserver.Outgoing observer = observe(target.name(), method);
		try {
			return callAsync(target, method, resultType, args, bare, observer);
		}
		catch (Throwable ex) {
			observer.ended(ex);
			return CompletableFuture.failedFuture(ex);
		}
	}

	private CompletableFuture<@Nullable Object> callAsync(CallTarget target, String method, Type resultType,
			@Nullable Object[] args, boolean bare, CallObserver.Outgoing observer) {
		Peer peer = peer(target, args, false);
		CallOptions options = target.options();
		Duration timeout = timeout(options);
		CallValues values = this.values.begin(peer, method, resultType, args, options.kwargs(), timeout, bare);
		try {
			return callAsync(target, peer, method, resultType, args, timeout, values, observer);
		}
		catch (Throwable ex) {
			if (values != null) {
				values.callEnded();
			}
			throw ex;
		}
	}

	private CompletableFuture<@Nullable Object> callAsync(CallTarget target, Peer peer, String method, Type resultType,
			@Nullable Object[] args, Duration timeout, @Nullable CallValues values, CallObserver.Outgoing observer) {
		RawJson positional = positional(args, values);
		RawJson keywords = keywords(target.options(), values);
		this.calls.acquire(peer.name());
		AsyncCall call = new AsyncCall(this, peer, method, timeout, resultType, observer);
		call.peerIsUp(target.listed());
		CompletableFuture<@Nullable Object> future = call.future();
		try {
			call.carry(positional, keywords, target.options().idempotent(), observer.sending(peer));
			carry(call, values);
			start(call);
		}
		catch (Throwable ex) {
			future.completeExceptionally(ex);
		}
		return future;
	}

	/**
	 * Returns the observer of a call that begins.
	 */
	CallObserver.Outgoing observe(String target, String method) {
		return this.context.observer().calling(target, method);
	}

	/**
	 * Adds a call to the table and sends its request.
	 * @throws RuntimeException if the request could not be sent; the call is then not in
	 * the table and does not complete
	 */
	void start(PendingCall call) {
		if (call.timeout().isZero()) {
			call.fail(PeerTimeoutException.noTimeLeft(call.peer().name(), call.method()));
			return;
		}
		if (call.isLarge()) {
			this.largeCalls.start(call);
			return;
		}
		EncodedMessage datagram;
		try {
			datagram = this.requests.write(call);
		}
		catch (PayloadTooLargeException ex) {
			call.endNumber();
			this.largeCalls.start(call);
			return;
		}
		try (datagram) {
			if (isPending(call)) {
				send(call, datagram);
			}
		}
	}

	/**
	 * Adds a call to the table.
	 * @return whether its request is to be sent; otherwise the call has completed already
	 */
	boolean isPending(PendingCall call) {
		return this.calls.add(call) && this.calledPeers.check(call);
	}

	private void send(PendingCall call, EncodedMessage datagram) {
		try {
			if (call instanceof AsyncCall && this.calls.inFlight() >= BUSY) {
				datagram.sendInBackground(call.peer().address(), call);
				return;
			}
			datagram.send(call.peer().address(), call);
		}
		catch (IOException ex) {
			if (isLoss(call, ex)) {
				call.accept(ex);
				return;
			}
			throwIfPending(call, new PeerLinkException(
					"Cannot send to '" + call.peer().name() + "' at " + call.peer().address() + ": " + ex.getMessage(),
					ex));
		}
	}

	/**
	 * Returns whether a request that the network has refused is retransmitted. A verified
	 * peer was reached at its address before, so the refusal may pass: a full buffer, a
	 * firewall, a link that is down for a moment.
	 */
	private static boolean isLoss(PendingCall call, IOException refusal) {
		return call.isPeerVerified() && !MessageSender.isTooLong(refusal);
	}

	private void throwIfPending(PendingCall call, RuntimeException failure) {
		if (this.calls.remove(call)) {
			throw failure;
		}
	}

	/**
	 * Removes a call from the table and informs the peer, which may save it the
	 * execution.
	 * @return whether the call was pending; the caller of this method then completes it
	 */
	boolean cancel(PendingCall call) {
		if (!this.calls.remove(call)) {
			return false;
		}
		this.requests.sendCancel(call);
		return true;
	}

	/**
	 * Informs the peer that nobody waits for a call any more, if a result would be kept
	 * for its reader. Other calls may end as they like.
	 * @param call a call that was removed from the table
	 */
	void timedOut(PendingCall call) {
		CallValues values = call.values();
		if (values != null && values.asksForStream()) {
			this.requests.sendCancel(call);
		}
	}

	/**
	 * Writes what the requests of a broadcast carry.
	 */
	RequestPayload payload(CallOptions options, @Nullable Object[] args) {
		return new RequestPayload(this.context.mapper().writeArray(args),
				this.context.mapper().writeObject(options.kwargs()), timeout(options), options.idempotent());
	}

	/**
	 * Returns how long a call may take. In a handler that is not longer than the
	 * handler's caller waits.
	 */
	Duration timeout(CallOptions options) {
		Duration timeout = (options.timeout() != null) ? options.timeout() : this.context.limits().callTimeout();
		CurrentPeer caller = CurrentPeer.get().orElse(null);
		Duration remaining = (caller != null) ? caller.request().remaining().orElse(null) : null;
		return (remaining != null && remaining.compareTo(timeout) < 0) ? remaining : timeout;
	}

	/**
	 * Returns who reads the replies.
	 */
	ReceiveTurn turn() {
		return this.context.sender().turn();
	}

	long nanoTime() {
		return this.context.nanoTime();
	}

	MessageId newId() {
		return this.context.newMessageId();
	}

	Executor callbacks() {
		return this.callbacks;
	}

	Pinger pinger() {
		return this.pinger;
	}

	StreamedValues values() {
		return this.values;
	}

	PendingCalls calls() {
		return this.calls;
	}

	RequestWriter requests() {
		return this.requests;
	}

	ReplyReader replies() {
		return this.replies;
	}

	private void peersChanged() {
		this.calledPeers.changed();
		this.paths.retain((instanceId) -> this.context.peers().findByInstanceId(instanceId).isPresent());
	}

}
