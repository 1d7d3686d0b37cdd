package io.peerlink.internal.tcp;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.spi.StreamConnection;
import org.jspecify.annotations.Nullable;

/**
 * One side of a connection that many calls share. Guarded by itself; its {@link Calls}
 * are told outside of the lock. What has arrived is handed on by the thread that reads,
 * which reads no more meanwhile: so no other thread works for a connection, and one whose
 * requests take long is read slowly.
 */
final class SharedConnection implements SharedReader.Events {

	private static final int READS_AT_ONCE = 16;

	/**
	 * How many events may wait before more is read. What is read at once adds a few
	 * thousand at most.
	 */
	private static final int MAX_ARRIVED = 256;

	private final Pace readPace = new Pace();

	private final Pace writePace = new Pace();

	private final SharedWriter writer = new SharedWriter();

	/**
	 * What was read and not handed on yet.
	 */
	private final Queue<Runnable> arrived = new ArrayDeque<>();

	/**
	 * The numbers of calls that the other side has begun: from the first piece of the
	 * request until one side gives the call up, or the reply is written. Empty on the
	 * side that has made the connection. Guarded by this.
	 */
	private final Set<Integer> begun = new HashSet<>();

	private final StreamEngine engine;

	private final InetAddress address;

	private final boolean accepted;

	private final Calls calls;

	private final SharedReader reader;

	private @Nullable StreamConnection connection;

	/**
	 * Whether the thread that reads hands on what has arrived. It tells the end as well
	 * then.
	 */
	private boolean delivering;

	private long bytesRead;

	private boolean closed;

	/**
	 * Tells the end, until that is told.
	 */
	private @Nullable Runnable ending;

	/**
	 * How much room is not needed any more and was not given back yet.
	 */
	private long released;

	/**
	 * Creates the side that makes the connection.
	 * @param engine what all connections share
	 * @param address the other side
	 * @param calls the calls that share the connection
	 */
	SharedConnection(StreamEngine engine, InetAddress address, Calls calls) {
		this(engine, address, calls, false);
	}

	/**
	 * Creates a side.
	 * @param engine what all connections share
	 * @param address the other side
	 * @param calls the calls that share the connection
	 * @param accepted whether the other side has made the connection, and so begins the
	 * calls
	 */
	SharedConnection(StreamEngine engine, InetAddress address, Calls calls, boolean accepted) {
		this.engine = engine;
		this.address = address;
		this.accepted = accepted;
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
	 * @return whether it was taken; if not, the connection has ended, and nothing of the
	 * message is sent
	 */
	boolean send(int call, JsonBuffer message) {
		synchronized (this) {
			if (this.closed) {
				return false;
			}
			if (this.writer.isEmpty()) {
				this.writePace.begin(this.engine.nanoTime());
			}
			this.writer.add(call, message);
		}
		write();
		return true;
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
		settle();
	}

	private void addReset(int call) {
		this.begun.remove(call);
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
		List<Integer> written = new ArrayList<>();
		synchronized (this) {
			StreamConnection connection = this.connection;
			if (connection == null || this.closed) {
				return;
			}
			try {
				this.writePace.moved(this.writer.write(connection, written));
			}
			catch (IOException ex) {
				end(ex);
			}
			written.forEach(this.begun::remove);
		}
		written.forEach(this.calls::written);
		settle();
	}

	/**
	 * Reads what there is, and hands it on. Called by the thread of the transport.
	 */
	void read() {
		try {
			take();
		}
		finally {
			settle();
			deliver();
		}
		// Resets may have been added.
		write();
	}

	private synchronized void take() {
		this.delivering = true;
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

	private void readSome() throws IOException {
		StreamConnection connection = this.connection;
		for (int i = 0; canRead(i) && connection != null; i++) {
			boolean idle = this.reader.isEmpty();
			int count = this.reader.read(connection);
			if (count < 0) {
				throw new EOFException("the other side has closed the connection");
			}
			if (idle) {
				this.readPace.begin(this.engine.nanoTime());
			}
			this.readPace.moved(count);
			this.bytesRead += count;
			if (count == 0) {
				return;
			}
		}
	}

	private boolean canRead(int reads) {
		return reads < READS_AT_ONCE && !this.closed && this.arrived.size() < MAX_ARRIVED;
	}

	/**
	 * Returns whether the other side sends or takes too little of what it has begun.
	 */
	synchronized boolean isTooSlow(long now) {
		return (!this.reader.isEmpty() && this.readPace.isTooSlow(now))
				|| (!this.writer.isEmpty() && this.writePace.isTooSlow(now));
	}

	/**
	 * Returns how many bytes have arrived.
	 */
	synchronized long bytesRead() {
		return this.bytesRead;
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
		settle();
	}

	private void end(IOException cause) {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.reader.close();
		List<Integer> unwritten = this.writer.unwritten();
		StreamConnection connection = this.connection;
		this.ending = () -> {
			if (connection != null) {
				connection.close();
			}
			this.calls.closed(cause, unwritten);
		};
	}

	/**
	 * Does what is left to do outside of the lock, on any thread.
	 */
	private void settle() {
		long unneeded;
		Runnable end = null;
		synchronized (this) {
			unneeded = this.released;
			this.released = 0;
			if (!this.delivering) {
				end = takeEnd();
			}
		}
		if (unneeded > 0) {
			this.engine.incoming().release(this.address, unneeded);
		}
		if (end != null) {
			end.run();
		}
	}

	private @Nullable Runnable takeEnd() {
		Runnable end = this.ending;
		this.ending = null;
		return end;
	}

	/**
	 * Hands on what was read, on the thread that reads.
	 */
	private void deliver() {
		Runnable event = nextEvent();
		try {
			while (event != null) {
				event.run();
				event = nextEvent();
			}
		}
		finally {
			if (event != null) {
				// It has failed. The others hold room as well.
				deliver();
			}
		}
	}

	/**
	 * Returns what was read before the end comes before it.
	 */
	private synchronized @Nullable Runnable nextEvent() {
		Runnable event = this.arrived.poll();
		if (event == null) {
			event = takeEnd();
		}
		this.delivering = event != null;
		return event;
	}

	@Override
	public boolean isExpected(int call) throws FrameReader.GarbageException {
		if (this.accepted && !this.begun.add(call)) {
			throw new FrameReader.GarbageException("A number of a call that is in use");
		}
		return this.calls.isExpected(call);
	}

	@Override
	public void received(int call, byte[] message) {
		this.engine.counters().received(message.length);
		this.arrived.add(() -> this.calls.received(call, message));
	}

	@Override
	public void tooLarge(int call, int length) {
		this.engine.counters().tooLarge.increment();
		this.arrived.add(() -> this.calls.tooLarge(call, length));
	}

	@Override
	public void noRoom(int call) {
		this.engine.counters().refused.increment();
		addReset(call);
		this.arrived.add(() -> this.calls.noRoom(call));
	}

	@Override
	public void onReset(int call) {
		this.writer.forget(call);
		this.begun.remove(call);
		this.arrived.add(() -> this.calls.reset(call));
	}

	@Override
	public void released(int bytes) {
		this.released += bytes;
	}

	/**
	 * The calls that share a connection. Its methods must return at once. What was read
	 * is handed on by the thread of the transport, one after the other, then the end of
	 * the connection. While nothing is handed on, any thread may tell the end.
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
		 * A message was written as a whole. Called by any thread.
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
