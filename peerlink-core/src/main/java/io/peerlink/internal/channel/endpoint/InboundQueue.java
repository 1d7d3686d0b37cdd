package io.peerlink.internal.channel.endpoint;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.peerlink.channel.ChannelStatistics;
import io.peerlink.channel.OverflowPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a channel that wait to be received. Bounded; adding a message never
 * waits, as the receive thread does that. Thread-safe.
 */
final class InboundQueue {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final ArrayDeque<ReceivedMessage> messages = new ArrayDeque<>();

	private final ChannelProtocol protocol;

	private final int capacity;

	private final OverflowPolicy overflow;

	private boolean closed;

	private long received;

	private long stale;

	private long overflowed;

	InboundQueue(ChannelProtocol protocol, int capacity, OverflowPolicy overflow) {
		this.protocol = protocol;
		this.capacity = capacity;
		this.overflow = overflow;
	}

	/**
	 * Adds a message, or drops one.
	 * @return what was done
	 */
	Outcome offer(ReceivedMessage message) {
		this.lock.lock();
		try {
			if (this.closed) {
				return Outcome.CLOSED;
			}
			this.received++;
			if (this.protocol.frameReceived(message.sequence()) == ChannelProtocol.Decision.STALE) {
				this.stale++;
				return Outcome.STALE;
			}
			return add(message);
		}
		finally {
			this.lock.unlock();
		}
	}

	private Outcome add(ReceivedMessage message) {
		boolean full = this.messages.size() >= this.capacity;
		if (full) {
			this.overflowed++;
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
	 * Removes the oldest message, and waits for one if necessary.
	 * @param nanos how long to wait
	 * @return the message, {@code null} when none arrived in time or none will arrive
	 */
	@Nullable ReceivedMessage take(long nanos) throws InterruptedException {
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

	/**
	 * Removes the oldest message without waiting.
	 * @return the message, {@code null} when none waits
	 */
	@Nullable ReceivedMessage poll() {
		this.lock.lock();
		try {
			return this.messages.pollFirst();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Accepts no more messages, and wakes every thread that waits.
	 * @param discard whether to discard what waits
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
	 * Returns whether no message waits and none will arrive.
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

	/**
	 * Returns a snapshot of the numbers.
	 * @param sent how many frames were sent
	 * @param failed how many messages the listener could not take
	 */
	ChannelStatistics statistics(long sent, long failed) {
		this.lock.lock();
		try {
			return new ChannelStatistics(sent, this.received, this.stale, this.overflowed, failed, this.messages.size(),
					this.capacity);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What was done with a message.
	 */
	enum Outcome {

		/**
		 * It waits to be received.
		 */
		QUEUED,

		/**
		 * The queue was full, and this message or the oldest one was dropped.
		 */
		OVERFLOW,

		/**
		 * It was dropped, as it is not newer than those before it.
		 */
		STALE,

		/**
		 * It was dropped, as the channel is closed.
		 */
		CLOSED

	}

}
