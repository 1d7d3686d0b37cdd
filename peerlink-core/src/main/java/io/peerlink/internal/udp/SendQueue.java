package io.peerlink.internal.udp;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

import java.io.IOException;

import io.peerlink.internal.time.FailureLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Datagrams that wait to be sent, in the order in which they were added. Messages to one
 * peer share a datagram if the peer takes bundles (docs/protocol.md, "Bundles"). Bounded,
 * thread-safe.
 */
final class SendQueue {

	private static final FailureLog failures = new FailureLog(LoggerFactory.getLogger(SendQueue.class));

	/**
	 * How many datagrams wait at most: 3 MB of the longest ones.
	 */
	static final int CAPACITY = 2048;

	/**
	 * How long a datagram with several messages is at most.
	 */
	static final int MAX_BUNDLE = 1200;

	/**
	 * What separates the messages.
	 */
	static final byte SEPARATOR = '\n';

	/**
	 * How many of the latest datagrams are looked through for one to the same peer.
	 */
	private static final int OPEN_BUNDLES = 16;

	private static final int MAX_SPARE = 64;

	private final Deque<Waiting> queue = new ArrayDeque<>();

	private final Deque<Waiting> spare = new ArrayDeque<>();

	private volatile int size;

	private volatile long removed;

	/**
	 * Adds a message.
	 * @param buffer holds the message, which is copied
	 * @param offset the index of its first byte
	 * @param length its length
	 * @param to where it goes
	 * @param onRefused takes the failure to send it
	 * @param mayShare whether it may share a datagram with others
	 * @return {@code false} if there is no room for it
	 */
	synchronized boolean add(byte[] buffer, int offset, int length, InetSocketAddress to,
			Consumer<IOException> onRefused, boolean mayShare) {
		Waiting open = mayShare ? openBundle(to, length) : null;
		if (open != null) {
			open.append(buffer, offset, length, onRefused);
			return true;
		}
		if (this.size >= CAPACITY) {
			return false;
		}
		begin(buffer, offset, length, to, onRefused, mayShare, false);
		return true;
	}

	/**
	 * Adds a datagram that is sealed already, so it is sent as it is.
	 * @return {@code false} if there is no room for it
	 */
	synchronized boolean addSealed(byte[] buffer, int offset, int length, InetSocketAddress to,
			Consumer<IOException> onRefused) {
		if (this.size >= CAPACITY) {
			return false;
		}
		begin(buffer, offset, length, to, onRefused, false, true);
		return true;
	}

	private void begin(byte[] buffer, int offset, int length, InetSocketAddress to, Consumer<IOException> onRefused,
			boolean mayShare, boolean sealed) {
		Waiting created = this.spare.pollLast();
		if (created == null) {
			created = new Waiting();
		}
		created.begin(buffer, offset, length, to, onRefused, mayShare, sealed);
		this.queue.addLast(created);
		this.size = this.queue.size();
	}

	/**
	 * Only the latest datagram to a peer takes more, so that messages keep their order.
	 */
	private @Nullable Waiting openBundle(InetSocketAddress to, int length) {
		if (this.queue.isEmpty()) {
			return null;
		}
		Iterator<Waiting> latest = this.queue.descendingIterator();
		for (int i = 0; i < OPEN_BUNDLES && latest.hasNext(); i++) {
			Waiting waiting = latest.next();
			if (waiting.to.equals(to)) {
				return (waiting.mayShare && waiting.length + 1 + length <= MAX_BUNDLE) ? waiting : null;
			}
		}
		return null;
	}

	/**
	 * Removes the first datagram.
	 * @return the datagram, to be {@link #recycle recycled}; {@code null} if there is
	 * none
	 */
	synchronized @Nullable Waiting poll() {
		Waiting first = this.queue.pollFirst();
		if (first != null) {
			long before = this.removed;
			this.removed = before + 1;
		}
		this.size = this.queue.size();
		return first;
	}

	/**
	 * Takes back a datagram that was sent.
	 */
	synchronized void recycle(Waiting sent) {
		if (this.spare.size() < MAX_SPARE && sent.bytes.length == Waiting.USUAL_SIZE) {
			sent.clear();
			this.spare.addLast(sent);
		}
	}

	/**
	 * Returns how many datagrams were removed.
	 */
	long removed() {
		return this.removed;
	}

	boolean isEmpty() {
		return this.size == 0;
	}

	int size() {
		return this.size;
	}

	/**
	 * A datagram that waits. Guarded by the queue until it is removed.
	 */
	static final class Waiting {

		static final int USUAL_SIZE = 1456;

		private static final InetSocketAddress NOWHERE = new InetSocketAddress(0);

		private byte[] bytes = new byte[USUAL_SIZE];

		private final List<Consumer<IOException>> onRefused = new ArrayList<>(1);

		private InetSocketAddress to = NOWHERE;

		private int length;

		private boolean mayShare;

		private boolean sealed;

		private @Nullable IOException failure;

		private void begin(byte[] buffer, int offset, int length, InetSocketAddress to, Consumer<IOException> onRefused,
				boolean mayShare, boolean sealed) {
			if (length > this.bytes.length) {
				this.bytes = new byte[length];
			}
			System.arraycopy(buffer, offset, this.bytes, 0, length);
			this.length = length;
			this.to = to;
			this.mayShare = mayShare;
			this.sealed = sealed;
			this.onRefused.add(onRefused);
		}

		private void append(byte[] buffer, int offset, int length, Consumer<IOException> onRefused) {
			this.bytes[this.length] = SEPARATOR;
			System.arraycopy(buffer, offset, this.bytes, this.length + 1, length);
			this.length += 1 + length;
			this.onRefused.add(onRefused);
		}

		private void clear() {
			this.onRefused.clear();
			this.failure = null;
		}

		/**
		 * Sends this datagram. If that fails, {@link #failure} says so.
		 * @return {@code false} if it has to be {@linkplain #tryKeep kept}
		 */
		boolean trySend(PacketWriter writer) {
			try {
				if (this.sealed) {
					writer.writeSealed(this.bytes, 0, this.length, this.to);
					return true;
				}
				return writer.write(this.bytes, 0, this.length, this.to);
			}
			catch (IOException ex) {
				this.failure = ex;
			}
			catch (Throwable ex) {
				this.failure = new IOException("Sending failed: " + ex, ex);
			}
			return true;
		}

		/**
		 * Has this datagram sent when it can be sealed. If that fails, {@link #failure}
		 * says so.
		 */
		void tryKeep(PacketWriter writer) {
			List<Consumer<IOException>> waiting = List.copyOf(this.onRefused);
			try {
				writer.keep(this.bytes, 0, this.length, this.to, (refusal) -> report(refusal, waiting));
			}
			catch (IOException ex) {
				this.failure = ex;
			}
			catch (Throwable ex) {
				this.failure = new IOException("Sealing failed: " + ex, ex);
			}
		}

		/**
		 * Returns why this datagram is not sent, {@code null} if nothing has failed.
		 */
		@Nullable IOException failure() {
			return this.failure;
		}

		int length() {
			return this.length;
		}

		/**
		 * Reports the failure to send it to all who have added a message.
		 */
		void refused(IOException refusal) {
			report(refusal, this.onRefused);
		}

		private static void report(IOException refusal, List<Consumer<IOException>> waiting) {
			for (Consumer<IOException> consumer : waiting) {
				try {
					consumer.accept(refusal);
				}
				catch (Throwable ex) {
					// The current thread may have sent it for others.
					failures.record("A refused datagram could not be reported", ex);
				}
			}
		}

	}

}
