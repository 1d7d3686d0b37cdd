package io.peerlink.internal.client;

import java.io.IOException;
import java.lang.reflect.Type;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.call.CallObserver;
import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerPathStatistics;
import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerRestartedException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.error.ReplyLostException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.liveness.Pinger;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.payload.TraceContext;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;

/**
 * Makes calls: writes the request, waits for the reply, reads the result.
 */
public final class Caller {

	private static final Logger logger = LoggerFactory.getLogger(Caller.class);

	/**
	 * The step of SplittableRandom between seeds that are to differ.
	 */
	private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

	private final NodeContext context;

	private final PayloadMapper mapper;

	private final PendingCalls calls;

	private final Pinger pinger;

	private final PeerPaths paths;

	private final boolean retransmission;

	private final LongAdder retransmissions = new LongAdder();

	private final AtomicLong seeds;

	public Caller(NodeContext context, Pinger pinger) {
		this.context = context;
		this.mapper = context.mapper();
		this.pinger = pinger;
		this.retransmission = context.limits().reliability().retransmission();
		this.seeds = new AtomicLong(context.random().nextLong());
		this.paths = new PeerPaths(context.scheduler(), context.peers());
		this.calls = new PendingCalls(context.scheduler(), context.limits().maxPendingCalls(), this::repeat);
		context.peers().watch(this::peersChanged);
	}

	/**
	 * Takes a reply of a peer. Called on the receive thread, returns at once.
	 * @param reply what the peer answered
	 * @param arrival how it came
	 * @return whether a call was waiting for it
	 */
	public boolean onReply(Message.Reply reply, Arrival arrival) {
		return this.calls.reply(reply, arrival);
	}

	/**
	 * Takes a peer's message that it works on a call. Called on the receive thread,
	 * returns at once.
	 * @param working the message
	 * @param arrival how it came
	 */
	public void onWorking(Message.Working working, Arrival arrival) {
		this.calls.working(working, arrival);
	}

	/**
	 * Whoever was called may have been replaced. Called by the thread that learned of the
	 * change.
	 */
	private void peersChanged() {
		this.calls.failIf((call) -> isReplaced(call) ? call.restarted() : null);
		this.paths.retain((instanceId) -> this.context.peers().findByInstanceId(instanceId).isPresent());
	}

	/**
	 * Ends every call that still waits, and every later one, with a failure.
	 * @param reason the failure
	 */
	public void close(PeerLinkException reason) {
		this.calls.close(reason);
	}

	public int pendingCalls() {
		return this.calls.inFlight();
	}

	/**
	 * Returns what was measured of the calls to each Java peer.
	 * @return the measurements by the peer's instance id
	 */
	public Map<String, PeerPathStatistics> paths() {
		return this.paths.statistics();
	}

	Pinger pinger() {
		return this.pinger;
	}

	@Nullable Object call(Invocation invocation) {
		CallObserver.Outgoing observed = observe(invocation.target(), invocation.method());
		try {
			Object result = call(invocation, observed);
			observed.ended(null);
			return result;
		}
		catch (Throwable ex) {
			observed.ended(ex);
			throw ex;
		}
	}

	private @Nullable Object call(Invocation invocation, CallObserver.Outgoing observed) {
		Peer peer = invocation.peer().get();
		Payload payload = payload(invocation.options(), invocation.args());
		this.calls.acquire(peer.name());
		try {
			BlockingCall call = new BlockingCall(this.context.newMessageId(), peer, invocation.method(),
					payload.timeout());
			begin(call, payload.tracedBy(observed.sending(peer)));
			return readResult(peer, invocation.method(), call.await(this::abandon), invocation.resultType());
		}
		finally {
			this.calls.release();
		}
	}

	/**
	 * Begin a call and return at once. The future fails, too, when the call cannot be
	 * sent.
	 */
	CompletableFuture<@Nullable Object> callAsync(Invocation invocation) {
		CallObserver.Outgoing observed = observe(invocation.target(), invocation.method());
		try {
			return callAsync(invocation, observed);
		}
		catch (Throwable ex) {
			observed.ended(ex);
			return CompletableFuture.failedFuture(ex);
		}
	}

