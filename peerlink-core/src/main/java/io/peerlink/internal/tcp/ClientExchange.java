package io.peerlink.internal.tcp;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * One request and its reply over a connection of their own, as Python does it. Guarded by
 * itself.
 */
final class ClientExchange implements StreamHandler {

	private static final int READS_AT_ONCE = 8;

	private final StreamEngine engine;

	private final InetAddress claimant;

	private final InetSocketAddress address;

	private final StreamCall call;

	private final FrameReader reader;

	private final ReplyReader replies;

	private final long claimed;

	private @Nullable OutgoingFrame request;

	private @Nullable StreamConnection connection;

	private boolean connected;

	private boolean sent;

	private boolean over;

	/**
	 * Creates an exchange.
	 * @param engine what all connections share; it has claimed room for the request
	 * @param claimant the address that room was claimed for
	 * @param address where the peer listens
	 * @param claimed how many bytes were claimed
	 * @param call has the request and takes the reply
	 */
	ClientExchange(StreamEngine engine, InetAddress claimant, InetSocketAddress address, long claimed,
			StreamCall call) {
		this.engine = engine;
		this.claimant = claimant;
		this.address = address;
		this.call = call;
		this.claimed = claimed;
		this.replies = new ReplyReader(engine);
		this.reader = new FrameReader(engine.incoming(), address.getAddress(), engine.longestFrame(), this::onRoom);
	}

	InetAddress claimant() {
		return this.claimant;
	}

	InetSocketAddress address() {
		return this.address;
	}

	/**
	 * Returns the host that the connection leads to.
	 */
	InetAddress host() {
		return this.address.getAddress();
	}

	long claimed() {
		return this.claimed;
	}

	/**
	 * Gives the exchange up if nobody waits for it any more.
	 */
	void check() {
		if (this.call.isOver()) {
			end();
		}
	}

	/**
	 * Takes the connection that is being made, so that it can be given up.
	 */
	void connecting(StreamConnection connection) {
		synchronized (this) {
			this.connection = connection;
			if (!this.over) {
				return;
			}
		}
		connection.close();
	}

	@Override
	public void onConnected(StreamConnection connection) {
		synchronized (this) {
			this.connection = connection;
			this.connected = true;
		}
		if (this.call.isOver()) {
			// What nobody waits for any more is not to be executed.
			end();
			return;
		}
		OutgoingFrame request = new OutgoingFrame(this.call.request());
		synchronized (this) {
			this.request = this.over ? null : request;
		}
		onWritable();
	}

	@Override
	public void onWritable() {
		try {
			synchronized (this) {
				write();
			}
		}
		catch (IOException ex) {
			fail(ex);
		}
	}

	private void write() throws IOException {
		OutgoingFrame request = this.request;
		StreamConnection connection = this.connection;
		if (request == null || connection == null || !this.connected) {
			return;
		}
		request.write(connection);
		if (request.remaining() == 0) {
			this.engine.counters().sent(request.length());
			this.request = null;
			this.sent = true;
		}
	}

	@Override
	public void onReadable() {
		try {
			if (read()) {
				complete();
			}
		}
		catch (EOFException ex) {
			fail(new IOException("the peer has closed the connection without an answer", ex));
		}
		catch (IOException ex) {
			fail(ex);
		}
	}

	/**
	 * Reads what there is.
	 * @return whether the reply is complete
	 */
	private synchronized boolean read() throws IOException {
		StreamConnection connection = this.connection;
		if (connection == null || this.over) {
			return false;
		}
		for (int i = 0; i < READS_AT_ONCE; i++) {
			if (this.reader.read(connection) == 0) {
				break;
			}
		}
		if (this.reader.isWaitingForRoom()) {
			connection.reading(false);
		}
		return this.reader.isComplete();
	}

	private void onRoom() {
		StreamConnection connection;
		synchronized (this) {
			if (!this.over) {
				this.reader.roomGranted();
			}
			connection = this.over ? null : this.connection;
		}
		if (connection != null) {
			connection.reading(true);
		}
	}

	private void complete() {
		if (this.reader.isTooLarge()) {
			this.engine.counters().tooLarge.increment();
			IOException cause = this.replies.tooLarge(this.reader.length());
			if (over()) {
				closeConnection();
				this.call.onUnreadable(cause);
			}
			return;
		}
		byte[] reply;
		synchronized (this) {
			if (this.over) {
				return;
			}
			this.over = true;
			reply = this.reader.take();
		}
		this.engine.counters().received(reply.length);
		closeConnection();
		this.replies.read(reply, host(), this.call);
	}

	@Override
	public void onClosed(@Nullable IOException cause) {
		fail((cause != null) ? cause : new IOException("the connection was closed"));
	}

	private void fail(IOException cause) {
		boolean sent;
		synchronized (this) {
			if (this.over) {
				return;
			}
			this.over = true;
			sent = this.sent;
		}
		this.engine.counters().broken.increment();
		closeConnection();
		this.call.onBroken(cause, sent);
	}

	/**
	 * Ends the exchange without a word to the call.
	 */
	void end() {
		if (over()) {
			closeConnection();
		}
	}

	/**
	 * Marks the exchange as over.
	 * @return whether it was not
	 */
	private synchronized boolean over() {
		boolean first = !this.over;
		this.over = true;
		return first;
	}

	private void closeConnection() {
		StreamConnection connection;
		synchronized (this) {
			connection = this.connection;
			this.request = null;
		}
		// Not under the lock: the room may go to another connection, which takes its own.
		this.reader.close();
		this.engine.ended(this);
		if (connection != null) {
			connection.close();
		}
	}

}
