package io.peerlink.internal.channel;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.peerlink.channel.ChannelMessage;
import io.peerlink.channel.ChannelOrdering;
import io.peerlink.channel.ChannelStatistics;
import io.peerlink.channel.OverflowPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What arrived on a channel and waits to be received. Bounded; adding to it never waits,
 * as the receive thread does that. For any number of threads.
 */
final class InboundQueue {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final ArrayDeque<ChannelMessage> messages = new ArrayDeque<>();

	private final @Nullable SequenceWindow window;

	private final int capacity;

	private final OverflowPolicy overflow;

	private boolean closed;

	private long received;

	private long stale;

	private long overflown;

	InboundQueue(ChannelOrdering ordering, int capacity, OverflowPolicy overflow) {
		this.window = (ordering == ChannelOrdering.SEQUENCE) ? new SequenceWindow() : null;
		this.capacity = capacity;
		this.overflow = overflow;
	}

	/**
	 * Add a message, or drop one.
	 * @return what became of it
	 */
	Outcome offer(ChannelMessage message) {
		this.lock.lock();
		try {
			if (this.closed) {
				return Outcome.CLOSED;
			}
			this.received++;
			if (this.window != null && !this.window.advance(message.sequence())) {
				this.stale++;
				return Outcome.STALE;
			}
			return add(message);
		}
		finally {
			this.lock.unlock();
		}
	}

	private Outcome add(ChannelMessage message) {
		boolean full = this.messages.size() >= this.capacity;
		if (full) {
			this.overflown++;
			if (this.overflow == OverflowPolicy.DROP_NEWEST) {
				return Outcome.OVERFLOW;
			}
			this.messages.removeFirst();
		}
		this.messages.addLast(message);
		this.changed.signal();
		return full ? Outcome.OVERFLOW : Outcome.QUEUED;
	}

	/**
	 * Wait for a message.
	 * @param nanos how long to wait
	 * @return the oldest message, {@code null} when none came in time or none will come
	 */
	@Nullable ChannelMessage take(long nanos) throws InterruptedException {
		long remaining = nanos;
		this.lock.lockInterruptibly();
		try {
			while (this.messages.isEmpty() && !this.closed && remaining > 0) {
				remaining = this.changed.awaitNanos(remaining);
			}
			return this.messages.pollFirst();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Nullable ChannelMessage poll() {
		this.lock.lock();
		try {
			return this.messages.pollFirst();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take nothing more in and wake everyone who waits.
	 * @param discard whether to forget what is waiting
	 */
	void close(boolean discard) {
		this.lock.lock();
		try {
			this.closed = true;
			if (discard) {
				this.messages.clear();
			}
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Tell whether nothing waits and nothing will.
	 */
	boolean isDrained() {
		this.lock.lock();
		try {
			return this.closed && this.messages.isEmpty();
		}
		finally {
			this.lock.unlock();
		}
	}

	ChannelStatistics statistics(long sent, long failed) {
		this.lock.lock();
		try {
			return new ChannelStatistics(sent, this.received, this.stale, this.overflown, failed, this.messages.size(),
					this.capacity);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What became of a frame.
	 */
	enum Outcome {

		/**
		 * It waits.
		 */
		QUEUED,

		/**
		 * A message was dropped: this one or the oldest.
		 */
		OVERFLOW,

		/**
		 * It was dropped, as it is no news.
		 */
		STALE,

		/**
		 * The channel is closed.
		 */
		CLOSED

	}

}
