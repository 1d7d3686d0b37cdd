package io.peerlink.internal.tcp;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.Undecodable;
import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.spi.StreamConnection;
import org.jspecify.annotations.Nullable;

/**
 * A connection that another node has made for one request and its reply. Guarded by
 * itself.
 */
final class ServerConnection implements ServedConnection {

	private static final int READS_AT_ONCE = 8;

	private static final int SKIP_AT_ONCE = 4096;

	private final Pace pace = new Pace();

	private final StreamEngine engine;

	private final StreamServer server;

	private final AcceptedConnection connection;

	private final FrameReader reader;

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
			refuseTooLarge(this.reader.length());
			return;
		}
		byte[] request;
		synchronized (this) {
			request = this.reader.take();
		}
		this.engine.counters().received(request.length);
		this.engine.read(request.length, () -> decode(request), (refusal) -> {
			this.engine.incoming().release(address(), request.length);
			close();
		});
	}

	private void decode(byte[] json) {
		Decoded decoded;
		try {
			decoded = this.engine.codec().decode(json, 0, json.length);
		}
		catch (Throwable ex) {
			this.engine.incoming().release(address(), json.length);
			close();
			throw ex;
		}
		if (decoded instanceof Message.Request request && isUsual(request)) {
			this.engine.received(request, this.connection.remoteAddress(),
					new ServerExchange(this.engine, this, address(), json.length, request.pl() != null));
			return;
		}
		this.engine.incoming().release(address(), json.length);
		if (decoded == Undecodable.TOO_LARGE) {
			this.engine.counters().tooLarge.increment();
			refuseTooLarge(json.length);
			return;
		}
		this.engine.counters().garbage.increment();
		close();
	}

	/**
	 * Only the values may be longer than in a datagram: what is left of a request is
	 * compared, logged and sent back.
	 */
	private boolean isUsual(Message.Request request) {
		int longest = StreamEngine.LONGEST_NAME;
		return request.rpc().length() <= longest && (request.src() == null || request.src().length() <= longest)
				&& (request.dst() == null || request.dst().length() <= longest)
				&& (request.trace() == null || request.trace().length() <= longest);
	}

	private void refuseTooLarge(int length) {
		Message.ErrorReply error = new Message.ErrorReply(MessageId.ofText(""), "PayloadTooLarge",
				"RPC request too large (" + length + " bytes encoded); this node takes at most "
						+ this.engine.maxPayload() + " bytes and did not execute it",
				null);
		new ServerExchange(this.engine, this, address(), 0, true).refuse(error);
	}

	/**
	 * Begins to write the reply. Only the first one is written.
	 * @return whether it is; it then gives the room back that was claimed for it
	 */
	boolean reply(JsonBuffer message) {
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

	/**
	 * Closes the connection if its request is over without a reply.
	 */
	void requestOver() {
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

	InetSocketAddress remoteAddress() {
		return this.connection.remoteAddress();
	}

	private enum State {

		READING, WAITING, REPLYING, ENDING, CLOSED

	}

}
