package io.peerlink.spi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * One side of a connection that writes what the test says and keeps what arrives and what
 * it is told. Its state is guarded by itself.
 */
public final class StreamProbe implements StreamHandler {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final AtomicInteger inside = new AtomicInteger();

	private final List<String> events = new ArrayList<>();

	private final ByteArrayOutputStream received = new ByteArrayOutputStream();

	private ByteBuffer pending = ByteBuffer.allocate(0);

	private boolean endsOutput;

	private int slice = 8192;

	private long writables;

	private boolean fails;

	private boolean overlapped;

	private boolean ended;

	private boolean closed;

	private @Nullable IOException failure;

	private @Nullable IOException cause;

	private @Nullable StreamConnection connection;

	synchronized void open(StreamConnection connection) {
		this.connection = connection;
		notifyAll();
	}

	/**
	 * Sets how much is read for each event.
	 */
	synchronized void slice(int slice) {
		this.slice = slice;
	}

	/**
	 * Has the handler fail when bytes arrive.
	 */
	synchronized void fail() {
		this.fails = true;
	}

	StreamConnection connection() {
		synchronized (this) {
			if (this.connection != null) {
				return this.connection;
			}
		}
		throw new AssertionError("There is no connection");
	}

	/**
	 * Writes everything as soon as there is room.
	 */
	void send(byte[] bytes) {
		send(bytes, false);
	}

	/**
	 * Writes everything as soon as there is room, then ends this direction.
	 */
	void sendAndEnd(byte[] bytes) {
		send(bytes, true);
	}

	private void send(byte[] bytes, boolean end) {
		synchronized (this) {
			this.pending = ByteBuffer.wrap(bytes);
			this.endsOutput = end;
		}
		write();
	}

	private void write() {
		StreamConnection connection = connection();
		synchronized (this) {
			try {
				if (this.pending.hasRemaining()) {
					connection.write(this.pending);
				}
				if (this.endsOutput && !this.pending.hasRemaining()) {
					this.endsOutput = false;
					connection.endOutput();
				}
			}
			catch (IOException ex) {
				this.failure = ex;
			}
			notifyAll();
		}
	}

	@Override
	public void onConnected(StreamConnection connection) {
		open(connection);
		event("connected");
	}

	@Override
	public void onReadable() {
		event("readable");
		int length;
		synchronized (this) {
			if (this.fails) {
				throw new IllegalStateException("of the test");
			}
			length = this.slice;
		}
		ByteBuffer target = ByteBuffer.allocate(length);
		this.inside.incrementAndGet();
		try {
			int count = connection().read(target);
			synchronized (this) {
				this.received.write(target.array(), 0, target.position());
				this.ended |= count < 0;
			}
			if (count < 0) {
				connection().reading(false);
			}
		}
		catch (IOException ex) {
			synchronized (this) {
				this.failure = ex;
			}
			connection().close();
		}
		finally {
			this.inside.decrementAndGet();
			changed();
		}
	}

	@Override
	public void onWritable() {
		event("writable");
		synchronized (this) {
			this.writables++;
		}
		write();
	}

	@Override
	public void onClosed(@Nullable IOException cause) {
		event("closed");
		synchronized (this) {
			this.closed = true;
			this.cause = cause;
		}
		changed();
	}

	private void event(String name) {
		if (this.inside.getAndIncrement() > 0) {
			synchronized (this) {
				this.overlapped = true;
			}
		}
		synchronized (this) {
			if (this.closed) {
				this.events.add(name + " after the end");
			}
			else if (this.events.isEmpty() || !this.events.get(this.events.size() - 1).equals(name)) {
				this.events.add(name);
			}
			notifyAll();
		}
		this.inside.decrementAndGet();
	}

	private synchronized void changed() {
		notifyAll();
	}

	private void await(BooleanSupplier condition, String what) throws InterruptedException {
		long deadline = System.nanoTime() + TIMEOUT.toNanos();
		synchronized (this) {
			while (!condition.getAsBoolean()) {
				long left = (deadline - System.nanoTime()) / 1_000_000;
				if (left <= 0) {
					throw new AssertionError("Not " + what + " within " + TIMEOUT + ": " + this);
				}
				wait(left);
			}
		}
	}

	void awaitConnected() throws InterruptedException {
		await(() -> this.events.contains("connected") || this.closed, "connected");
	}

	void awaitReceived(int length) throws InterruptedException {
		await(() -> this.received.size() >= length || this.closed, "received");
	}

	void awaitEnd() throws InterruptedException {
		await(() -> this.ended || this.closed, "ended");
	}

	void awaitClosed() throws InterruptedException {
		await(() -> this.closed, "closed");
	}

	/**
	 * Waits until all was written, or cannot be.
	 */
	void awaitWritten() throws InterruptedException {
		await(() -> !this.pending.hasRemaining() || this.failure != null || this.closed, "written");
	}

	/**
	 * Returns how often the handler was told that there is room.
	 */
	synchronized long writables() {
		return this.writables;
	}

	void awaitWritable(long before) throws InterruptedException {
		await(() -> this.writables > before || this.closed, "writable");
	}

	synchronized byte[] received() {
		return this.received.toByteArray();
	}

	synchronized List<String> events() {
		return List.copyOf(this.events);
	}

	synchronized boolean hasEnded() {
		return this.ended;
	}

	synchronized boolean isClosed() {
		return this.closed;
	}

	synchronized boolean hasOverlapped() {
		return this.overlapped;
	}

	synchronized int unwritten() {
		return this.pending.remaining();
	}

	synchronized @Nullable IOException cause() {
		return this.cause;
	}

	synchronized @Nullable IOException failure() {
		return this.failure;
	}

	@Override
	public synchronized String toString() {
		return this.events + ", received " + this.received.size() + ", ended " + this.ended + ", failure "
				+ this.failure;
	}

}