	private CompletableFuture<@Nullable Object> callAsync(Invocation invocation, CallObserver.Outgoing observed) {
		Peer peer = invocation.peer().get();
		String method = invocation.method();
		Payload payload = payload(invocation.options(), invocation.args());
		this.calls.acquire(peer.name());
		AsyncCall<Object> call = new AsyncCall<>(this.context.newMessageId(), peer, method, payload.timeout(),
				this.context.executors().callbacks(),
				(reply) -> readResult(peer, method, reply, invocation.resultType()), (failure) -> {
					this.calls.release();
					observed.ended(failure);
				});
		CompletableFuture<@Nullable Object> future = call.future();
		// Whatever ends the future, be it the user's cancel(), leaves nothing in the
		// table.
		Futures.whenDone(future, (result, failure) -> {
			abandon(call);
			call.end(failure);
		});
		try {
			begin(call, payload.tracedBy(observed.sending(peer)));
		}
		catch (Throwable ex) {
			future.completeExceptionally(ex);
		}
		return future;
	}

	/**
	 * Begin to watch a call.
	 */
	CallObserver.Outgoing observe(String target, String method) {
		return this.context.observer().calling(target, method);
	}

	/**
	 * Put a call into the table and its request on the wire.
	 * @throws RuntimeException when it could not be sent; the call is then out of the
	 * table and hears nothing more
	 */
	void begin(PendingCall call, Payload payload) {
		if (payload.timeout().isZero()) {
			call.fail(call.timedOut());
			return;
		}
		byte[] datagram = prepare(call, payload);
		if (!this.calls.add(call) || failIfReplaced(call)) {
			return;
		}
		try {
			this.context.sender().send(datagram, call.peer().address());
		}
		catch (IOException ex) {
			withdraw(call, new PeerLinkException(
					"Cannot send to '" + call.peer().name() + "' at " + call.peer().address() + ": " + ex.getMessage(),
					ex));
		}
		catch (RuntimeException ex) {
			withdraw(call, ex);
		}
	}

	/**
	 * Forget a call and, if that may spare its callee some work, tell it.
	 * @return whether the call was still waiting: who gets {@code true} ends the call
	 */
	boolean abandon(PendingCall call) {
		if (!this.calls.remove(call)) {
			return false;
		}
		sayCancelled(call);
		return true;
	}

	/**
	 * Tell the callee of a call that nobody waits for the reply any more.
	 */
	void sayCancelled(PendingCall call) {
		RequestTransmission transmission = call.transmission();
		if (transmission == null || !transmission.isPeerProven()) {
			return;
		}
		Extension extension = Extension.cancel(this.context.self().instanceId(), call.peer().instanceId(),
				transmission.number());
		try {
			this.context.sender().send(new Message.Cancel(call.id(), extension), currentAddress(call.peer()));
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Cannot tell {} that a call was cancelled", call.peer(), ex);
		}
	}

	/**
	 * Send a request again. Called on the timer thread.
	 */
	void repeat(PendingCall call, RequestTransmission transmission, Duration remaining) {
		this.retransmissions.increment();
		try {
			this.context.sender()
				.send(encode(call, transmission.payload(),
						transmission.extension(this.context.self().instanceId(), millis(remaining))),
						currentAddress(call.peer()));
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Cannot repeat {} to {}", call.method(), call.peer(), ex);
		}
	}

	/**
	 * Return where an instance is reached by now: its address may have changed.
	 */
	private InetSocketAddress currentAddress(Peer peer) {
		return this.context.peers().findByInstanceId(peer.instanceId()).map(Peer::address).orElse(peer.address());
	}

	public long retransmissions() {
		return this.retransmissions.sum();
	}

	/**
	 * Give the request a number, if its peer understands that, and make its datagram.
	 */
	private byte[] prepare(PendingCall call, Payload payload) {
		RequestTransmission transmission = transmission(call.peer(), payload);
		if (transmission == null) {
			return encode(call, payload, payload.extension());
		}
		try {
			Extension extension = transmission.firstExtension(this.context.self().instanceId(),
					millis(payload.timeout()));
			byte[] datagram = encode(call, payload, extension);
			if (datagram.length <= WireLimits.MAX_DATAGRAM || transmission.isPeerProven()) {
				call.transmission(transmission);
				return datagram;
			}
		}
		catch (RuntimeException ex) {
			transmission.end();
			throw ex;
		}
		// Whether the peer takes more than Python does is not known yet.
		transmission.end();
		call.transmission(unnumbered(payload));
		return encode(call, payload, null);
	}

	private @Nullable RequestTransmission transmission(Peer peer, Payload payload) {
		if (!this.retransmission || payload.extension() != null) {
			return null;
		}
		if (!peer.isJava() || !Extension.isInstance(peer.instanceId())) {
			return unnumbered(payload);
		}
		try {
			return this.paths.begin(peer.instanceId(), payload, seed());
		}
		catch (PeerPath.PathFullException ex) {
			throw PeerBusyException.notSent(peer.name(), String.valueOf(ex.getMessage()));
		}
	}

