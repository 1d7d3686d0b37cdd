package io.peerlink.internal.channel.endpoint;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.peerlink.channel.ChannelStatistics;
import io.peerlink.channel.OverflowPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a channel that wait to be received. Bounded in messages and in bytes,
 * for the channel as well as for its peer and its node; adding a message never waits, as
 * the receive thread does that. Thread-safe.
 * <p>
 * An empty queue takes a message whatever others have reserved, so that channels with
 * much to wait for do not silence one that keeps up.
 */
final class InboundQueue {

	/**
	 * Most bytes of one queue.
	 */
	static final long MAX_BYTES = 8 * 1024 * 1024;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final ArrayDeque<ReceivedMessage> messages = new ArrayDeque<>();

	private final ChannelProtocol protocol;

	private final int capacity;

	private final OverflowPolicy overflow;

	private final QueueBudget budget;

	private final ChannelCounters counters;

	private long bytes;

	private boolean closed;

	private boolean released;

	private final LongAdder received = new LongAdder();

	private final LongAdder stale = new LongAdder();

	private final LongAdder overflowed = new LongAdder();

	/**
	 * How many messages wait, for those who do not have the lock.
	 */
	private volatile int depth;

	InboundQueue(ChannelProtocol protocol, int capacity, OverflowPolicy overflow, QueueBudget budget,
			ChannelCounters counters) {
		this.protocol = protocol;
		this.capacity = capacity;
		this.overflow = overflow;
		this.budget = budget;
		this.counters = counters;
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
			this.received.increment();
			if (this.protocol.frameReceived(message.sequence()) == ChannelProtocol.Decision.STALE) {
				this.stale.increment();
				return Outcome.STALE;
			}
			return add(message);
		}
		finally {
			this.lock.unlock();
		}
	}

	private Outcome add(ReceivedMessage message) {
		int dropped = 0;
		while (!reserve(message.size())) {
			dropped++;
			if (this.overflow == OverflowPolicy.DROP_NEWEST) {
				overflowed(dropped);
				return Outcome.OVERFLOW;
			}
			removeFirst();
		}
		this.messages.addLast(message);
		this.depth = this.messages.size();
		this.bytes += message.size();
		this.changed.signal();
		overflowed(dropped);
		return (dropped > 0) ? Outcome.OVERFLOW : Outcome.QUEUED;
	}

	private boolean reserve(long size) {
		if (this.messages.isEmpty()) {
			this.budget.reserve(size);
			return true;
		}
		return this.messages.size() < this.capacity && this.bytes + size <= MAX_BYTES && this.budget.tryReserve(size);
	}

	private void overflowed(int dropped) {
		if (dropped > 0) {
			this.overflowed.add(dropped);
			this.counters.overflowed(dropped);
		}
	}

	private @Nullable ReceivedMessage removeFirst() {
		ReceivedMessage first = this.messages.pollFirst();
		this.depth = this.messages.size();
		if (first != null && !this.released) {
			this.bytes -= first.size();
			this.budget.release(first.size());
		}
		return first;
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
			return removeFirst();
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
			return removeFirst();
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
				this.depth = 0;
				releaseBytes();
			}
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Stops counting what waits: the channel has ended, and nothing refers to it any more
	 * but its user.
	 */
	void release() {
		this.lock.lock();
		try {
			releaseBytes();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void releaseBytes() {
		this.released = true;
		this.budget.release(this.bytes);
		this.bytes = 0;
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
	 * Returns how many messages wait. Takes no lock.
	 */
	int depth() {
		return this.depth;
	}

	/**
	 * Returns the numbers, read one after the other. Takes no lock, so that reading them
	 * does not hold up the receive thread.
	 * @param sent how many frames were sent
	 * @param failed how many messages the listener could not take
	 */
	ChannelStatistics statistics(long sent, long failed) {
		return new ChannelStatistics(sent, this.received.sum(), this.stale.sum(), this.overflowed.sum(), failed,
				this.depth, this.capacity);
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
		 * There was no room, and this message or the oldest ones were dropped.
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
