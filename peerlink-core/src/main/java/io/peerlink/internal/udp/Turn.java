package io.peerlink.internal.udp;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The {@link ReceiveTurn} of a {@link UdpTransport}.
 * <p>
 * Only its owner gives the turn away: back, so that whoever comes first may take it, or
 * to a receive thread. A thread that waits takes it only if it is free, and reads for
 * about a millisecond: it is deaf to interrupts meanwhile, so a receive thread relieves
 * it then. While several threads wait, a receive thread keeps the turn, because a change
 * costs more than the hand-off of a reply.
 */
final class Turn implements ReceiveTurn {

	/**
	 * After how many datagrams in a row with a reply that a thread waited for a receive
	 * thread leaves the next one to such a thread.
	 */
	private static final int REPLIES_BEFORE_OFFER = 3;

	/**
	 * A wait that may be looked after by others, once a second.
	 */
	private static final long LONG_WAIT_NANOS = 1_000_000_000;

	private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();

	private final AtomicInteger waiting = new AtomicInteger();

	private final List<ReceiveThread> threads = new CopyOnWriteArrayList<>();

	private final DatagramReader reader;

	private final Doorbell doorbell;

	private final boolean watched;

	/**
	 * How often the turn was taken. Written by its owner.
	 */
	private volatile long takes;

	/**
	 * The value of {@link #takes} of the thread that is to give the turn away.
	 */
	private volatile long relieved;

	/**
	 * How many threads were woken by the latest datagram that woke any, and have not gone
	 * on yet. No more than a hint.
	 */
	private final AtomicInteger awakened = new AtomicInteger();

	/**
	 * How many threads the present datagram has woken. Of the owner.
	 */
	private int woken;

	/**
	 * How many of them could have read instead. Of the owner.
	 */
	private int readersWoken;

	/**
	 * Whether the present datagram is one of several that a thread waits for. Of the
	 * owner.
	 */
	private boolean advanced;

	/**
	 * How many datagrams in a row have woken such a thread. Of the owner.
	 */
	private int repliesInRow;

	private volatile boolean stopped;

	/**
	 * Creates a turn that nobody has.
	 * @param reader reads the socket
	 * @param doorbell wakes the reader
	 * @param watched whether somebody looks after threads that wait for long
	 */
	Turn(DatagramReader reader, Doorbell doorbell, boolean watched) {
		this.reader = reader;
		this.doorbell = doorbell;
		this.watched = watched;
	}

	@Override
	public void await(BooleanSupplier isOver, long nanos) {
		Thread current = Thread.currentThread();
		if (current instanceof ReceiveThread thread) {
			thread.taskWaits();
		}
		this.waiting.incrementAndGet();
		try {
			if (mayRead(current) && tryTake(current)) {
				readUntil(isOver);
				return;
			}
			if (!isOver.getAsBoolean()) {
				park(nanos);
			}
			goesOn();
		}
		finally {
			this.waiting.decrementAndGet();
		}
	}

	/**
	 * To wait without an end saves the timer of the system, which in a virtual machine
	 * costs as much as all else.
	 */
	private void park(long nanos) {
		if (this.watched && nanos > LONG_WAIT_NANOS) {
			LockSupport.park(this);
		}
		else {
			LockSupport.parkNanos(this, nanos);
		}
	}

	/**
	 * Whoever was woken otherwise is not counted, so this is inexact, but never below 0.
	 */
	private void goesOn() {
		int before = this.awakened.get();
		while (before > 0 && !this.awakened.compareAndSet(before, before - 1)) {
			before = this.awakened.get();
		}
	}

	/**
	 * A virtual thread would make the socket non-blocking for all, and be unable to read
	 * without its carrier.
	 */
	private boolean mayRead(Thread current) {
		return this.owner.get() == null && !this.stopped && this.doorbell.isHeard() && !this.reader.isFailing()
				&& !VirtualThreads.isVirtual(current) && !current.isInterrupted();
	}

	private void readUntil(BooleanSupplier isOver) {
		long take = this.takes;
		try {
			while (!isOver.getAsBoolean() && this.relieved != take && !this.stopped && !this.reader.isFailing()) {
				read(false);
			}
		}
		finally {
			boolean needed = this.waiting.get() > 1 || this.relieved == take || this.reader.isFailing();
			ReceiveThread next = (needed && !this.stopped) ? standby(null) : null;
			if (next != null) {
				handOver(next);
			}
			else {
				release();
			}
		}
	}

	@Override
	public void wake(Thread waiter) {
		Thread reading = this.owner.get();
		if (reading != waiter) {
			if (reading == Thread.currentThread()) {
				this.woken++;
				this.readersWoken += VirtualThreads.isVirtual(waiter) ? 0 : 1;
			}
			LockSupport.unpark(waiter);
		}
		else if (waiter != Thread.currentThread()) {
			this.doorbell.ring();
		}
	}

