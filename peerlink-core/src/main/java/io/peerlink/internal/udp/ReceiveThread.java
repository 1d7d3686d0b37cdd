package io.peerlink.internal.udp;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.peerlink.internal.time.FailureLog;
import org.jspecify.annotations.Nullable;
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
	 * The first pause while another receive thread runs short tasks and takes the turn
	 * again each time. Each next one is twice as long.
	 */
	private static final long SHORTEST_DOZE_NANOS = 500_000;

	/**
	 * The longest of these pauses: nobody reads for so long if such a task blocks.
	 */
	private static final long LONGEST_DOZE_NANOS = 1_000_000;

	/**
	 * After how many looks in a row that have found nothing else to doze.
	 */
	private static final int LOOKS_BEFORE_DOZE = 2;

	/**
	 * After how many looks at an owner that has not changed to sleep, or to relieve it:
	 * about a millisecond.
	 */
	private static final int PATIENCE = 8;

	/**
	 * After how many looks at a task that others wait for they wait no longer. The system
	 * may take the processor away from a short one for as long.
	 */
	private static final int LOOKS_AT_BATCH = 4;

	/**
	 * After how many looks at a turn that stays free it is taken, although a thread is
	 * likely to wait: whoever says so again and again may never do.
	 */
	private static final int LOOKS_FOR_HELPER = 3;

	/**
	 * How many tasks and threads are collected at most before they are run and woken.
	 */
	private static final int MOST_COLLECTED = 64;

	/**
	 * How many datagrams with one message get no mark after a mark was useless: a single
	 * caller may call again before the socket is read again.
	 */
	private static final int DATAGRAMS_WITHOUT_MARK = 100;

	/**
	 * For how long they are collected at most: much shorter than it takes to empty a full
	 * buffer.
	 */
	private static final long LONGEST_COLLECTION_NANOS = 200_000;

	private final FailureLog failures = new FailureLog(logger);

	private final DeferredTasks deferred = new DeferredTasks();

	private final Turn turn;

	private final Runnable onStandbyNeeded;

	private final BatchListener batches;

	private volatile Doing doing = Doing.WORKING;

	/**
	 * How many tasks the present datagram has brought. Of this thread.
	 */
	private int justDeferred;

	/**
	 * Whether a mark is on its way. Of this thread, like the time; others read it
	 * occasionally.
	 */
	private boolean marked;

	private long markedAt;

	/**
	 * How many datagrams with one message are not worth a mark, because the last mark has
	 * found nothing behind one.
	 */
	private int untilMark;

	/**
	 * Others read it after the owner of the turn, which this thread writes later.
	 */
	private boolean receiving;

	/**
	 * Ended by this thread, or by one that has to go on in its place.
	 */
	private volatile boolean inBatch;

	private volatile boolean inTask;

	/**
	 * How many tasks this thread has begun. Others read it to see whether one holds up
	 * the rest.
	 */
	private volatile int begun;

	/**
	 * Of those who look after this thread; a lost change only delays them.
	 */
	private volatile int begunAtLook;

	private volatile int unchangedLooks;

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
	 * Returns whether this thread looks at the turn now and then.
	 */
	boolean isDozing() {
		return this.doing == Doing.DOZING;
	}

	/**
	 * Returns whether this thread reads or runs tasks.
	 */
	boolean isWorking() {
		return this.doing == Doing.WORKING;
	}

	/**
	 * Returns whether this thread runs several tasks of a turn, whose messages may share
	 * a datagram.
	 */
	boolean isInBatchOf(@Nullable Turn turn) {
		return this.inBatch && this.turn == turn;
	}

	/**
	 * Returns whether this thread waits for a mark, roughly.
	 */
	boolean isMarked() {
		return this.marked;
	}

	void startStandby() {
		this.onStandbyNeeded.run();
	}

	void defer(ReceiveTurn.Task task) {
		this.deferred.add(task);
		this.justDeferred++;
	}

	/**
	 * Lets nothing wait for the task that this thread runs: neither the tasks behind it
	 * nor the messages of those before it. Called by any thread.
	 * @return whether messages may wait to be sent
	 */
	boolean endBatch() {
		boolean wasInBatch = this.inBatch;
		if (wasInBatch) {
			this.inBatch = false;
		}
		for (ReceiveTurn.Task task = this.deferred.poll(); task != null; task = this.deferred.poll()) {
			move(task);
		}
		return wasInBatch;
	}

	private void move(ReceiveTurn.Task task) {
		try {
			task.move();
		}
		catch (Throwable ex) {
			this.failures.record("A task has found no other thread", ex);
		}
	}

	/**
	 * Looks whether a task of this thread holds up others, and ends the batch in that
	 * case. Called by other threads, about every 100 us; calls at the same time may be
	 * too hasty.
	 * @return whether it has ended the batch
	 */
	boolean endBatchIfHeldUp() {
		if (!this.inBatch) {
			this.unchangedLooks = 0;
			return false;
		}
		int begun = this.begun;
		if (begun != this.begunAtLook) {
			this.begunAtLook = begun;
			this.unchangedLooks = 0;
			return false;
		}
		int looks = this.unchangedLooks + 1;
		this.unchangedLooks = looks;
		if (looks < LOOKS_AT_BATCH) {
			return false;
		}
		this.unchangedLooks = 0;
		return endBatch();
	}

	/**
	 * Returns whether this thread runs tasks that others wait for.
	 */
	boolean isInBatch() {
		return this.inBatch;
	}

	/**
	 * Prepares for a wait of the task that this thread runs. Called by this thread.
	 */
	void taskWaits() {
		if (this.inTask && endBatch()) {
			this.batches.batchEnded();
		}
	}

	/**
	 * Interrupts the task that this thread runs, if any.
	 */
	void interruptTask() {
		if (this.inTask && Thread.currentThread() != this) {
			interrupt();
		}
	}

	@Override
	public void run() {
		boolean first = true;
		while (!this.turn.isStopped()) {
			try {
				if (isGiven() || (first && this.turn.tryTake(this))) {
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
		// Somebody may wait for what the last datagrams have brought.
		endBatch();
	}

	/**
	 * Returns whether this thread has the turn after it has stood by. The thread that had
	 * it before may run a task for long.
	 */
	private boolean isGiven() {
		if (!this.turn.isMine()) {
			return false;
		}
		this.doing = Doing.WORKING;
		this.turn.taken();
		this.batches.looksNoMore();
		return true;
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
				if (mayCollectMore()) {
					continue;
				}
				this.turn.wakeCollected();
				if (this.justDeferred > 0) {
					this.receiving = false;
					this.inBatch = this.justDeferred > 1;
					this.justDeferred = 0;
					this.turn.releaseForTasks(this.inBatch);
					runDeferred();
					return !this.turn.isHelped();
				}
				if (this.turn.isWanted()) {
					return false;
				}
			}
			return false;
		}
		finally {
			// After tasks another thread has the turn, and may be about to add one.
			if (this.receiving) {
				this.turn.wakeCollected();
				this.receiving = false;
				this.doing = Doing.STANDING_BY;
				this.turn.release();
			}
		}
	}

	/**
	 * Returns whether to read on before the tasks are run and the threads are woken that
	 * the latest datagrams have brought. That is so while more has arrived. Nothing tells
	 * that before it is read, so a mark is sent to the own port: until it has come there
	 * is something to read, and all that is before it has arrived already.
	 */
	private boolean mayCollectMore() {
		int collected = this.justDeferred + this.turn.collected();
		if (this.turn.isAtMark()) {
			this.marked = false;
			this.untilMark = (collected > 1) ? 0 : DATAGRAMS_WITHOUT_MARK;
			return false;
		}
		if (collected == 0 || collected >= MOST_COLLECTED || !this.turn.isBacklogged()) {
			this.marked &= collected == 0;
			return false;
		}
		long now = System.nanoTime();
		if (!this.marked) {
			if (collected == 1 && this.untilMark-- > 0) {
				return false;
			}
			this.marked = this.turn.mark();
			this.markedAt = now;
			return this.marked;
		}
		// A full buffer loses the mark.
		this.marked = now - this.markedAt < LONGEST_COLLECTION_NANOS;
		return this.marked;
	}

	private void runDeferred() {
		boolean batch = this.inBatch;
		this.inTask = true;
		try {
			for (Runnable task = this.deferred.poll(); task != null; task = this.deferred.poll()) {
				run(task);
			}
		}
		finally {
			this.inTask = false;
			// It was for a task.
			Thread.interrupted();
			if (batch) {
				this.inBatch = false;
				this.batches.batchEnded();
			}
		}
	}

	private void run(Runnable task) {
		int before = this.begun;
		this.begun = before + 1;
		try {
			task.run();
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
		int calm = 0;
		boolean freeAfterDoze = false;
		int freeLooks = 0;
		long freeTakes = -1;
		try {
			while (!this.turn.isStopped() && !this.turn.isMine()) {
				if (this.turn.isWatchedBesides(this)) {
					sleepWhile(() -> this.turn.isWatchedBesides(this));
					unchanged = 0;
					calm = 0;
				}
				Thread before = this.turn.owner();
				long takes = this.turn.takes();
				long batches = this.turn.batches();
				// Whoever took the turn meanwhile may be in a task that blocks.
				boolean dozes = calm >= LOOKS_BEFORE_DOZE && !freeAfterDoze;
				if (dozes) {
					doze(calm - LOOKS_BEFORE_DOZE);
				}
				else {
					LockSupport.parkNanos(this.turn, (before != null) ? LOOK_NANOS : SHORT_LOOK_NANOS);
				}
				Thread.interrupted();
				boolean waiting = this.batches.looks();
				boolean quiet = !waiting && this.turn.batches() == batches && this.turn.isAnotherWorking(this);
				freeAfterDoze = dozes && this.turn.owner() == null;
				// Threads that read their own replies may take the turn again and again.
				if (this.turn.owner() != before || this.turn.takes() != takes) {
					unchanged = 0;
					calm = quiet ? calm + 1 : 0;
					continue;
				}
				calm = 0;
				if (before == null) {
					freeLooks = (takes == freeTakes) ? freeLooks + 1 : 1;
					freeTakes = takes;
					if (freeLooks >= LOOKS_FOR_HELPER || !this.turn.isHelped()) {
						this.turn.tryTake(this);
					}
				}
				else if (dozes || ++unchanged % PATIENCE == 0) {
					lookAfter(before, takes);
				}
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
		sleepWhile(() -> this.turn.owner() == owner && this.turn.takes() == takes && thread.receiving);
	}

	/**
	 * Makes a long pause, which ends when anyone but a thread with a short task gives the
	 * turn back.
	 * @param before how many such pauses there were without a break
	 */
	private void doze(int before) {
		this.doing = Doing.DOZING;
		this.batches.looksNoMore();
		if (!this.turn.isMine() && !this.turn.isStopped()) {
			LockSupport.parkNanos(this.turn, dozeNanos(before));
		}
		this.doing = Doing.STANDING_BY;
	}

	private static long dozeNanos(int before) {
		long nanos = SHORTEST_DOZE_NANOS;
		for (int i = 0; i < before && nanos < LONGEST_DOZE_NANOS; i++) {
			nanos *= 2;
		}
		return nanos;
	}

	/**
	 * Sleeps until this thread is woken, which happens when the turn is given back and no
	 * thread looks at it.
	 */
	private void sleepWhile(BooleanSupplier condition) {
		this.doing = Doing.SLEEPING;
		this.batches.looksNoMore();
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

		DOZING,

		SLEEPING

	}

	/**
	 * Is informed of what may be sent.
	 */
	interface BatchListener {

		/**
		 * The tasks of a datagram were run, on the current thread.
		 */
		void batchEnded();

		/**
		 * The current thread stands by, and looks after what waits for others.
		 * @return whether something waits to be sent
		 */
		boolean looks();

		/**
		 * The current thread has stood by, and looks after nothing now.
		 */
		void looksNoMore();

	}

}
