package io.peerlink.internal.value;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.context.TcpListener;
import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.payload.DeclaredType;
import io.peerlink.internal.payload.StreamedTypes;
import io.peerlink.internal.stream.PeerStreamEngine;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.peer.Peer;
import io.peerlink.spi.StreamedType;
import org.jspecify.annotations.Nullable;

/**
 * The results and arguments of one running node that are not sent in one piece, both
 * ways. Thread-safe.
 */
public final class StreamedValues {

	/**
	 * The reserved name of the streams that carry values.
	 */
	static final String STREAM = "__value";

	private final NodeContext context;

	private final @Nullable PeerStreamEngine streams;

	private final ValueThreads threads;

	private final CollectorTable collectors = new CollectorTable();

	private final OfferedValues offered;

	private final @Nullable Withdrawals withdrawals;

	private final ForgottenValues forgotten = new ForgottenValues();

	/**
	 * Creates an engine.
	 * @param context the node
	 * @param streams carries the values, {@code null} for a node whose values are all
	 * sent in one piece
	 * @param threads run what waits for a peer or a user
	 * @param failures describes failures of handlers to callers
	 */
	public StreamedValues(NodeContext context, @Nullable PeerStreamEngine streams, ValueThreads threads,
			FailureDescription failures) {
		this.context = context;
		this.streams = streams;
		this.threads = threads;
		this.offered = new OfferedValues(context, streams, maxPayload(), failures::describe);
		this.withdrawals = (streams != null) ? new Withdrawals(context, streams) : null;
	}

	/**
	 * Returns the engine of a node whose values are all sent in one piece.
	 * @param context the node
	 * @return the engine
	 */
	public static StreamedValues none(NodeContext context) {
		return new StreamedValues(context, null, ValueThreads.NONE,
				(failure) -> new ValueFailure(Message.ErrorReply.GENERIC, String.valueOf(failure.getMessage())));
	}

	/**
	 * Begins to answer those that come for values. To be called before the streams start.
	 */
	public void start() {
		if (this.streams != null) {
			PeerStreamEngine engine = this.streams;
			engine.serve(STREAM, (stream, instance) -> this.offered.serve(engine, stream, instance));
			this.context.peers().watch(this.offered::peersChanged);
		}
	}

	int maxPayload() {
		TcpListener tcp = this.context.tcp();
		return (tcp != null) ? tcp.maxPayload() : WireLimits.MAX_DATAGRAM;
	}

	/**
	 * Ends all values that wait for their readers or are being collected, and takes no
	 * others.
	 */
	public void close() {
		this.offered.close();
		this.collectors.close().forEach((collector) -> collector.fail("The node was stopped"));
	}

	/**
	 * Returns how many values wait for their readers.
	 * @return the number
	 */
	public int waiting() {
		return this.offered.waiting();
	}

	/**
	 * Begins a call, if it has a streamed argument or result.
	 * @param peer the peer that is called
	 * @param method the method
	 * @param resultType the type of the result that the caller wants
	 * @param args the positional arguments
	 * @param kwargs the keyword arguments
	 * @param timeout the timeout of the call
	 * @param bare whether the result is to be what reads its items, for
	 * {@link #subscribe}
	 * @return the streamed values of the call, {@code null} if there are none
	 * @throws PeerLinkException if the peer does not take streamed arguments
	 */
	public @Nullable CallValues begin(Peer peer, String method, Type resultType, @Nullable Object[] args,
			Map<String, ? extends @Nullable Object> kwargs, Duration timeout, boolean bare) {
		StreamedType result = types().find(resultType);
		boolean streamed = hasStreamed(args, kwargs);
		if (result == null && !streamed) {
			return null;
		}
		CallValues call = new CallValues(this, peer, method, result, StreamedTypes.itemType(resultType), timeout, bare);
		if (streamed) {
			try {
				requireArguments(peer);
				call.offerArguments(args, kwargs);
			}
			catch (Throwable ex) {
				call.callEnded();
				discardArguments(args, kwargs);
				throw ex;
			}
		}
		return call;
	}

