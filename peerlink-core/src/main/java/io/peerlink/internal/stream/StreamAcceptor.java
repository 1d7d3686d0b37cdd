package io.peerlink.internal.stream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import io.peerlink.error.CallerNotAllowedException;
import io.peerlink.error.StreamRejectedException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.RequestContext;
import io.peerlink.internal.context.HandlerGuard;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.internal.tcp.StreamEngine;
import io.peerlink.internal.time.FailureLog;
import io.peerlink.internal.time.LogInterval;
import io.peerlink.peer.Peer;
import io.peerlink.stream.StreamEndReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about the streams that other nodes open, and runs their handlers. Thread-safe.
 */
final class StreamAcceptor {

	private static final Logger logger = LoggerFactory.getLogger(StreamAcceptor.class);

	private final FailureLog failures = new FailureLog(logger);

	private final LogInterval denials = new LogInterval();

	private final NodeContext context;

	private final StreamEngine tcp;

	private final StreamRegistry registry;

	private final StreamTable table;

	private final StreamCounters counters;

	private final Predicate<Runnable> handlers;

	private final HandlerGuard guard;

	private final Map<String, EngineStreamHandler> engines = new ConcurrentHashMap<>();

	private volatile boolean accepting;

	StreamAcceptor(NodeContext context, StreamEngine tcp, StreamRegistry registry, StreamTable table,
			StreamCounters counters, Predicate<Runnable> handlers, HandlerGuard guard) {
		this.context = context;
		this.tcp = tcp;
		this.registry = registry;
		this.table = table;
		this.counters = counters;
		this.handlers = handlers;
		this.guard = guard;
	}

	/**
	 * Sets whether streams are accepted.
	 */
	void accepting(boolean accepting) {
		this.accepting = accepting;
	}

	/**
	 * Has the streams of a reserved name taken by an engine.
	 */
	void serve(String name, EngineStreamHandler handler) {
		this.engines.put(name, handler);
	}

	/**
	 * Returns whether a name is that of an engine.
	 */
	private boolean isServed(@Nullable String name) {
		return name != null && this.engines.containsKey(name);
	}

	private @Nullable PipeHandler find(HandshakeLine open) {
		EngineStreamHandler engine = (open.name() != null) ? this.engines.get(open.name()) : null;
		if (engine != null) {
			return (pipe) -> engine.handle(new EngineStream(new UserStream(pipe)), open.instance());
		}
		StreamRegistry.Registration registration = this.registry.find(open.name());
		return (registration != null) ? (pipe) -> this.guard.around(() -> caller(pipe), () -> {
			registration.handler().handle(new UserStream(pipe));
			return null;
		}) : null;
	}

	private boolean mayOpen(IncomingStream stream, HandshakeLine open) {
		StreamRegistry.Registration registration = isServed(open.name()) ? null : this.registry.find(open.name());
		return registration == null || registration.allowed().isEverybody()
				|| registration.allowed().include(sender(stream, open));
	}

	/**
	 * Takes an opening. Called on the thread of the transport.
	 */
	void open(IncomingStream stream, HandshakeLine open) throws IOException {
		SealedRemote opener = stream.opener();
		if (opener != null && !opener.mayClaim(open.instance())) {
			stream.invalid();
			return;
		}
		PipeHandler handler = find(open);
		if (!this.accepting) {
			refuse(stream, open, "The node is starting or stopping", StreamRejectedException.NOT_READY);
			return;
		}
		if (handler == null) {
			refuse(stream, open, "No stream handler for '" + open.name() + "'", StreamRejectedException.NO_HANDLER);
			return;
		}
		if (!mayOpen(stream, open)) {
			logDenial("The stream '" + open.name() + "'", String.valueOf(stream.connection().remoteAddress()),
					"it is not for this node");
			refuse(stream, open, "This node may not open it", StreamRejectedException.ACCESS_DENIED);
			return;
		}
		StreamQuota quota = isServed(open.name()) ? this.table.engines() : this.table.users();
		StreamQuota.Place place = quota.takeIncoming(host(stream));
		if (place == null) {
			refuse(stream, open, "There are as many streams as this node takes: " + quota.limit() + ", "
					+ quota.limitPerAddress() + " of one address", StreamRejectedException.TOO_MANY_STREAMS);
			return;
		}
		accept(stream, open, handler, place);
	}

	private void refuse(IncomingStream stream, HandshakeLine open, String error, String reason) throws IOException {
		// Without the name, which may hold anything.
		logger.debug("A stream that {} opens is refused: {}", stream.connection().remoteAddress(), reason);
		String name = (open.name() != null) ? open.name() : "";
		stream.refuse(pipe(stream, open, name), HandshakeLine.error(error, reason));
	}

