package io.peerlink.internal.stream;

import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

import io.peerlink.error.PeerLinkException;
import io.peerlink.error.StreamRejectedException;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.concurrent.ManagedWait;
import io.peerlink.internal.context.HandlerGuard;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.tcp.StreamEngine;
import io.peerlink.peer.Peer;
import io.peerlink.stream.PeerStream;
import io.peerlink.stream.StreamEndReason;
import io.peerlink.stream.StreamOptions;
import io.peerlink.stream.StreamStatus;
import io.peerlink.stream.StreamTotals;
import org.jspecify.annotations.Nullable;

/**
 * The byte streams of one running node, in both directions (WIRE.md section 6).
 * Thread-safe.
 */
public final class PeerStreamEngine {

	private final StreamCounters counters = new StreamCounters();

	private final Set<OutgoingStream> openings = ConcurrentHashMap.newKeySet();

	private final NodeContext context;

	private final StreamEngine tcp;

	private final StreamTable table;

	private final StreamAcceptor acceptor;

	private volatile boolean closed;

	/**
	 * Creates an engine.
	 * @param context what surrounds the engines of the node
	 * @param tcp makes and takes connections
	 * @param registry the streams that peers can open
	 * @param maxStreams how many streams peers may have open, and as many this node; as
	 * many again are those of the engines
	 * @param handlers runs handlers, each of which takes a thread as long as it likes;
	 * returns {@code false} when there is none
	 * @param guard surrounds handlers
	 */
	public PeerStreamEngine(NodeContext context, StreamEngine tcp, StreamRegistry registry, int maxStreams,
			Predicate<Runnable> handlers, HandlerGuard guard) {
		this.context = context;
		this.tcp = tcp;
		this.table = new StreamTable(maxStreams);
		this.acceptor = new StreamAcceptor(context, tcp, registry, this.table, this.counters, handlers, guard);
	}

	/**
	 * Begins to watch the peers and to answer openings. To be called once, before the
	 * listener starts.
	 */
	public void start() {
		this.context.peers().watch(this::peersChanged);
		this.tcp.serve((byte) '{', (connection) -> new IncomingStream(this.acceptor, connection, this.counters));
	}

	/**
	 * Lets peers open streams.
	 */
	public void accept() {
		this.acceptor.accepting(true);
	}

	/**
	 * Has the streams of a reserved name taken by an engine. To be called before the
	 * start.
	 * @param name the name
	 * @param handler takes the streams
	 */
	public void serve(String name, EngineStreamHandler handler) {
		this.acceptor.serve(name, handler);
	}

	/**
	 * Returns why streams to a peer cannot be opened.
	 * @param peer the peer
	 * @return the reason, {@code null} if they can
	 */
	public @Nullable String obstacle(Peer peer) {
		return this.tcp.obstacleFor(peer, "streams");
	}

	/**
	 * Opens a stream for an engine, as {@link #open(Peer, String, StreamOptions)} does.
	 * @param peer the peer
	 * @param name the reserved name
	 * @param label what people are told that the stream is
	 * @param options how the stream is opened and read
	 * @return the open stream
	 */
	public EngineStream openForEngine(Peer peer, String name, String label, StreamOptions options) {
		return engineStream(open(peer, name, options, this.table.engines()), label);
	}

	/**
	 * Opens a stream for an engine, as {@link #openAsync(Peer, String, StreamOptions)}
	 * does.
	 * @param peer the peer
	 * @param name the reserved name
	 * @param label what people are told that the stream is
	 * @param options how the stream is opened and read
	 * @return a future that is completed on a callback thread
	 * @throws PeerLinkException when the stream cannot be requested
	 */
	public CompletableFuture<EngineStream> openAsyncForEngine(Peer peer, String name, String label,
			StreamOptions options) {
		return openAsync(peer, name, options, this.table.engines()).thenApply((stream) -> engineStream(stream, label));
	}

	private static EngineStream engineStream(PeerStream opened, String label) {
		EngineStream stream = new EngineStream((UserStream) opened);
		stream.label(label);
		return stream;
	}

	/**
	 * Counts an opening of a streamed value that was refused.
	 */
	public void countRefusedValue() {
		this.counters.refusedValues.increment();
	}

	/**
	 * Counts a streamed value that nobody has come for.
	 */
	public void countExpiredValue() {
		this.counters.expiredValues.increment();
	}

	/**
	 * Opens a stream and waits for the answer of the peer.
	 * @param peer the peer
	 * @param name the name that it has registered the stream by
	 * @param options how the stream is opened and read
	 * @return the open stream
	 */
	public PeerStream open(Peer peer, String name, StreamOptions options) {
		return open(peer, name, options, this.table.users());
	}

