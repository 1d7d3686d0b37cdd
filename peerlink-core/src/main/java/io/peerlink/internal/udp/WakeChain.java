package io.peerlink.internal.udp;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes many threads whose replies have come: as many at once as there are processors,
 * and each of the others by one that goes on. A thread that is woken while all processors
 * are busy interrupts one of them, which costs more than the rest of a call; woken by one
 * that is about to wait again, it takes its place.
 * <p>
 * Those who are still to come will probably send, so the messages of the first ones may
 * wait for theirs. Thread-safe.
 */
final class WakeChain {

	/**
	 * If nobody has gone on for so long, nobody is waited for.
	 */
	private static final long PATIENCE_NANOS = 1_000_000;

	private final Queue<Thread> waiting;

	/**
	 * How many threads are to go on: in the queue, or woken.
	 */
	private final AtomicInteger expected = new AtomicInteger();

	private final int width;

	private final Runnable onLast;

	private volatile long progressAt;

	/**
	 * Creates a chain without threads.
	 * @param width how many threads are woken at once
	 * @param onLast called by the last thread that goes on
	 */
	WakeChain(int width, Runnable onLast) {
		this(width, onLast, new ConcurrentLinkedQueue<>());
	}

	/**
	 * Creates a chain without threads.
	 * @param waiting an empty queue, for the threads that are to be woken
	 */
	WakeChain(int width, Runnable onLast, Queue<Thread> waiting) {
		this.width = width;
		this.onLast = onLast;
		this.waiting = waiting;
	}

	/**
	 * Adds a thread, to be woken by {@link #start()}. Has no effect for one that does not
	 * wait: it sees for itself that its wait is over.
	 * @param ticket the thread's
	 */
	void add(ReceiveTurn.Ticket ticket) {
		if (ticket.change(ReceiveTurn.Ticket.WAITING, ReceiveTurn.Ticket.WOKEN)) {
			this.expected.incrementAndGet();
			try {
				this.waiting.add(ticket.thread());
			}
			catch (OutOfMemoryError ex) {
				// Nobody else would ever wake it.
				LockSupport.unpark(ticket.thread());
			}
		}
	}

	/**
	 * Begins to wake those who were added.
	 */
	void start() {
		this.progressAt = System.nanoTime();
		for (int i = 0; i < this.width; i++) {
			wakeNext();
		}
	}

	private void wakeNext() {
		Thread next = this.waiting.poll();
		if (next != null) {
			LockSupport.unpark(next);
		}
	}

	/**
	 * Takes note that a thread which was added goes on. Called by that thread, once.
	 */
	void goesOn() {
		this.progressAt = System.nanoTime();
		boolean last = this.expected.decrementAndGet() == 0;
		wakeNext();
		if (last) {
			this.onLast.run();
		}
	}

	/**
	 * Returns whether threads are about to go on.
	 */
	boolean isExpecting() {
		return this.expected.get() > 0 && System.nanoTime() - this.progressAt < PATIENCE_NANOS;
	}

}