	@Override
	public void advance(Thread waiter) {
		if (this.owner.get() == Thread.currentThread()) {
			this.advanced = true;
		}
	}

	@Override
	public boolean defer(Task task) {
		if (!(Thread.currentThread() instanceof ReceiveThread thread) || !thread.isReceivingFor(this)) {
			return false;
		}
		if (standby(thread) == null) {
			thread.startStandby();
			return false;
		}
		thread.defer(task);
		return true;
	}

	/**
	 * Returns whether the current thread has the turn, and so must not wait for anything.
	 */
	boolean isMine() {
		return this.owner.get() == Thread.currentThread();
	}

	/**
	 * Returns how many threads are about to go on that have waited. They may send soon.
	 */
	int awakened() {
		return Math.min(this.awakened.get(), this.waiting.get());
	}

	/**
	 * Adds a thread that reads when nobody else does.
	 */
	void add(ReceiveThread thread) {
		this.threads.add(thread);
	}

	/**
	 * Takes the turn if it is free.
	 */
	boolean tryTake(Thread thread) {
		if (this.stopped || this.owner.get() != null || !this.owner.compareAndSet(null, thread)) {
			return false;
		}
		taken();
		return true;
	}

	/**
	 * Records that the current thread has the turn now.
	 */
	void taken() {
		this.repliesInRow = 0;
		long takes = this.takes;
		this.takes = takes + 1;
	}

	/**
	 * Reads one datagram. To be called by the owner.
	 */
	void read() {
		read(true);
	}

	private void read(boolean patient) {
		this.woken = 0;
		this.readersWoken = 0;
		this.advanced = false;
		if (patient) {
			this.reader.read();
		}
		else {
			this.reader.readOnce();
		}
		int most = this.waiting.get();
		int before = this.awakened.get();
		int now = Math.min(before + this.woken, most);
		// If a thread goes on at the same time, its count is lost until the next
		// datagram.
		if (now != before) {
			this.awakened.set(now);
		}
	}

	/**
	 * Returns whether the owner, a receive thread, should leave the next datagram to a
	 * thread that waits for a reply, because its last one has come and it is alone.
	 */
	boolean isWanted() {
		this.repliesInRow = (this.readersWoken > 0 || this.advanced) ? this.repliesInRow + 1 : 0;
		return this.readersWoken > 0 && this.repliesInRow >= REPLIES_BEFORE_OFFER
				&& this.waiting.get() <= this.readersWoken && this.doorbell.isHeard();
	}

	/**
	 * Returns whether more datagrams are likely to have arrived. To be called by the
	 * owner.
	 */
	boolean isBacklogged() {
		return this.reader.isBacklogged();
	}

	/**
	 * Gives the turn back.
	 */
	void release() {
		this.owner.set(null);
		for (ReceiveThread thread : this.threads) {
			if (thread.isStandingBy()) {
				return;
			}
		}
		for (ReceiveThread thread : this.threads) {
			if (thread.isAsleep()) {
				LockSupport.unpark(thread);
				return;
			}
		}
	}

	private void handOver(ReceiveThread next) {
		this.owner.set(next);
		LockSupport.unpark(next);
	}

	/**
	 * Returns a receive thread that will read if it is given the turn.
	 * @param except another one than this
	 */
	private @Nullable ReceiveThread standby(@Nullable ReceiveThread except) {
		ReceiveThread asleep = null;
		for (ReceiveThread thread : this.threads) {
			if (thread != except && thread.isStandingBy()) {
				return thread;
			}
			if (thread != except && thread.isAsleep()) {
				asleep = thread;
			}
		}
		return asleep;
	}

	/**
	 * Returns whether another thread looks at the turn already.
	 */
	boolean isWatchedBesides(ReceiveThread thread) {
		for (ReceiveThread other : this.threads) {
			if (other == thread) {
				return false;
			}
			if (other.isStandingBy()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Lets nothing wait for the tasks that other receive threads run.
	 */
	void endBatches(ReceiveThread except) {
		for (ReceiveThread thread : this.threads) {
			if (thread != except) {
				thread.endBatch();
			}
		}
	}

	/**
	 * Asks the owner to give the turn away.
	 * @param take the value of {@link #takes()} of that owner
	 */
	void relieve(long take) {
		this.relieved = take;
		this.doorbell.ring();
	}

	@Nullable Thread owner() {
		return this.owner.get();
	}

	long takes() {
		return this.takes;
	}

	boolean isStopped() {
		return this.stopped;
	}

	/**
	 * Ends all reading; the socket must be closed after that to wake the reader.
	 */
	void stop() {
		this.stopped = true;
		this.reader.stop();
		this.threads.forEach(LockSupport::unpark);
	}

	/**
	 * Returns whether a thread has the turn that has not ended meanwhile.
	 */
	boolean isTaken() {
		Thread reading = this.owner.get();
		return reading != null && reading.isAlive();
	}

}
