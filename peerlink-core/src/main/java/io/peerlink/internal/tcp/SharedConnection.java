package io.peerlink.internal.tcp;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.spi.StreamConnection;
import org.jspecify.annotations.Nullable;

/**
 * One side of a connection that many calls share. Guarded by itself; its {@link Calls}
 * are told outside of the lock, in the order of the events.
 */
final class SharedConnection implements SharedReader.Events {

	private static final int READS_AT_ONCE = 16;

	private final Pace readPace = new Pace();

	private final Pace writePace = new Pace();

	private final SharedWriter writer = new SharedWriter();

	/**
	 * What happened and was not told yet. Guarded by this.
	 */
	private final Queue<Runnable> events = new ArrayDeque<>();

	private final StreamEngine engine;

	private final InetAddress address;

	private final Calls calls;

	private final SharedReader reader;

	private @Nullable StreamConnection connection;

	private boolean telling;

	private boolean closed;

	/**
	 * Creates a side.
	 * @param engine what all connections share
	 * @param address the other side
	 * @param calls the calls that share the connection
	 */
	SharedConnection(StreamEngine engine, InetAddress address, Calls calls) {
		this.engine = engine;
		this.address = address;
		this.calls = calls;
		this.reader = new SharedReader(engine.incoming(), address, engine.longestFrame(), this);
	}

	/**
	 * Begins to use the connection, which is made.
	 */
	synchronized void open(StreamConnection connection) {
		this.connection = connection;
	}

	/**
	 * Sends a message, after pieces of those before it.
	 */
	void send(int call, JsonBuffer message) {
		synchronized (this) {
			if (this.closed) {
				return;
			}
			if (this.writer.isEmpty()) {
				this.writePace.begin(this.engine.nanoTime());
			}
			this.writer.add(call, message);
		}
		write();
	}

	/**
	 * Sends and takes nothing more for a call.
	 */
	void reset(int call) {
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.reader.forget(call);
			addReset(call);
		}
		write();
		tell();
	}

	private void addReset(int call) {
		try {
			this.writer.reset(call);
		}
		catch (IOException ex) {
			end(ex);
		}
	}

	/**
	 * Writes as much as there is room for.
	 */
	void write() {
		synchronized (this) {
			StreamConnection connection = this.connection;
			if (connection == null || this.closed) {
				return;
			}
			List<Integer> written = new ArrayList<>();
			try {
				this.writePace.moved(this.writer.write(connection, written));
			}
			catch (IOException ex) {
				end(ex);
			}
			written.forEach((call) -> this.events.add(() -> this.calls.written(call)));
		}
		tell();
	}

	/**
	 * Reads what there is. Called by one thread at a time.
	 */
	void read() {
		synchronized (this) {
			try {
				readSome();
			}
			catch (FrameReader.GarbageException ex) {
				this.engine.counters().garbage.increment();
				end(ex);
			}
			catch (IOException ex) {
				end(ex);
			}
		}
		// Resets may have been added.
		write();
		tell();
	}

	private void readSome() throws IOException {
		StreamConnection connection = this.connection;
		for (int i = 0; i < READS_AT_ONCE && connection != null && !this.closed; i++) {
			boolean idle = this.reader.isEmpty();
			int count = this.reader.read(connection);
			if (count < 0) {
				throw new EOFException("the other side has closed the connection");
			}
			if (idle) {
				this.readPace.begin(this.engine.nanoTime());
			}
			this.readPace.moved(count);
			if (count == 0) {
				return;
			}
		}
	}

	/**
	 * Returns whether the other side sends or takes too little of what it has begun.
	 */
	synchronized boolean isTooSlow(long now) {
		return (!this.reader.isEmpty() && this.readPace.isTooSlow(now))
				|| (!this.writer.isEmpty() && this.writePace.isTooSlow(now));
	}

	/**
	 * Returns whether nothing is on its way.
	 */
	synchronized boolean isIdle() {
		return this.reader.isEmpty() && this.writer.isEmpty();
	}

	/**
	 * Closes the connection.
	 * @param cause why
	 */
	void close(IOException cause) {
		synchronized (this) {
			end(cause);
		}
		tell();
	}

	private void end(IOException cause) {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.reader.close();
		List<Integer> unwritten = this.writer.unwritten();
		StreamConnection connection = this.connection;
		this.events.add(() -> {
			if (connection != null) {
				connection.close();
			}
			this.calls.closed(cause, unwritten);
		});
	}

	/**
	 * One thread tells at a time, so that the order is kept.
	 */
	private void tell() {
		while (true) {
			Runnable event;
			synchronized (this) {
				event = this.telling ? null : this.events.poll();
				if (event == null) {
					return;
				}
				this.telling = true;
			}
			try {
				event.run();
			}
			finally {
				synchronized (this) {
					this.telling = false;
				}
			}
		}
	}

	@Override
	public boolean isExpected(int call) {
		return this.calls.isExpected(call);
	}

	@Override
	public void received(int call, byte[] message) {
		this.engine.counters().received(message.length);
		this.events.add(() -> this.calls.received(call, message));
	}

	@Override
	public void tooLarge(int call, int length) {
		this.engine.counters().tooLarge.increment();
		this.events.add(() -> this.calls.tooLarge(call, length));
	}

	@Override
	public void noRoom(int call) {
		this.engine.counters().refused.increment();
		addReset(call);
		this.events.add(() -> this.calls.noRoom(call));
	}

	@Override
	public void onReset(int call) {
		this.events.add(() -> this.calls.reset(call));
	}

	@Override
	public void released(int bytes) {
		this.events.add(() -> this.engine.incoming().release(this.address, bytes));
	}

	/**
	 * The calls that share a connection. Its methods must return at once, and are called
	 * one at a time, except {@link #isExpected}.
	 */
	interface Calls {

		/**
		 * Returns whether a message may come for a call. Called under the lock of the
		 * connection.
		 */
		boolean isExpected(int call);

		/**
		 * Takes a message, with the room that is claimed for it.
		 */
		void received(int call, byte[] message);

		/**
		 * A message is longer than what is kept, and skipped.
		 */
		void tooLarge(int call, int length);

		/**
		 * A message has found no room. The other side is told.
		 */
		void noRoom(int call);

		/**
		 * The other side neither reads nor writes anything more for a call.
		 */
		void reset(int call);

		/**
		 * A message was written as a whole.
		 */
		void written(int call);

		/**
		 * The connection has ended.
		 * @param cause why
		 * @param unwritten the calls whose messages were not written as a whole
		 */
		void closed(IOException cause, List<Integer> unwritten);

	}

}
