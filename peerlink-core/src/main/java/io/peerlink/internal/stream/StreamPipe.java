package io.peerlink.internal.stream;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.peerlink.internal.concurrent.ManagedWait;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.Scheduler.Timer;
import io.peerlink.spi.StreamConnection;
import io.peerlink.stream.StreamClosedException;
import io.peerlink.stream.StreamEndReason;
import org.jspecify.annotations.Nullable;

/**
 * Both directions of one stream: between the thread of the transport, which never waits,
 * and users' threads, which do. What is written goes to the connection at once, or the
 * writer waits. What arrives waits in a {@link ReceiveBuffer}. One {@link Reader} at a
 * time reads the connection:
 * <ul>
 * <li>{@code TRANSPORT}, at first. When the buffer is full, it leaves the connection to
 * {@code NOBODY}, and the other side's writer waits. It alone finds out that the other
 * side has ended its direction or is gone.</li>
 * <li>{@code NOBODY}, while the user has enough to read. A long read that finds the
 * buffer empty makes its thread the reader. The transport goes on when a reader has to
 * wait, when a short read leaves the buffer half empty, when this side ends its output,
 * when the stream is closed, and in any case {@link #REST} after the buffer was half
 * empty.</li>
 * <li>{@code USER}, for one read that does not wait. After that it is {@code NOBODY}
 * again; or {@code TRANSPORT}, if nothing was there, the read has failed, or the stream
 * has ended meanwhile.</li>
 * </ul>
 * After a close, the transport reads what the other side still sends and throws it away.
 * A user's read that it has met throws away what it got, too: something may be missing
 * before that. Thread-safe.
 */
final class StreamPipe {

	/**
	 * How many bytes wait to be read at most.
	 */
	static final int CAPACITY = 256 * 1024;

	/**
	 * How long the other side may take to end its direction after a close.
	 */
	static final Duration LINGER = Duration.ofSeconds(5);

	/**
	 * How much of what it still sends then is thrown away.
	 */
	private static final int MAX_DISCARDED = 1024 * 1024;

	private static final int DISCARD_AT_ONCE = 16 * 1024;

	private static final int READS_AT_ONCE = 8;

	/**
	 * How long nobody reads the connection at most although there is room.
	 */
	static final Duration REST = Duration.ofSeconds(1);

	/**
	 * From this length on a read is worth a call of the system.
	 */
	private static final int LONG_READ = 16 * 1024;

	/**
	 * How long the first bytes wait behind the acknowledgement of a stream that a Python
	 * node opens. It takes whatever comes with the acknowledgement for a part of that.
	 */
	private static final Duration ACK_LEAD = Duration.ofMillis(200);

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition readable = this.lock.newCondition();

	private final Condition writable = this.lock.newCondition();

	/**
	 * Held by the one thread that writes.
	 */
	private final ReentrantLock writing = new ReentrantLock();

	private final ReceiveBuffer received = new ReceiveBuffer(CAPACITY);

	private final LongAdder bytesIn = new LongAdder();

	private final LongAdder bytesOut = new LongAdder();

	private final StreamIdentity identity;

	private final StreamConnection connection;

	private final StreamCounters counters;

	private final Scheduler scheduler;

	private long readTimeoutNanos;

	private Reader reader = Reader.TRANSPORT;

	/**
	 * Whether a timer is to end the rest of the transport.
	 */
	private boolean resting;

	private boolean inputEnded;

	private boolean outputEnded;

	private boolean mayWrite = true;

	/**
	 * When the other side has certainly read the acknowledgement, 0 if it reads that as a
	 * line.
	 */
	private long ackReadAt;

	private int discardable;

	private @Nullable StreamEndReason end;

	private @Nullable Throwable cause;

	private @Nullable Timer lingering;

	private volatile @Nullable Runnable watcher;

	/**
	 * Creates the pipe of a stream that is open.
	 * @param identity what the stream is
	 * @param connection carries it
	 * @param arrived what has arrived already, shorter than a line of the handshake
	 * @param ackLead whether the first bytes that are written have to wait behind the
	 * acknowledgement
	 */
	StreamPipe(StreamIdentity identity, StreamConnection connection, byte[] arrived, boolean ackLead,
			StreamCounters counters, Scheduler scheduler) {
		this.identity = identity;
		this.connection = connection;
		this.counters = counters;
		this.scheduler = scheduler;
		this.ackReadAt = ackLead ? System.nanoTime() + ACK_LEAD.toNanos() : 0;
		this.received.add(arrived);
		countIn(arrived.length);
	}