	/**
	 * Closes the streamed arguments of a call that could not begin. A call closes them
	 * whatever happens.
	 * @param args the positional arguments
	 * @param kwargs the keyword arguments
	 */
	public void discardArguments(@Nullable Object[] args, Map<String, ? extends @Nullable Object> kwargs) {
		for (Object arg : args) {
			discardArgument(arg);
		}
		kwargs.values().forEach(this::discardArgument);
	}

	private void discardArgument(@Nullable Object argument) {
		StreamedType type = types().ofArgument(argument);
		if (type != null && argument != null) {
			discard(type, CallValues.valueOf(argument));
		}
	}

	private boolean hasStreamed(@Nullable Object[] args, Map<String, ? extends @Nullable Object> kwargs) {
		for (Object arg : args) {
			if (types().ofArgument(arg) != null) {
				return true;
			}
		}
		if (!kwargs.isEmpty()) {
			for (Object arg : kwargs.values()) {
				if (types().ofArgument(arg) != null) {
					return true;
				}
			}
		}
		return false;
	}

	/**
	 * Checks that a broadcast has no streamed values.
	 * @param resultType the type of the results
	 * @param args the positional arguments
	 * @param kwargs the keyword arguments
	 * @throws IllegalArgumentException if it has
	 */
	public void refuseBroadcast(Type resultType, @Nullable Object[] args,
			Map<String, ? extends @Nullable Object> kwargs) {
		if (types().find(resultType) != null) {
			throw new IllegalArgumentException("A broadcast cannot have results of type " + resultType.getTypeName()
					+ ", which are read one by one; call each peer");
		}
		if (hasStreamed(args, kwargs)) {
			throw new IllegalArgumentException("A broadcast cannot have a streamed argument, which can be read once; "
					+ "call each peer with one of its own");
		}
	}

	/**
	 * A peer that was not pinged yet is trusted: if it is too old, it answers with an
	 * error.
	 */
	private void requireArguments(Peer peer) {
		String obstacle = (this.streams != null) ? this.streams.obstacle(peer) : "this node has no TCP";
		PeerEntry entry = this.context.peers().entry(peer.instanceId());
		if (obstacle == null
				&& (!peer.isJava() || (entry != null && entry.isVerified() && !entry.takesStreamedValues()))) {
			obstacle = "'" + peer.name() + "' takes no streamed arguments; only Java nodes with TCP do";
		}
		if (obstacle != null) {
			throw new PeerLinkException(
					"The call to '" + peer.name() + "' was not sent, because it has a streamed argument: " + obstacle
							+ ". Pass a List or a byte[] instead");
		}
	}

	/**
	 * Returns what takes the place of a result that its caller comes for.
	 * @param request stands for the request
	 * @param instance the instance of the caller
	 * @param known whether that is a peer which is up, where the request came from
	 * @param method the method that was called
	 * @param type the type of the result
	 * @param itemType the type by which its items are written
	 * @param value the result
	 * @param ended is told when nobody reads it any more
	 * @return the JSON
	 * @throws PeerLinkException if there is no room; the value is closed then
	 */
	public RawJson offerResult(Object request, String instance, boolean known, String method, StreamedType type,
			DeclaredType itemType, Object value, Runnable ended) {
		Offer offer = this.offered.offer(instance, known, request, method + " (result)", type, value, itemType, () -> {
			// Its call is over.
		});
		offer.whenEnded(ended);
		this.offered.expire(offer);
		return Placeholder.of(offer).toJson();
	}

	/**
	 * Ends the result of a request whose caller does not want it any more, unless it has
	 * come for it.
	 * @param request stands for the request
	 */
	public void endResultOf(Object request) {
		this.offered.endResultOf(request);
	}

	/**
	 * Makes one piece of a result for a caller that wants it so.
	 * @param method the method that was called
	 * @param type the type of the result
	 * @param itemType the type by which its items are written
	 * @param value the result
	 * @param timeout how long it may take, which is less than the caller waits
	 * @param caller the caller
	 * @return completes with the JSON; cancelling it closes the value
	 */
	public CompletableFuture<RawJson> collect(String method, StreamedType type, DeclaredType itemType, Object value,
			Duration timeout, CurrentPeer caller) {
		String instance = (caller.peer() != null) ? caller.instanceId() : null;
		String account = (instance != null) ? instance : "";
		Collector collector = new Collector(this.context, this.collectors, account, method, ValueSource.of(type, value),
				type.content(), itemType, maxPayload());
		collector.start(this.threads.collectors(), timeout, caller);
		return collector.result();
	}

