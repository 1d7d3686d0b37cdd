package io.peerlink.internal.udp;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Who reads the socket of a node: exactly one thread at a time, which has the turn. It is
 * a receive thread as a rule. A thread that waits for a reply may have the turn meanwhile
 * and read the reply itself, which saves the hand-off from one thread to another; and a
 * receive thread gives the turn back while it runs short tasks. Within
 * {@value #MAX_GAP_MICROS} microseconds a receive thread takes a turn that nobody has
 * taken; within 100 microseconds more if a thread has said that it {@linkplain #willAwait
 * will wait}; and within 2 milliseconds if a task blocks after many short ones
 * (leader/followers, D. C. Schmidt et al., POSA 2, 2000). Thread-safe.
 */
public interface ReceiveTurn {

	/**
	 * How long nobody reads at most between two threads that wait, in microseconds.
	 */
	int MAX_GAP_MICROS = 250;

	/**
	 * How long a thread that {@link #help helps} waits if nothing else limits it.
	 */
	long FOREVER = Long.MAX_VALUE;

	/**
	 * The turn of a transport that reads by itself: waiting threads only wait, and
	 * nothing is deferred.
	 */
	ReceiveTurn NONE = new ReceiveTurn() {

		@Override
		public void await(BooleanSupplier isOver, long nanos) {
			LockSupport.parkNanos(this, nanos);
		}

		@Override
		public void wake(Thread waiter) {
			LockSupport.unpark(waiter);
		}

		@Override
		public boolean defer(Task task) {
			return false;
		}

	};

	/**
	 * Waits on the current thread, reading the socket meanwhile if nobody else does. May
	 * return early, as {@link LockSupport#parkNanos} may; an interrupted thread returns
	 * within milliseconds, with its interrupt status set.
	 * @param isOver whether the wait is over; asked after each datagram
	 * @param nanos how long to wait at most. Whoever ends the wait earlier calls
	 * {@link #wake}
	 */
	void await(BooleanSupplier isOver, long nanos);

	/**
	 * Wakes a thread whose wait is over. To be called after {@code isOver} has become
	 * true, by any thread.
	 * @param waiter the thread
	 */
	void wake(Thread waiter);

	/**
	 * Waits as {@link #await(BooleanSupplier, long)} does. A thread with a ticket may be
	 * woken a little later, when as many are on their way as there are processors.
	 * @param ticket the current thread's
	 * @param isOver whether the wait is over
	 * @param nanos how long to wait at most
	 */
	default void await(Ticket ticket, BooleanSupplier isOver, long nanos) {
		await(isOver, nanos);
	}

	/**
	 * Wakes a thread whose wait is over.
	 * @param ticket the thread's
	 */
	default void wake(Ticket ticket) {
		wake(ticket.thread());
	}

	/**
	 * Records that a thread that waits for several messages has got one of them and waits
	 * for the others. No more than a hint: such a thread may as well read.
	 * @param waiter the thread, which is not woken
	 */
	default void advance(Thread waiter) {
	}

	/**
	 * Records that the current thread is about to wait and will read itself if it can. No
	 * more than a hint: for a moment, receive threads leave a free turn to it.
	 */
	default void willAwait() {
	}

	/**
	 * Waits as {@link #await(Ticket, BooleanSupplier, long)} does, for a thread that has
	 * begun many calls and waits for one of them: what it has sent in the background goes
	 * now, and it {@linkplain #complete completes} other calls meanwhile.
	 * @param ticket the current thread's
	 * @param isOver whether the wait is over
	 * @param nanos how long to wait at most, {@link #FOREVER} for no limit
	 */
	default void help(Ticket ticket, BooleanSupplier isOver, long nanos) {
		await(ticket, isOver, nanos);
	}

	/**
	 * Has a call completed by the current thread after the present datagram, when others
	 * may read.
	 * @param task completes it, and is run or moved once
	 * @return {@code false} if the current thread does not do that; the task will then
	 * not run
	 */
	default boolean complete(Task task) {
		return defer(task);
	}

	/**
	 * Has a task run on the current thread after the present datagram, when others may
	 * read.
	 * @param task the task, which is run or moved once
	 * @return {@code false} if the current thread is no receive thread, or if nobody
	 * could read should the task block; the task will then not run
	 */
	boolean defer(Task task);

	/**
	 * A wait of a thread, and what it does at this moment.
	 */
	interface Ticket {

		/**
		 * Does not wait.
		 */
		int GOING_ON = 0;

		int WAITING = 1;

		/**
		 * Will be woken, by one thread.
		 */
		int WOKEN = 2;

		/**
		 * Returns the thread that waits.
		 */
		Thread thread();

		/**
		 * Changes what the thread does, atomically.
		 * @return {@code false} if it does something else than expected
		 */
		boolean change(int expected, int next);

	}

	/**
	 * A short task, which may send and should not block.
	 */
	interface Task extends Runnable {

		/**
		 * Has the work done by another thread, because an earlier task holds up the one
		 * that was to {@link #run()} this. Called instead of that, by a thread that must
		 * not wait.
		 */
		void move();

	}

}