	StreamIdentity identity() {
		return this.identity;
	}

	/**
	 * Has somebody told whenever something has arrived or the stream has ended, on the
	 * thread that has brought it about, which must not wait.
	 */
	void watch(Runnable watcher) {
		this.watcher = watcher;
	}

	private void tellWatcher() {
		Runnable told = this.watcher;
		if (told != null) {
			told.run();
		}
	}

	StreamConnection connection() {
		return this.connection;
	}

	private void countIn(long count) {
		this.bytesIn.add(count);
		this.counters.bytesIn.add(count);
	}

	/**
	 * Reads what has arrived. Called on the thread of the transport.
	 */
	void onReadable() {
		for (int i = 0; i < READS_AT_ONCE && readOnce(); i++) {
			// There may be more.
		}
	}

	/**
	 * Reads once.
	 * @return whether there may be more
	 */
	private boolean readOnce() {
		ByteBuffer room = room();
		if (room == null) {
			return false;
		}
		try {
			// Not under the lock, which a user's thread may wait for.
			return arrived(this.connection.read(room));
		}
		catch (IOException ex) {
			failed(ex);
			return false;
		}
	}

	private @Nullable ByteBuffer room() {
		this.lock.lock();
		try {
			if (this.inputEnded || this.reader != Reader.TRANSPORT) {
				this.connection.reading(false);
				return null;
			}
			if (this.end != null) {
				return ByteBuffer.allocate(DISCARD_AT_ONCE);
			}
			ByteBuffer room = this.received.room();
			if (room == null) {
				this.reader = Reader.NOBODY;
				this.connection.reading(false);
			}
			return room;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean arrived(int count) {
		boolean over = false;
		this.lock.lock();
		try {
			if (count < 0) {
				over = inputEnds();
			}
			else if (this.end != null) {
				this.discardable -= count;
				over = this.discardable <= 0;
			}
			else if (count > 0) {
				this.received.filled(count);
				countIn(count);
			}
			this.readable.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		if (over) {
			this.connection.close();
		}
		tellWatcher();
		return count > 0 && !over;
	}

	private boolean inputEnds() {
		this.inputEnded = true;
		this.connection.reading(false);
		if (this.outputEnded && this.end == null) {
			this.end = StreamEndReason.FINISHED;
		}
		return this.outputEnded;
	}

	/**
	 * There is room for more. Called on the thread of the transport.
	 */
	void onWritable() {
		this.lock.lock();
		try {
			this.mayWrite = true;
			this.writable.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The connection is over. Called on the thread of the transport.
	 */
	void onClosed(@Nullable IOException cause) {
		broken(cause);
		this.lock.lock();
		try {
			if (this.lingering != null) {
				this.lingering.cancel();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void broken(@Nullable Throwable cause) {
		end(StreamEndReason.BROKEN, cause);
	}

	/**
	 * The connection does not work any more. One of a stream that has ended already waits
	 * for the other side, which will not come.
	 */
	private void failed(Throwable cause) {
		broken(cause);
		this.connection.reset();
	}

	/**
	 * Ends the stream at once, unless it has ended: what was not read yet can still be
	 * read.
	 */
	void end(StreamEndReason reason, @Nullable Throwable cause) {
		this.lock.lock();
		try {
			if (this.end != null) {
				return;
			}
			this.end = reason;
			this.cause = cause;
			this.readable.signalAll();
			this.writable.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		this.connection.reset();
		tellWatcher();
	}

	/**
	 * Ends the stream in order: the other side gets what was written. If it goes on
	 * sending, that is thrown away for a while, as its system would throw away what it
	 * has not read of ours if this side just closed.
	 */
	void close() {
		boolean lingers;
		this.lock.lock();
		try {
			if (this.end != null) {
				return;
			}
			this.end = StreamEndReason.LOCAL_CLOSE;
			this.outputEnded = true;
			this.discardable = MAX_DISCARDED;
			this.received.clear();
			this.readable.signalAll();
			this.writable.signalAll();
			lingers = !this.inputEnded && linger();
		}
		finally {
			this.lock.unlock();
		}
		if (!lingers) {
			this.connection.close();
		}
	}

	private boolean linger() {
		this.connection.endOutput();
		resume();
		try {
			this.lingering = this.scheduler.schedule(LINGER, this.connection::close);
			return true;
		}
		catch (RejectedExecutionException ex) {
			// The node stops.
			return false;
		}
	}

	/**
	 * Breaks the stream.
	 */
	void abort() {
		end(StreamEndReason.LOCAL_CLOSE, null);
	}

	int read(byte[] target, int offset, int length) throws IOException {
		if (length == 0) {
			return 0;
		}
		int count = (length >= LONG_READ && beginDirectRead()) ? readDirectly(ByteBuffer.wrap(target, offset, length))
				: 0;
		return (count > 0) ? count : readArrived(target, offset, length);
	}

	/**
	 * Whoever reads less than arrives need not have it read by another thread.
	 */
	private boolean beginDirectRead() {
		this.lock.lock();
		try {
			boolean direct = this.reader == Reader.NOBODY && this.received.isEmpty() && this.end == null;
			if (direct) {
				this.reader = Reader.USER;
			}
			return direct;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Reads from the connection.
	 * @return how many bytes were read; if there are none, the thread of the transport
	 * goes on, and finds out why
	 */
	private int readDirectly(ByteBuffer target) throws StreamClosedException {
		int count = 0;
		try {
			// Not under the lock, which the thread of the transport may wait for.
			count = this.connection.read(target);
		}
		catch (IOException ex) {
			failed(ex);
		}
		catch (RuntimeException | Error ex) {
			// Nobody knows what it has read.
			failed(ex);
			throw ex;
		}
		finally {
			endDirectRead(count);
		}
		if (endReason() == StreamEndReason.LOCAL_CLOSE) {
			throw closed();
		}
		return count;
	}

	private void endDirectRead(int count) {
		this.lock.lock();
		try {
			this.reader = Reader.NOBODY;
			if (count > 0) {
				countIn(count);
			}
			if (count > 0 && this.end == null) {
				rest();
			}
			else {
				resume();
			}
			// Another reader may wait for the transport.
			this.readable.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Has the thread of the transport read again, if nobody reads.
	 */
	private void resume() {
		if (this.reader == Reader.NOBODY) {
			this.reader = Reader.TRANSPORT;
			this.connection.reading(true);
		}
	}

	private void resumeIfHalfEmpty() {
		if (this.received.isHalfEmpty()) {
			resume();
		}
	}

	/**
	 * Lets the thread of the transport rest a while, as the user's may read itself. If
	 * that does not, nobody would learn how the stream ends.
	 */
	private void rest() {
		if (this.resting || this.reader != Reader.NOBODY || !this.received.isHalfEmpty()) {
			return;
		}
		try {
			this.scheduler.schedule(REST, this::rested);
			this.resting = true;
		}
		catch (RejectedExecutionException ex) {
			// The node stops.
			resume();
		}
	}

	/**
	 * If a user's thread reads right now, the next rest begins when it has read.
	 */
	private void rested() {
		this.lock.lock();
		try {
			this.resting = false;
			if (this.end == null) {
				resumeIfHalfEmpty();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private int readArrived(byte[] target, int offset, int length) throws IOException {
		this.lock.lock();
		try {
			if (!awaitInput()) {
				return -1;
			}
			int count = this.received.take(target, offset, length);
			if (length < LONG_READ) {
				resumeIfHalfEmpty();
			}
			else {
				rest();
			}
			return count;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits until there is something to read.
	 * @return {@code false} if nothing follows
	 */
	private boolean awaitInput() throws IOException {
		// One that is set meanwhile is for the next wait.
		long timeout = this.readTimeoutNanos;
		long deadline = System.nanoTime() + timeout;
		while (true) {
			if (this.end == StreamEndReason.LOCAL_CLOSE) {
				throw closed();
			}
			if (!this.received.isEmpty()) {
				return true;
			}
			if (this.inputEnded) {
				return false;
			}
			if (this.end != null) {
				throw closed();
			}
			resume();
			long nanos = (timeout > 0) ? deadline - System.nanoTime() : Long.MAX_VALUE;
			if (nanos <= 0) {
				throw new SocketTimeoutException("Nothing has arrived on " + this.identity + " within "
						+ TimeUnit.NANOSECONDS.toMillis(timeout) + " ms");
			}
			await(this.readable, nanos);
		}
	}

	@SuppressWarnings("WaitNotInLoop") // Those who call this do so in a loop.
	private void await(Condition condition, long nanos) throws InterruptedIOException {
		try (ManagedWait wait = ManagedWait.begin()) {
			condition.awaitNanos(nanos);
		}
		catch (InterruptedException ex) {
			throw interrupted();
		}
	}

	private InterruptedIOException interrupted() {
		Thread.currentThread().interrupt();
		return new InterruptedIOException("Interrupted while waiting for " + this.identity);
	}

	/**
	 * Waits until no other thread writes, which may take as long as the peer does not
	 * read.
	 */
	private void beginWriting() throws InterruptedIOException {
		if (this.writing.tryLock()) {
			return;
		}
		try (ManagedWait wait = ManagedWait.begin()) {
			this.writing.lockInterruptibly();
		}
		catch (InterruptedException ex) {
			throw interrupted();
		}
	}

	int available() {
		this.lock.lock();
		try {
			if (this.received.isEmpty()) {
				resume();
			}
			return (this.end == StreamEndReason.LOCAL_CLOSE) ? 0 : this.received.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	void write(byte[] source, int offset, int length) throws IOException {
		beginWriting();
		try {
			ByteBuffer bytes = ByteBuffer.wrap(source, offset, length);
			while (bytes.hasRemaining()) {
				awaitWritable();
				write(bytes);
			}
		}
		finally {
			this.writing.unlock();
		}
	}

	private void awaitWritable() throws IOException {
		this.lock.lock();
		try {
			awaitAckRead();
			while (true) {
				if (this.end != null) {
					throw closed();
				}
				if (this.outputEnded) {
					throw new IOException("The output of " + this.identity + " was shut down");
				}
				if (this.mayWrite) {
					this.mayWrite = false;
					return;
				}
				await(this.writable, Long.MAX_VALUE);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Whoever has sent something has read the acknowledgement.
	 */
	private void awaitAckRead() throws IOException {
		while (this.ackReadAt != 0) {
			long nanos = this.ackReadAt - System.nanoTime();
			if (nanos <= 0 || this.bytesIn.sum() > 0 || this.inputEnded || this.end != null) {
				this.ackReadAt = 0;
				return;
			}
			await(this.readable, nanos);
		}
	}

	private void write(ByteBuffer bytes) throws IOException {
		int before = bytes.remaining();
		try {
			this.connection.write(bytes);
		}
		catch (IOException ex) {
			failed(ex);
			throw closed();
		}
		int count = before - bytes.remaining();
		this.bytesOut.add(count);
		this.counters.bytesOut.add(count);
		if (!bytes.hasRemaining()) {
			onWritable();
		}
	}

	void shutdownOutput() throws IOException {
		boolean over;
		beginWriting();
		this.lock.lock();
		try {
			if (this.outputEnded && this.end == null) {
				return;
			}
			if (this.end != null) {
				throw closed();
			}
			this.outputEnded = true;
			this.connection.endOutput();
			resumeIfHalfEmpty();
			over = this.inputEnded;
			if (over) {
				this.end = StreamEndReason.FINISHED;
			}
		}
		finally {
			this.lock.unlock();
			this.writing.unlock();
		}
		if (over) {
			this.connection.close();
		}
	}

	private StreamClosedException closed() {
		this.lock.lock();
		try {
			StreamEndReason reason = (this.end != null) ? this.end : StreamEndReason.BROKEN;
			String explanation = switch (reason) {
				case FINISHED -> "both sides have ended it";
				case LOCAL_CLOSE -> "this side has closed it";
				case BROKEN -> "the connection broke" + ((this.cause != null) ? ": " + this.cause.getMessage() : "");
				case PEER_DOWN -> "the peer is down";
				case NODE_STOPPED -> "this node was stopped";
			};
			return new StreamClosedException("The " + this.identity + " has ended: " + explanation, reason, this.cause);
		}
		finally {
			this.lock.unlock();
		}
	}

	void readTimeout(@Nullable Duration timeout) {
		this.lock.lock();
		try {
			this.readTimeoutNanos = (timeout != null) ? Durations.nanos(timeout) : 0;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Nullable StreamEndReason endReason() {
		this.lock.lock();
		try {
			return this.end;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns whether nothing more arrives than what can be read already.
	 */
	boolean isInputOver() {
		this.lock.lock();
		try {
			return this.inputEnded || this.end != null;
		}
		finally {
			this.lock.unlock();
		}
	}

	long bytesIn() {
		return this.bytesIn.sum();
	}

	long bytesOut() {
		return this.bytesOut.sum();
	}

	/**
	 * Who reads the connection.
	 */
	private enum Reader {

		/**
		 * The thread of the transport, when something arrives.
		 */
		TRANSPORT,

		/**
		 * Nobody, as the buffer was full.
		 */
		NOBODY,

		/**
		 * A user's thread, into its own array.
		 */
		USER

	}

}