	private PeerStream open(Peer peer, String name, StreamOptions options, StreamQuota quota) {
		ManagedWait.check();
		OutgoingStream opening = begin(peer, name, options, quota);
		try (ManagedWait wait = ManagedWait.begin()) {
			return opening.result().get();
		}
		catch (ExecutionException ex) {
			throw toThrow(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			PeerLinkException failure = new PeerLinkException(
					"Interrupted while waiting for the answer to the opening of stream '" + name + "'", ex);
			giveUp(opening, failure);
			throw failure;
		}
	}

	/**
	 * The stack of the thread that waited says more than that of the transport's thread.
	 */
	private static RuntimeException toThrow(@Nullable Throwable failure) {
		if (failure instanceof RuntimeException known) {
			known.fillInStackTrace();
			return known;
		}
		return new PeerLinkException("The stream could not be opened", failure);
	}

	/**
	 * Opens a stream without waiting.
	 * @param peer the peer
	 * @param name the name that it has registered the stream by
	 * @param options how the stream is opened and read
	 * @return a future that is completed on a callback thread; cancelling it gives the
	 * stream up
	 * @throws PeerLinkException when the stream cannot be requested
	 */
	public CompletableFuture<PeerStream> openAsync(Peer peer, String name, StreamOptions options) {
		return openAsync(peer, name, options, this.table.users());
	}

	private CompletableFuture<PeerStream> openAsync(Peer peer, String name, StreamOptions options, StreamQuota quota) {
		OutgoingStream opening = begin(peer, name, options, quota);
		CompletableFuture<PeerStream> future = new CompletableFuture<>();
		Futures.whenDone(opening.result(), (stream, failure) -> this.context.executors().callbacks().execute(() -> {
			if (failure != null) {
				future.completeExceptionally(failure);
			}
			else if (stream != null && !future.complete(stream)) {
				stream.abort();
			}
		}));
		Futures.whenDone(future, (stream, failure) -> {
			if (failure != null) {
				giveUp(opening, new PeerLinkException("The opening was cancelled", failure));
			}
		});
		return future;
	}

	private static void giveUp(OutgoingStream opening, PeerLinkException failure) {
		opening.fail(failure);
		// It may have been opened at the same moment.
		Futures.whenDone(opening.result(), (stream, ignored) -> {
			if (stream != null) {
				stream.abort();
			}
		});
	}

	private OutgoingStream begin(Peer peer, String name, StreamOptions options, StreamQuota quota) {
		StreamRegistry.requireName(name);
		byte[] line = HandshakeLine.open(name, this.context.self().name(), this.context.self().instanceId());
		InetSocketAddress address = address(peer, name);
		StreamQuota.Place place = quota.takeOutgoing();
		if (place == null) {
			throw new StreamRejectedException(name, peer.name(), StreamRejectedException.TOO_MANY_STREAMS,
					"this node has as many open streams as allowed: " + quota.limit(), null);
		}
		OutgoingStream opening = new OutgoingStream(peer, name, options, line, this.table, place, this.counters,
				this.context.scheduler());
		this.openings.add(opening);
		Futures.whenDone(opening.result(), (stream, failure) -> {
			this.openings.remove(opening);
			// The peer may have gone down when the stream was not in the table yet. Only
			// this one is looked at: to end others from here would recur for each.
			if (stream != null && isDown(peer)) {
				opening.peerIsDown();
			}
		});
		connect(opening, address);
		return opening;
	}

	private void connect(OutgoingStream opening, InetSocketAddress address) {
		try {
			opening.startTimer();
			opening.connecting(this.tcp.connect(address, opening));
		}
		catch (RejectedExecutionException ex) {
			opening.fail(stopped());
			opening.onClosed(null);
			return;
		}
		if (this.closed) {
			opening.fail(stopped());
		}
		if (isDown(opening.peer())) {
			opening.peerIsDown();
		}
	}

	private InetSocketAddress address(Peer peer, String name) {
		if (this.closed) {
			throw stopped();
		}
		if (peer.instanceId().equals(this.context.self().instanceId())) {
			throw new PeerLinkException("Node '" + this.context.self().name() + "' cannot open a stream to itself");
		}
		String obstacle = this.tcp.obstacleFor(peer, "streams");
		if (obstacle != null) {
			throw new StreamRejectedException(name, peer.name(), StreamRejectedException.NOT_SUPPORTED, obstacle, null);
		}
		return new InetSocketAddress(peer.address().getAddress(), this.tcp.portOf(peer));
	}

	/**
	 * Ends the streams with peers that are down. Called by whoever changes the table of
	 * peers.
	 */
	private void peersChanged() {
		for (StreamPipe pipe : this.table.pipes()) {
			Peer peer = pipe.identity().peer();
			if (peer != null && isDown(peer)) {
				pipe.end(StreamEndReason.PEER_DOWN, null);
			}
		}
		for (OutgoingStream opening : this.openings) {
			if (isDown(opening.peer())) {
				opening.peerIsDown();
			}
		}
	}

	private boolean isDown(Peer peer) {
		return this.context.peers().findByInstanceId(peer.instanceId()).isEmpty();
	}

	/**
	 * Ends all streams, and refuses those of peers from now on. Those that this node has
	 * opened end as well: its peers end them anyway as soon as it says goodbye. It can
	 * still open others.
	 */
	public void withdraw() {
		this.acceptor.accepting(false);
		endAll();
	}

	private void endAll() {
		this.table.pipes().forEach((pipe) -> pipe.end(StreamEndReason.NODE_STOPPED, null));
	}

	/**
	 * Ends all streams, and opens none any more.
	 */
	public void close() {
		this.closed = true;
		this.acceptor.accepting(false);
		this.openings.forEach((opening) -> opening.fail(stopped()));
		endAll();
	}

	private PeerLinkException stopped() {
		return new PeerLinkException("Node '" + this.context.self().name() + "' was stopped");
	}

	/**
	 * Returns a snapshot of the open streams.
	 * @return their states, by name and time
	 */
	public List<StreamStatus> streams() {
		return this.table.pipes()
			.stream()
			.map(PeerStreamEngine::status)
			.sorted(Comparator.comparing(StreamStatus::name).thenComparing(StreamStatus::since))
			.toList();
	}

	private static StreamStatus status(StreamPipe pipe) {
		StreamIdentity identity = pipe.identity();
		return new StreamStatus(identity.label(), identity.peerName(), pipe.connection().remoteAddress(),
				identity.isInitiator(), identity.since(), pipe.bytesIn(), pipe.bytesOut());
	}

	/**
	 * Returns a snapshot of the numbers of all streams.
	 * @return the numbers since the start
	 */
	public StreamTotals totals() {
		return this.counters.totals(this.table.size());
	}

}
