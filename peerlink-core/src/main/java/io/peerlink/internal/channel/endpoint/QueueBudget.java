package io.peerlink.internal.channel.endpoint;

import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * A limit on the memory of the messages that wait in several queues: those of one peer,
 * or all of a node. Thread-safe.
 */
public final class QueueBudget {

	private final AtomicLong used = new AtomicLong();

	private final long limit;

	private final @Nullable QueueBudget whole;

	/**
	 * Creates a budget.
	 * @param limit how many bytes may be reserved
	 */
	public QueueBudget(long limit) {
		this(limit, null);
	}

	private QueueBudget(long limit, @Nullable QueueBudget whole) {
		this.limit = limit;
		this.whole = whole;
	}

	/**
	 * Returns a new part of this budget. What is reserved of it is reserved of this
	 * budget as well.
	 * @param limit how many bytes may be reserved of the part
	 * @return the part
	 */
	public QueueBudget part(long limit) {
		return new QueueBudget(limit, this);
	}

	/**
	 * Reserves bytes, if that keeps all limits.
	 * @return whether they are reserved
	 */
	boolean tryReserve(long bytes) {
		if (this.used.addAndGet(bytes) <= this.limit && (this.whole == null || this.whole.tryReserve(bytes))) {
			return true;
		}
		this.used.addAndGet(-bytes);
		return false;
	}

	/**
	 * Reserves bytes beyond the limits if necessary.
	 */
	void reserve(long bytes) {
		this.used.addAndGet(bytes);
		if (this.whole != null) {
			this.whole.reserve(bytes);
		}
	}

	void release(long bytes) {
		this.used.addAndGet(-bytes);
		if (this.whole != null) {
			this.whole.release(bytes);
		}
	}

	/**
	 * Returns how many bytes are reserved.
	 * @return the number of bytes
	 */
	public long used() {
		return this.used.get();
	}

}
