package io.peerlink.internal.stream;

import java.io.IOException;
import java.time.Duration;

import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.internal.tcp.AcceptedConnection;
import io.peerlink.internal.tcp.ServedConnection;
import io.peerlink.spi.StreamConnection;
import io.peerlink.stream.StreamEndReason;
import org.jspecify.annotations.Nullable;

/**
 * A connection over which another node opens a stream: first its line, then the stream,
 * or the end. Its events come on the thread of the transport.
 */
final class IncomingStream implements ServedConnection {

	private static final Duration LINE_TIMEOUT = Duration.ofSeconds(5);

	private final LineReader reader = new LineReader();

	private final StreamAcceptor acceptor;

	private final AcceptedConnection connection;

	private final StreamCounters counters;

	private boolean answered;

	private volatile @Nullable StreamPipe pipe;

	private StreamQuota.@Nullable Place place;

	IncomingStream(StreamAcceptor acceptor, AcceptedConnection connection, StreamCounters counters) {
		this.acceptor = acceptor;
		this.connection = connection;
		this.counters = counters;
	}

	AcceptedConnection connection() {
		return this.connection;
	}

	/**
	 * Returns who has proved to open the stream.
	 * @return the node, {@code null} where nothing is sealed
	 */
	@Nullable SealedRemote opener() {
		return this.connection.remote();
	}

	/**
	 * Returns what has arrived behind the line.
	 */
	byte[] rest() {
		return this.reader.rest();
	}

	@Override
	public void onConnected(StreamConnection connection) {
		// It was connected when it was accepted.
	}

	@Override
	public void onReadable() {
		StreamPipe pipe = this.pipe;
		if (pipe != null) {
			pipe.onReadable();
			return;
		}
		try {
			byte[] line = this.reader.read(this.connection);
			if (line != null) {
				opened(line);
			}
		}
		catch (IOException ex) {
			invalid();
		}
	}

	private void opened(byte[] line) throws IOException {
		this.connection.headerReceived();
		this.answered = true;
		HandshakeLine open = HandshakeLine.parse(line);
		if (open == null || !open.is(HandshakeLine.OPEN)) {
			invalid();
			return;
		}
		this.acceptor.open(this, open);
	}

	/**
	 * Ends the connection of somebody who does not open a stream.
	 */
	void invalid() {
		this.counters.invalid.increment();
		this.connection.countGarbage();
		this.connection.close();
	}

	/**
	 * Refuses the stream.
	 * @param line the answer
	 */
	void refuse(StreamPipe refused, byte[] line) throws IOException {
		this.counters.rejected.increment();
		this.pipe = refused;
		LineReader.write(this.connection, line);
		refused.close();
	}

	/**
	 * Accepts the stream.
	 * @param accepted the stream
	 * @param place what it takes, given back at the end of the connection
	 * @param line the answer
	 */
	void accept(StreamPipe accepted, StreamQuota.Place place, byte[] line) throws IOException {
		this.place = place;
		this.pipe = accepted;
		this.connection.detach();
		LineReader.write(this.connection, line);
		this.counters.accepted.increment();
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
		StreamPipe pipe = this.pipe;
		if (pipe != null) {
			pipe.onClosed(cause);
			this.acceptor.ended(pipe);
		}
		StreamQuota.Place place = this.place;
		this.place = null;
		if (place != null) {
			place.letGo();
		}
	}

	@Override
	public void check(long now) {
		if (!this.answered && now - this.connection.since() >= LINE_TIMEOUT.toNanos()) {
			this.counters.invalid.increment();
			this.connection.countTooSlow();
			this.connection.close();
		}
	}

	@Override
	public void close() {
		StreamPipe pipe = this.pipe;
		if (pipe != null) {
			pipe.end(StreamEndReason.NODE_STOPPED, null);
		}
		this.connection.close();
	}

}
