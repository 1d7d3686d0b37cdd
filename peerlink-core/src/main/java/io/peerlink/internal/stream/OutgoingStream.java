package io.peerlink.internal.stream;

import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.StreamRejectedException;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.peer.Peer;
import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import io.peerlink.stream.PeerStream;
import io.peerlink.stream.StreamEndReason;
import io.peerlink.stream.StreamOptions;
import org.jspecify.annotations.Nullable;

/**
 * A connection over which this node opens a stream: first its line and the answer, then
 * the stream. Its events come on the thread of the transport.
 */
final class OutgoingStream implements StreamHandler {

	private final LineReader reader = new LineReader();

	private final CompletableFuture<PeerStream> result = new CompletableFuture<>();

	private final AtomicBoolean over = new AtomicBoolean();

	private final Peer peer;

	private final String name;

	private final StreamOptions options;

	private final byte[] line;

	private final StreamTable table;

	private final StreamQuota.Place place;

	private final StreamCounters counters;

	private final Scheduler scheduler;

	private volatile @Nullable StreamConnection connection;

	private volatile @Nullable StreamPipe pipe;

	private volatile Scheduler.@Nullable Timer timer;

	OutgoingStream(Peer peer, String name, StreamOptions options, byte[] line, StreamTable table,
			StreamQuota.Place place, StreamCounters counters, Scheduler scheduler) {
		this.peer = peer;
		this.name = name;
		this.options = options;
		this.line = line;
		this.table = table;
		this.place = place;
		this.counters = counters;
		this.scheduler = scheduler;
	}

	Peer peer() {
		return this.peer;
	}

	/**
	 * Returns the result, which is completed on the thread of the transport, the timer
	 * thread or one that changes the table of peers.
	 */
	CompletableFuture<PeerStream> result() {
		return this.result;
	}

	/**
	 * Lets the opening fail when it takes too long.
	 */
	void startTimer() {
		this.timer = this.scheduler.schedule(this.options.openTimeout(),
				() -> fail(PeerTimeoutException.noStream(this.peer.name(), this.name, this.options.openTimeout())));
	}

	/**
	 * Takes the connection that is being made, so that it can be given up.
	 */
	void connecting(StreamConnection connection) {
		this.connection = connection;
		if (this.result.isCompletedExceptionally()) {
			connection.close();
		}
	}

	@Override
	public void onConnected(StreamConnection connection) {
		this.connection = connection;
		try {
			LineReader.write(connection, this.line);
		}
		catch (IOException ex) {
			fail(unreachable("the connection broke: " + ex.getMessage(), ex));
		}
	}

	@Override
	public void onReadable() {
		StreamPipe pipe = this.pipe;
		if (pipe != null) {
			pipe.onReadable();
			return;
		}
		StreamConnection connection = this.connection;
		if (connection == null) {
			return;
		}
		try {
			byte[] line = this.reader.read(connection);
			if (line != null) {
				answered(connection, HandshakeLine.parse(line));
			}
		}
		catch (EOFException ex) {
			fail(unreachable("the peer has closed the connection instead of answering, so it may have no streams", ex));
		}
		catch (IOException ex) {
			fail(unreachable("the connection broke: " + ex.getMessage(), ex));
		}
	}

	private void answered(StreamConnection connection, @Nullable HandshakeLine answer) {
		if (answer != null && answer.is(HandshakeLine.ACK)) {
			opened(connection);
		}
		else if (answer != null && answer.is(HandshakeLine.ERROR)) {
			// Python names no reason, and has only one.
			String reason = (answer.reason() != null) ? answer.reason() : StreamRejectedException.NO_HANDLER;
			fail(new StreamRejectedException(this.name, this.peer.name(), reason,
					(answer.error() != null) ? answer.error() : "the peer refused it", null));
		}
		else {
			fail(unreachable("the peer has answered with what is no answer", null));
		}
	}

	private void opened(StreamConnection connection) {
		StreamIdentity identity = new StreamIdentity(this.name, this.peer.name(), () -> this.peer,
				Instant.ofEpochMilli(this.scheduler.epochMillis()));
		StreamPipe pipe = new StreamPipe(identity, connection, this.reader.rest(), false, this.counters,
				this.scheduler);
		pipe.readTimeout(this.options.readTimeout());
		this.pipe = pipe;
		this.table.add(pipe);
		this.counters.opened.increment();
		if (!this.result.complete(new UserStream(pipe))) {
			pipe.abort();
		}
		cancelTimer();
	}

	/**
	 * Gives the opening up.
	 * @param failure what the opener gets
	 */
	void fail(PeerLinkException failure) {
		if (!this.result.completeExceptionally(failure)) {
			return;
		}
		cancelTimer();
		StreamConnection connection = this.connection;
		if (connection != null) {
			connection.close();
		}
	}

	/**
	 * Gives the opening up, or ends the stream if it is open.
	 */
	void peerIsDown() {
		StreamPipe pipe = this.pipe;
		if (pipe != null) {
			pipe.end(StreamEndReason.PEER_DOWN, null);
		}
		fail(new StreamRejectedException(this.name, this.peer.name(), StreamRejectedException.PEER_DOWN,
				"the peer is down", null));
	}

	private void cancelTimer() {
		Scheduler.Timer timer = this.timer;
		if (timer != null) {
			timer.cancel();
		}
	}

	private StreamRejectedException unreachable(String explanation, @Nullable Throwable cause) {
		return new StreamRejectedException(this.name, this.peer.name(), StreamRejectedException.UNREACHABLE,
				explanation, cause);
	}

	@Override
	public void onWritable() {
		StreamPipe pipe = this.pipe;
		if (pipe != null) {
			pipe.onWritable();
		}
	}

	@Override
	public void onClosed(@Nullable IOException cause) {
		if (!this.over.compareAndSet(false, true)) {
			return;
		}
		StreamPipe pipe = this.pipe;
		if (pipe != null) {
			pipe.onClosed(cause);
			this.table.remove(pipe);
		}
		fail(unreachable("the connection could not be made" + ((cause != null) ? ": " + cause.getMessage() : ""),
				cause));
		this.place.letGo();
	}

}
