package io.peerlink.internal.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.internal.seal.tcp.SealedConnection;
import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * A connection that another node has made. Reads its first byte, and hands it over to the
 * protocol that begins with that byte, which reads the byte again. Thread-safe; read by
 * one thread at a time, and at first by that of the transport.
 */
public final class AcceptedConnection implements StreamHandler, SealedConnection {

	private static final int NOTHING = -1;

	private final StreamEngine engine;

	private final StreamServer server;

	private final StreamConnection connection;

	private final long since;

	private final ByteBuffer first = ByteBuffer.allocate(1);

	/**
	 * The first byte until it is read again. Of the thread of the transport.
	 */
	private int unread = NOTHING;

	private volatile @Nullable ServedConnection served;

	AcceptedConnection(StreamEngine engine, StreamServer server, StreamConnection connection) {
		this.engine = engine;
		this.server = server;
		this.connection = connection;
		this.since = engine.nanoTime();
	}

	InetAddress address() {
		return this.connection.remoteAddress().getAddress();
	}

	@Override
	public @Nullable SealedRemote remote() {
		return (this.connection instanceof SealedConnection sealed) ? sealed.remote() : null;
	}

	/**
	 * Returns when the connection was accepted.
	 * @return nanoseconds of the node's scheduler
	 */
	public long since() {
		return this.since;
	}

	/**
	 * Records that the other side has sent what it begins with, so the connection makes
	 * no more room for others.
	 */
	public void headerReceived() {
		this.server.headerReceived(this);
	}

	/**
	 * Records that nothing is asked over the connection, so it makes room for others, as
	 * one does that has sent nothing.
	 */
	public void idle() {
		this.server.idle(this);
	}

	/**
	 * Lets the connection count no more against the limits of those that others may make,
	 * nor be checked: its protocol has limits of its own for those that stay open.
	 */
	public void detach() {
		this.server.detach(this);
	}

	/**
	 * Counts the connection as one that is closed because of what it has sent.
	 */
	public void countGarbage() {
		this.engine.counters().garbage.increment();
	}

	/**
	 * Counts the connection as one that is closed because it was too slow.
	 */
	public void countTooSlow() {
		this.engine.counters().tooSlow.increment();
	}

	void check(long now) {
		ServedConnection served = this.served;
		if (served != null) {
			served.check(now);
		}
		else if (now - this.since >= StreamLimits.HEADER_TIMEOUT.toNanos()) {
			countTooSlow();
			close();
		}
	}

	/**
	 * Closes the connection from outside, by way of its protocol.
	 */
	void end() {
		ServedConnection served = this.served;
		if (served != null) {
			served.close();
		}
		else {
			close();
		}
	}

	@Override
	public void onConnected(StreamConnection connection) {
		// It was connected when it was accepted.
	}

	@Override
	public void onReadable() {
		ServedConnection served = this.served;
		if (served == null) {
			served = begin();
		}
		if (served != null) {
			served.onReadable();
		}
	}

	private @Nullable ServedConnection begin() {
		try {
			int count = this.connection.read(this.first);
			if (count <= 0) {
				if (count < 0) {
					close();
				}
				return null;
			}
		}
		catch (IOException ex) {
			close();
			return null;
		}
		ServerProtocol protocol = this.server.protocol(this.first.get(0));
		if (protocol == null) {
			countGarbage();
			close();
			return null;
		}
		this.unread = this.first.get(0) & 0xff;
		ServedConnection served = protocol.serve(this);
		this.served = served;
		return served;
	}

	@Override
	public void onWritable() {
		ServedConnection served = this.served;
		if (served != null) {
			served.onWritable();
		}
	}

	@Override
	public void onClosed(@Nullable IOException cause) {
		ServedConnection served = this.served;
		if (served != null) {
			served.onClosed(cause);
		}
		close();
	}

	@Override
	public InetSocketAddress remoteAddress() {
		return this.connection.remoteAddress();
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		if (this.unread == NOTHING || !target.hasRemaining()) {
			return this.connection.read(target);
		}
		target.put((byte) this.unread);
		this.unread = NOTHING;
		return 1 + Math.max(0, this.connection.read(target));
	}

	@Override
	public void write(ByteBuffer source) throws IOException {
		this.connection.write(source);
	}

	@Override
	public void reading(boolean reading) {
		this.connection.reading(reading);
	}

	@Override
	public void endOutput() {
		this.connection.endOutput();
	}

	@Override
	public void reset() {
		this.server.closed(this);
		this.connection.reset();
	}

	@Override
	public void close() {
		this.server.closed(this);
		this.connection.close();
	}

}
