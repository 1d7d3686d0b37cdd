package io.peerlink.internal.udp;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.peerlink.internal.time.FailureLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that reads the socket when nobody else does: at once if it is given the turn,
 * and soon if the turn is free. After a datagram that has brought short tasks it gives
 * the turn back and runs them.
 */
final class ReceiveThread extends Thread {

	private static final Logger logger = LoggerFactory.getLogger(ReceiveThread.class);

	/**
	 * The pause between two looks at the turn. The system adds about 50 us.
	 */
	private static final long LOOK_NANOS = 90_000;

	/**
	 * The pause after a look that has found the turn free. Two pauses are shorter than
	 * {@link ReceiveTurn#MAX_GAP_MICROS}.
	 */
	private static final long SHORT_LOOK_NANOS = 40_000;

	/**
	 * After how many looks at an owner that has not changed to sleep, or to relieve it:
	 * about a millisecond.
	 */
	private static final int PATIENCE = 8;

	private final FailureLog failures = new FailureLog(logger);

	private final Queue<Runnable> deferred = new ArrayDeque<>();

	/**
	 * What runs each of the tasks.
	 */
	private final Queue<Consumer<Runnable>> runners = new ArrayDeque<>();

	private final Turn turn;

	private final Runnable onStandbyNeeded;

	private final BatchListener batches;

	private volatile Doing doing = Doing.WORKING;

	private boolean receiving;

	private boolean inBatch;

	/**
	 * Creates a thread, to be started.
	 * @param turn whose turn to take
	 * @param name the name of the thread
	 * @param onStandbyNeeded starts another thread
	 * @param batches is informed when tasks were run
	 */
	ReceiveThread(Turn turn, String name, Runnable onStandbyNeeded, BatchListener batches) {
		super(null, null, name, 0, false);
		this.turn = turn;
		this.onStandbyNeeded = onStandbyNeeded;
		this.batches = batches;
	}

	/**
	 * Returns whether this thread has a turn and processes a datagram.
	 */
	boolean isReceivingFor(Turn turn) {
		return this.receiving && this.turn == turn;
	}

	/**
	 * Returns whether this thread looks at the turn again and again.
	 */
	boolean isStandingBy() {
		return this.doing == Doing.STANDING_BY;
	}

	/**
	 * Returns whether this thread waits to be woken.
	 */
	boolean isAsleep() {
		return this.doing == Doing.SLEEPING;
	}

	/**
	 * Returns whether this thread runs several tasks, whose messages may share a
	 * datagram.
	 */
	boolean isInBatch() {
		return this.inBatch;
	}

	void startStandby() {
		this.onStandbyNeeded.run();
	}

	void defer(Runnable task, Consumer<Runnable> runner) {
		this.deferred.add(task);
		this.runners.add(runner);
	}

	@Override
	public void run() {
		boolean first = true;
		while (!this.turn.isStopped()) {
			try {
				if (this.turn.isMine() || (first && this.turn.tryTake(this))) {
					first = receive();
				}
				else {
					standBy();
					first = false;
				}
			}
			catch (Throwable ex) {
				this.failures.record("A receive thread has failed; it goes on", ex);
			}
		}
	}

	/**
	 * Reads until there is something else to do.
	 * @return whether to read on at once if nobody else does
	 */
	private boolean receive() {
		this.receiving = true;
		try {
			while (!this.turn.isStopped()) {
				this.turn.read();
				if (!this.deferred.isEmpty()) {
					this.receiving = false;
					boolean backlogged = this.turn.isBacklogged();
					this.turn.release();
					runDeferred(backlogged);
					return true;
				}
				if (this.turn.isWanted()) {
					return false;
				}
			}
			return false;
		}
		finally {
			if (this.receiving) {
				this.receiving = false;
				this.doing = Doing.STANDING_BY;
				this.turn.release();
			}
		}
	}

	private void runDeferred(boolean backlogged) {
		this.inBatch = backlogged || this.deferred.size() > 1;
		try {
			for (Runnable task = this.deferred.poll(); task != null; task = this.deferred.poll()) {
				run(task, this.runners.remove());
			}
		}
		finally {
			if (this.inBatch) {
				this.inBatch = false;
				this.batches.batchEnded(backlogged);
			}
		}
	}

	private void run(Runnable task, Consumer<Runnable> runner) {
		try {
			runner.accept(task);
		}
		catch (Throwable ex) {
			this.failures.record("A task failed", ex);
		}
		finally {
			// It was for the task.
			Thread.interrupted();
		}
	}

	/**
	 * Waits until this thread has the turn.
	 */
	private void standBy() {
		this.doing = Doing.STANDING_BY;
		int unchanged = 0;
		try {
			while (!this.turn.isStopped() && !this.turn.isMine()) {
				if (this.turn.isWatchedBesides(this)) {
					sleepWhile(() -> this.turn.isWatchedBesides(this));
					unchanged = 0;
				}
				Thread before = this.turn.owner();
				long takes = this.turn.takes();
				LockSupport.parkNanos(this.turn, (before != null) ? LOOK_NANOS : SHORT_LOOK_NANOS);
				Thread.interrupted();
				if (this.turn.owner() != before || this.turn.takes() != takes) {
					unchanged = 0;
				}
				else if (before == null) {
					if (this.turn.tryTake(this)) {
						this.batches.turnTakenOver();
						return;
					}
				}
				else if (++unchanged % PATIENCE == 0) {
					lookAfter(before, takes);
				}
			}
			if (this.turn.isMine()) {
				this.turn.taken();
			}
		}
		finally {
			this.doing = Doing.WORKING;
		}
	}

	/**
	 * An owner that has had the turn for long is a receive thread, which will wake this
	 * one, or has to be relieved.
	 */
	private void lookAfter(Thread owner, long takes) {
		if (!(owner instanceof ReceiveThread thread) || !thread.receiving) {
			this.turn.relieve(takes);
			return;
		}
		sleepWhile(() -> this.turn.owner() == owner && this.turn.takes() == takes);
	}

	/**
	 * Sleeps until this thread is woken, which happens when the turn is given back and no
	 * thread looks at it.
	 */
	private void sleepWhile(BooleanSupplier condition) {
		this.doing = Doing.SLEEPING;
		if (condition.getAsBoolean() && !this.turn.isStopped()) {
			LockSupport.park(this.turn);
		}
		this.doing = Doing.STANDING_BY;
	}

	private enum Doing {

		/**
		 * Reads, or runs a task.
		 */
		WORKING,

		STANDING_BY,

		SLEEPING

	}

	/**
	 * Is informed of what may be sent.
	 */
	interface BatchListener {

		/**
		 * The tasks of a datagram were run, on the current thread.
		 */
		void batchEnded(boolean more);

		/**
		 * The current thread has taken a turn that was free for long: the tasks of
		 * another thread may take long.
		 */
		void turnTakenOver();

	}

}
