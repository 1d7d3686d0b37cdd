package io.peerlink.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of a connection in memory. What the other end writes waits here, as much as in
 * the buffer of a system, until it is read.
 */
final class InMemoryConnection implements StreamConnection {

	private static final Logger logger = LoggerFactory.getLogger(InMemoryConnection.class);

	/**
	 * How many bytes may wait to be read.
	 */
	private static final int CAPACITY = 64 * 1024;

	private final Queue<Runnable> events = new ArrayDeque<>();

	private final AtomicBoolean readableQueued = new AtomicBoolean();

	private final InetSocketAddress remoteAddress;

	private final Executor executor;

	private final Consumer<InMemoryConnection> onClosed;

	/**
	 * What has arrived, to be filled. Guarded by this.
	 */
	private final ByteBuffer arrived = ByteBuffer.allocate(CAPACITY);

	private @Nullable StreamHandler handler;

	private volatile @Nullable InMemoryConnection other;

	private boolean reading = true;

	private boolean draining;

	/**
	 * Whether the other end sends no more.
	 */
	private boolean ended;

	/**
	 * Why the other end has reset the connection, {@code null} if it has not. Guarded by
	 * this.
	 */
	private @Nullable IOException resetCause;

	/**
	 * Whether the other end waits for room here.
	 */
	private boolean awaited;

	private boolean closed;

	InMemoryConnection(InetSocketAddress remoteAddress, Executor executor, Consumer<InMemoryConnection> onClosed) {
		this.remoteAddress = remoteAddress;
		this.executor = executor;
		this.onClosed = onClosed;
	}

	void handler(StreamHandler handler) {
		synchronized (this) {
			this.handler = handler;
		}
		drainEvents();
	}

	/**
	 * Connects both ends.
	 */
	void connect(InMemoryConnection far) {
		far.other = this;
		this.other = far;
		event((handler) -> handler.onConnected(this));
		if (far.isClosed()) {
			broke();
		}
	}

	private synchronized boolean isClosed() {
		return this.closed;
	}

	void fail(IOException cause) {
		if (finish()) {
			event((handler) -> handler.onClosed(cause));
		}
	}

	@Override
	public InetSocketAddress remoteAddress() {
		return this.remoteAddress;
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		int count;
		boolean makesRoom;
		synchronized (this) {
			requireUsable();
			this.arrived.flip();
			count = Math.min(target.remaining(), this.arrived.remaining());
			target.put(this.arrived.slice(0, count));
			this.arrived.position(count);
			this.arrived.compact();
			if (count == 0 && this.resetCause != null && target.hasRemaining()) {
				throw this.resetCause;
			}
			if (count == 0 && this.ended && target.hasRemaining()) {
				return -1;
			}
			makesRoom = this.awaited && count > 0;
			this.awaited &= !makesRoom;
		}
		InMemoryConnection other = this.other;
		if (makesRoom && other != null) {
			other.writable();
		}
		return count;
	}

	@Override
	public void write(ByteBuffer source) throws IOException {
		synchronized (this) {
			requireUsable();
		}
		InMemoryConnection other = this.other;
		if (other == null) {
			throw new ClosedChannelException();
		}
		other.arrive(source);
	}

	private void arrive(ByteBuffer source) throws IOException {
		synchronized (this) {
			if (this.closed) {
				throw new SocketException("Broken pipe");
			}
			int count = Math.min(source.remaining(), this.arrived.remaining());
			this.arrived.put(source.slice(source.position(), count));
			source.position(source.position() + count);
			this.awaited |= source.hasRemaining();
		}
		readable();
	}

	private void requireUsable() throws IOException {
		if (this.closed) {
			throw new ClosedChannelException();
		}
	}

	@Override
	public void reading(boolean reading) {
		synchronized (this) {
			this.reading = reading;
		}
		readable();
	}

	/**
	 * Has the handler read, as often as something is left.
	 */
	private void readable() {
		if (isReadable() && this.readableQueued.compareAndSet(false, true)) {
			event((handler) -> {
				this.readableQueued.set(false);
				if (isReadable()) {
					handler.onReadable();
					readable();
				}
			});
		}
	}

	private synchronized boolean isReadable() {
		return this.reading && !this.closed && (this.arrived.position() > 0 || this.ended);
	}

	@Override
	public void endOutput() {
		InMemoryConnection other = this.other;
		if (other != null) {
			other.end();
		}
	}

	private void end() {
		synchronized (this) {
			this.ended = true;
		}
		readable();
	}

	/**
	 * The other end is closed. What it has written can still be read.
	 */
	private void broke() {
		end();
		// If it waits for room, it learns from the next write that there is none.
		writable();
	}

	private void writable() {
		event((handler) -> {
			if (!isClosed()) {
				handler.onWritable();
			}
		});
	}

	@Override
	public void reset() {
		InMemoryConnection other = this.other;
		if (other != null) {
			other.wasReset(new SocketException("Connection reset"));
		}
		close();
	}

	/**
	 * The other end was reset. What arrived before is read first, as it is on Linux.
	 */
	private void wasReset(IOException cause) {
		synchronized (this) {
			// It is no end, even to a read that comes before the event.
			this.resetCause = cause;
		}
		event((handler) -> {
			if (finish()) {
				handler.onClosed(cause);
			}
		});
	}

	@Override
	public void close() {
		if (!finish()) {
			return;
		}
		event((handler) -> handler.onClosed(null));
		InMemoryConnection other = this.other;
		if (other != null) {
			other.broke();
		}
	}

	private boolean finish() {
		synchronized (this) {
			if (this.closed) {
				return false;
			}
			this.closed = true;
		}
		this.onClosed.accept(this);
		return true;
	}

	/**
	 * Has the handler take an event, after those before it.
	 */
	private void event(Consumer<StreamHandler> event) {
		synchronized (this) {
			this.events.add(() -> {
				StreamHandler handler = this.handler;
				if (handler != null) {
					event.accept(handler);
				}
			});
		}
		drainEvents();
	}

	private void drainEvents() {
		synchronized (this) {
			if (this.draining || this.handler == null || this.events.isEmpty()) {
				return;
			}
			this.draining = true;
		}
		try {
			this.executor.execute(this::drain);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The executor of {} is closed", this.remoteAddress, ex);
		}
	}

	private void drain() {
		for (Runnable event = next(); event != null; event = next()) {
			try {
				event.run();
			}
			catch (Throwable ex) {
				logger.error("The handler of a connection with {} failed", this.remoteAddress, ex);
				close();
			}
		}
	}

	private synchronized @Nullable Runnable next() {
		Runnable next = this.events.poll();
		this.draining = next != null;
		return next;
	}

}