	/**
	 * Closes a value that nobody gets. Returns at once.
	 * @param type its type
	 * @param value the value
	 */
	public void discard(StreamedType type, Object value) {
		this.context.executors().callbacks().execute(() -> ValueSource.discard(type, value));
	}

	/**
	 * Returns the streamed arguments of a request.
	 * @param peer the caller, {@code null} if it is unknown
	 * @param method the method that is called
	 * @param timeout how long the caller waits
	 * @param taken is told whenever something of an argument was taken
	 * @return the arguments
	 */
	public ArgumentValues arguments(@Nullable Peer peer, String method, Duration timeout, Runnable taken) {
		return new ArgumentValues(this, peer, method, timeout, taken);
	}

	/**
	 * Subscribes to the items of a call.
	 * @param subscriber takes the items
	 * @param call makes the call, on the current thread
	 */
	public void subscribe(Flow.Subscriber<? super Object> subscriber, Supplier<CompletableFuture<?>> call) {
		ItemPublisher.subscribe(subscriber, () -> new CalledItems(call.get()), this.threads.subscribers());
	}

	/**
	 * Refuses a subscription, as a publisher has to.
	 * @param subscriber the subscriber
	 * @param failure why
	 */
	public static void refuse(Flow.Subscriber<?> subscriber, RuntimeException failure) {
		ItemPublisher.refuse(subscriber, failure);
	}

	/**
	 * Returns a value of a streamed type that is received.
	 */
	Object received(StreamedType type, Type itemType, ValueReceiver receiver) {
		if (type.content() == StreamedType.Content.BYTES) {
			return type.fromInputStream(this.forgotten.watch(new ReceivedBytes(receiver), receiver));
		}
		return ofItems(type, receivedItems(itemType, receiver));
	}

	/**
	 * Returns the items of a value that is received.
	 */
	ItemReader receivedItems(Type itemType, ValueReceiver receiver) {
		return this.forgotten.watch(new ReceivedItems(receiver, itemType), receiver);
	}

	/**
	 * Returns a value of a streamed type that has items.
	 */
	Object ofItems(StreamedType type, ItemReader items) {
		return StreamedTypes.isStream(type) ? ItemSpliterator.stream(items)
				: type.fromPublisher(new ItemPublisher(items, this.threads.subscribers()));
	}

	/**
	 * Returns what surrounds the reader of a value.
	 * @param argument whether the value is an argument, which its caller ends after the
	 * call
	 * @throws PeerLinkException if this node cannot read it
	 */
	ReceiverContext receiverContext(Peer peer, boolean argument, String label, String what, Duration timeout) {
		PeerStreamEngine engine = this.streams;
		if (engine == null) {
			throw new PeerLinkException("This node has no TCP, and cannot read " + what);
		}
		return new ReceiverContext(this.context, engine, argument ? null : this.withdrawals, peer, label, what, timeout,
				maxPayload());
	}

	/**
	 * Returns whether a peer is up.
	 */
	boolean isUp(Peer peer) {
		return this.context.peers().findByInstanceId(peer.instanceId()).isPresent();
	}

	/**
	 * Returns whether this node can come for a value.
	 */
	boolean canRead() {
		return this.streams != null;
	}

	OfferedValues offered() {
		return this.offered;
	}

	StreamedTypes types() {
		return this.context.mapper().streamedTypes();
	}

	NodeContext context() {
		return this.context;
	}

	static PeerBusyException notSent(Peer peer, PeerLinkException failure) {
		return PeerBusyException.notSent(peer.name(), String.valueOf(failure.getMessage()));
	}

	/**
	 * Describes failures of handlers to callers.
	 */
	@FunctionalInterface
	public interface FailureDescription {

		/**
		 * Describes a failure.
		 * @param failure what was thrown
		 * @return what the caller is told
		 */
		ValueFailure describe(Throwable failure);

	}

}
