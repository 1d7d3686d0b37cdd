package io.peerlink.internal.tcp;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.spi.StreamConnection;
import org.jspecify.annotations.Nullable;

/**
 * A connection that another node has made for one request and its reply. Guarded by
 * itself.
 */
final class ServerConnection implements ServedConnection, ReplySink {

	private static final int READS_AT_ONCE = 8;

	private static final int SKIP_AT_ONCE = 4096;

	private final Pace pace = new Pace();

	private final StreamEngine engine;

	private final StreamServer server;

	private final AcceptedConnection connection;

	private final FrameReader reader;

	private final RequestReader requests;

	private State state = State.READING;

	/**
	 * When the present state began.
	 */
	private long since;

	private @Nullable OutgoingFrame reply;

	ServerConnection(StreamEngine engine, StreamServer server, AcceptedConnection connection) {
		this.engine = engine;
		this.server = server;
		this.connection = connection;
		this.since = connection.since();
		this.requests = new RequestReader(engine);
		this.reader = new FrameReader(engine.incoming(), address(), engine.longestFrame(), this::onRoom);
	}

	private InetAddress address() {
		return this.connection.address();
	}

	@Override
	public void onConnected(StreamConnection connection) {
		// It was connected when it was accepted.
	}

	@Override
	public void onReadable() {
		boolean complete;
		try {
			complete = read();
		}
		catch (FrameReader.GarbageException ex) {
			this.engine.counters().garbage.increment();
			close();
			return;
		}
		catch (EOFException ex) {
			ended();
			return;
		}
		catch (IOException ex) {
			onClosed(ex);
			return;
		}
		if (complete) {
			complete();
		}
	}

	/**
	 * Reads what there is.
	 * @return whether the request has become complete
	 */
	private boolean read() throws IOException {
		boolean hasHeader;
		synchronized (this) {
			if (this.state == State.ENDING) {
				skip();
				return false;
			}
			if (this.state != State.READING) {
				return false;
			}
			boolean hadHeader = this.reader.hasHeader();
			readSome();
			hasHeader = !hadHeader && this.reader.hasHeader();
			if (hasHeader) {
				enter(State.READING);
			}
			if (this.reader.isComplete()) {
				enter(State.WAITING);
				this.connection.reading(false);
			}
			else if (this.reader.isWaitingForRoom()) {
				this.connection.reading(false);
			}
		}
		if (hasHeader) {
			this.connection.headerReceived();
		}
		synchronized (this) {
			return this.state == State.WAITING;
		}
	}

	private void readSome() throws IOException {
		for (int i = 0; i < READS_AT_ONCE; i++) {
			int count = this.reader.read(this.connection);
			this.pace.moved(count);
			if (count == 0) {
				return;
			}
		}
	}

	/**
	 * Reads what the other side sends although it was answered, so that closing does not
	 * make its system throw the answer away.
	 */
	private void skip() throws IOException {
		if (this.connection.read(ByteBuffer.allocate(SKIP_AT_ONCE)) < 0) {
			throw new EOFException();
		}
	}

	private void onRoom() {
		synchronized (this) {
			if (this.state != State.READING) {
				return;
			}
			this.reader.roomGranted();
			enter(State.READING);
		}
		this.connection.reading(true);
	}

	private void complete() {
		if (this.reader.isTooLarge()) {
			this.engine.counters().tooLarge.increment();
			this.requests.refuseTooLarge(this.reader.length(), address(), this);
			return;
		}
		byte[] request;
		synchronized (this) {
			request = this.reader.take();
		}
		this.engine.counters().received(request.length);
		this.requests.read(request, address(), this);
	}

	@Override
	public boolean reply(JsonBuffer message) {
		synchronized (this) {
			if (this.state != State.WAITING) {
				return false;
			}
			this.reply = new OutgoingFrame(message);
			enter(State.REPLYING);
		}
		this.server.replyBegun();
		onWritable();
		return true;
	}

	@Override
	public void requestOver() {
		synchronized (this) {
			if (this.state != State.WAITING) {
				return;
			}
		}
		close();
	}

	@Override
	public void onWritable() {
		try {
			write();
		}
		catch (IOException ex) {
			onClosed(ex);
		}
	}

	private void write() throws IOException {
		OutgoingFrame written;
		synchronized (this) {
			written = this.reply;
			if (this.state != State.REPLYING || written == null) {
				return;
			}
			this.pace.moved(written.write(this.connection));
			if (written.remaining() > 0) {
				return;
			}
			this.reply = null;
			enter(State.ENDING);
			this.connection.endOutput();
			this.connection.reading(true);
		}
		this.engine.counters().sent(written.length());
		replyOver(written);
	}

	private void replyOver(OutgoingFrame reply) {
		this.engine.outgoing().release(address(), reply.length());
		this.server.replyEnded();
	}

	@Override
	public void check(long now) {
		boolean tooSlow;
		synchronized (this) {
			tooSlow = isTooSlow(now);
		}
		if (tooSlow) {
			this.engine.counters().tooSlow.increment();
			close();
		}
	}

	private boolean isTooSlow(long now) {
		long age = now - this.since;
		return switch (this.state) {
			case READING -> {
				if (!this.reader.hasHeader()) {
					yield age >= StreamLimits.HEADER_TIMEOUT.toNanos();
				}
				yield this.reader.isWaitingForRoom() ? age >= StreamLimits.ROOM_TIMEOUT.toNanos()
						: this.pace.isTooSlow(now);
			}
			case REPLYING -> this.pace.isTooSlow(now);
			case ENDING -> age >= StreamLimits.LINGER.toNanos();
			case WAITING, CLOSED -> false;
		};
	}

	private void enter(State next) {
		this.state = next;
		this.since = this.engine.nanoTime();
		this.pace.begin(this.since);
	}

	/**
	 * The other side has closed the connection, or its direction of it.
	 */
	private void ended() {
		synchronized (this) {
			boolean within = this.state == State.READING && !this.reader.isEmpty();
			if (within) {
				this.engine.counters().broken.increment();
			}
		}
		close();
	}

	@Override
	public void onClosed(@Nullable IOException cause) {
		synchronized (this) {
			boolean within = (this.state == State.READING && !this.reader.isEmpty()) || this.state == State.WAITING
					|| this.state == State.REPLYING;
			if (cause != null && within) {
				this.engine.counters().broken.increment();
			}
		}
		close();
	}

	@Override
	public void close() {
		OutgoingFrame unsent;
		synchronized (this) {
			if (this.state == State.CLOSED) {
				return;
			}
			this.state = State.CLOSED;
			unsent = this.reply;
			this.reply = null;
		}
		// Not under the lock: the room may go to another connection, which takes its own.
		this.reader.close();
		if (unsent != null) {
			replyOver(unsent);
		}
		this.connection.close();
	}

	@Override
	public InetSocketAddress remoteAddress() {
		return this.connection.remoteAddress();
	}

	@Override
	public @Nullable SealedRemote caller() {
		return this.connection.remote();
	}

	private enum State {

		READING, WAITING, REPLYING, ENDING, CLOSED

	}

}