	private void accept(IncomingStream stream, HandshakeLine open, PipeHandler handler, StreamQuota.Place place)
			throws IOException {
		String name = String.valueOf(open.name());
		StreamPipe pipe = pipe(stream, open, name);
		CompletableFuture<Boolean> accepted = new CompletableFuture<>();
		place.hold();
		if (!start(pipe, handler, place, accepted)) {
			place.letGo();
			place.letGo();
			refuse(stream, open, "There is no thread for the stream", StreamRejectedException.TOO_MANY_STREAMS);
			return;
		}
		this.table.add(pipe);
		boolean acknowledged = false;
		try {
			stream.accept(pipe, place, HandshakeLine.ack(name));
			acknowledged = true;
		}
		finally {
			accepted.complete(acknowledged);
		}
		if (!this.accepting) {
			// It came while all streams were being ended.
			pipe.end(StreamEndReason.NODE_STOPPED, null);
		}
	}

	/**
	 * Has a thread wait for the stream to be accepted: one that is accepted must not wait
	 * for a thread.
	 * @return {@code false} if there is none
	 */
	private boolean start(StreamPipe pipe, PipeHandler handler, StreamQuota.Place place,
			CompletableFuture<Boolean> accepted) {
		try {
			return this.handlers.test(() -> {
				if (accepted.join()) {
					run(pipe, handler, place);
				}
				else {
					place.letGo();
				}
			});
		}
		catch (Throwable ex) {
			// The system may have no more threads; the one of the transport goes on.
			this.failures.record("There is no thread for the handler of " + pipe.identity(), ex);
			return false;
		}
	}

	private StreamPipe pipe(IncomingStream stream, HandshakeLine open, String name) {
		SealedRemote opener = stream.opener();
		StreamIdentity identity = new StreamIdentity(name, false, (opener != null) ? null : open.src(),
				(opener != null) ? opener.fingerprint() : null, () -> sender(stream, open),
				Instant.ofEpochMilli(this.context.scheduler().epochMillis()));
		return new StreamPipe(identity, stream.connection(), stream.rest(), !open.extended(), this.counters,
				this.context.scheduler());
	}

	private @Nullable Peer sender(IncomingStream stream, HandshakeLine open) {
		PeerEntry entry = this.tcp.sender(stream.opener(), open.instance(), open.src(), host(stream));
		return (entry != null && entry.isUp()) ? entry.peer() : null;
	}

	private static InetAddress host(IncomingStream stream) {
		return stream.connection().remoteAddress().getAddress();
	}

	private void run(StreamPipe pipe, PipeHandler handler, StreamQuota.Place place) {
		try {
			handle(pipe, handler);
			pipe.close();
		}
		catch (Throwable ex) {
			failed(pipe, ex);
		}
		finally {
			place.letGo();
		}
	}

	private void handle(StreamPipe pipe, PipeHandler handler) throws Throwable {
		CurrentPeer previous = CurrentPeer.enter(caller(pipe));
		try {
			handler.handle(pipe);
		}
		finally {
			CurrentPeer.enter(previous);
		}
	}

	private CurrentPeer caller(StreamPipe pipe) {
		Peer peer = pipe.identity().peer();
		InetAddress host = pipe.connection().remoteAddress().getAddress();
		return new CurrentPeer(pipe.identity().peerName(),
				new InetSocketAddress(host, (peer != null) ? peer.address().getPort() : 0), peer, RequestContext.NONE,
				pipe.identity().fingerprint());
	}

	/**
	 * What fails because the stream has ended is no defect of the handler.
	 */
	private void failed(StreamPipe pipe, Throwable failure) {
		StreamEndReason reason = pipe.endReason();
		if (this.guard.translate(failure) instanceof CallerNotAllowedException denial) {
			denied(pipe, denial);
		}
		else if (reason == null || reason == StreamEndReason.LOCAL_CLOSE) {
			this.failures.record("The handler of " + pipe.identity() + " failed", failure);
		}
		else {
			logger.debug("The handler of {} failed after the end of the stream: {}", pipe.identity(), reason, failure);
		}
		pipe.abort();
	}

	/**
	 * Its opener has been told that it is accepted, and sees it break.
	 */
	private void denied(StreamPipe pipe, CallerNotAllowedException denial) {
		this.counters.rejected.increment();
		logDenial(pipe.identity().toString(), "its opener", String.valueOf(denial.getMessage()));
	}

	/**
	 * Whoever opens it decides how often that happens.
	 */
	private void logDenial(String stream, String opener, String reason) {
		int hidden = this.denials.tryAcquire(this.context.nanoTime());
		if (hidden >= 0) {
			logger.warn("{} is denied to {}{}: {}", stream, opener,
					(hidden > 0) ? ", as were " + hidden + " since the last one that was logged" : "", reason);
		}
	}

	/**
	 * Records that a stream that was accepted or refused is over.
	 */
	void ended(StreamPipe pipe) {
		this.table.remove(pipe);
	}

	/**
	 * Uses a stream, be it for a user or for an engine.
	 */
	@FunctionalInterface
	private interface PipeHandler {

		void handle(StreamPipe pipe) throws Throwable;

	}

}