	private @Nullable RequestTransmission unnumbered(Payload payload) {
		return payload.idempotent() ? RequestTransmission.unnumbered(payload, seed()) : null;
	}

	private long seed() {
		return this.seeds.addAndGet(GOLDEN_GAMMA);
	}

	/**
	 * End a call whose callee was replaced before the call was in the table. Those that
	 * are in the table end when that is noticed.
	 */
	private boolean failIfReplaced(PendingCall call) {
		if (!isReplaced(call)) {
			return false;
		}
		if (this.calls.remove(call)) {
			call.fail(call.restarted());
		}
		return true;
	}

	/**
	 * Tell whether nobody will answer a call because another instance has the name of the
	 * callee.
	 */
	boolean isReplaced(PendingCall call) {
		Peer peer = call.peer();
		return this.context.peers().findByInstanceId(peer.instanceId()).isEmpty()
				&& this.context.peers().isUp(peer.name());
	}

	private static long millis(Duration remaining) {
		return Math.max(1, TimeUnit.NANOSECONDS.toMillis(Durations.nanos(remaining)));
	}

	private byte[] encode(PendingCall call, Payload payload, @Nullable Extension extension) {
		try {
			return this.context.sender().encode(request(call, payload, extension, payload.trace()));
		}
		catch (PayloadTooLargeException ex) {
			if (payload.trace() == null) {
				throw ex;
			}
			// What is watched must fit whenever it fits unwatched.
			return this.context.sender().encode(request(call, payload, extension, null));
		}
	}

	private Message.Request request(PendingCall call, Payload payload, @Nullable Extension extension,
			@Nullable RawJson trace) {
		return new Message.Request(call.id(), this.context.self().name(), call.peer().name(), call.method(),
				payload.args(), payload.kwargs(), extension, trace);
	}

	private void withdraw(PendingCall call, RuntimeException failure) {
		if (this.calls.remove(call)) {
			throw failure;
		}
	}

	/**
	 * Write the arguments once, for one peer or for many.
	 */
	Payload payload(CallOptions options, @Nullable Object[] args) {
		return new Payload(this.mapper.writeArray(args), this.mapper.writeObject(options.kwargs()), null, null,
				timeout(options), options.idempotent());
	}

	/**
	 * Return how long a call may take: not longer than the caller waits on whose behalf
	 * the current thread works.
	 */
	Duration timeout(CallOptions options) {
		Duration wanted = (options.timeout() != null) ? options.timeout() : this.context.limits().callTimeout();
		return CurrentPeer.get()
			.flatMap((caller) -> caller.request().remaining())
			.filter((remaining) -> remaining.compareTo(wanted) < 0)
			.orElse(wanted);
	}

	long nanoTime() {
		return this.context.nanoTime();
	}

	MessageId newId() {
		return this.context.newMessageId();
	}

	PendingCalls calls() {
		return this.calls;
	}

	Executor callbacks() {
		return this.context.executors().callbacks();
	}

	@Nullable Object readResult(Peer peer, String method, Message.Reply reply, Type resultType) {
		if (reply instanceof Message.ErrorReply error) {
			throw failure(peer, method, error);
		}
		if (resultType == void.class || resultType == Void.class) {
			return null;
		}
		RawJson result = ((Message.Response) reply).result();
		ObjectReader reader = this.mapper.readerFor(resultType);
		try {
			return PayloadMapper.read(result, reader);
		}
		catch (JacksonException ex) {
			throw new PeerLinkException("Peer '" + peer.name() + "' answered " + method + " with JSON that is no "
					+ resultType.getTypeName() + ": " + ex.getOriginalMessage(), ex);
		}
	}

	static PeerLinkException failure(Peer peer, String method, Message.ErrorReply error) {
		return switch (error.errorType()) {
			case PeerBusyException.REMOTE_TYPE -> new PeerBusyException(peer.name(), error.errorMessage());
			case ReplyLostException.REMOTE_TYPE -> new ReplyLostException(peer.name(), error.errorMessage());
			case PeerRestartedException.REMOTE_TYPE -> new PeerRestartedException(peer.name(), method);
			default -> new RemoteErrorException(peer.name(), error.errorType(), error.errorMessage());
		};
	}

	/**
	 * What a request carries.
	 */
	record Payload(RawJson args, RawJson kwargs, @Nullable Extension extension, @Nullable RawJson trace,
			Duration timeout, boolean idempotent) {

		Payload tracedBy(Map<String, String> trace) {
			if (trace.isEmpty() && this.trace == null) {
				return this;
			}
			return new Payload(this.args, this.kwargs, this.extension, TraceContext.toJson(trace), this.timeout,
					this.idempotent);
		}

	}

}
