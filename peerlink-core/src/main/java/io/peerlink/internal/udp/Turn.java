package io.peerlink.internal.udp;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.peerlink.internal.concurrent.Spares;
import io.peerlink.internal.concurrent.VirtualThreads;
import io.peerlink.internal.time.FailureLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

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

	/**
	 * How soon after a wait for replies a thread will probably wait again.
	 */
	private static final long HELPER_NANOS = 100_000;

	/**
	 * No thread has this id.
	 */
	private static final long NOBODY = -1;

	private final FailureLog failures = new FailureLog(LoggerFactory.getLogger(Turn.class));

	private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();

	private final AtomicInteger waiting = new AtomicInteger();

	/**
	 * Is only added to. Looked through by index, as an iterator for each datagram would
	 * be garbage.
	 */
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

	private final WakeChain chain;

	private final Runnable sendWaiting;

	private final Spares<Queue<Task>> spareCompletions = new Spares<>(ArrayDeque::new);

	/**
	 * The calls that the owner completes when it has given the turn back, {@code null} if
	 * it does not. Of the owner.
	 */
	private @Nullable Queue<Task> completions;

	/**
	 * How many threads are in the chain that was not started yet. Of the owner.
	 */
	private int collected;

	/**
	 * How many threads the present datagram has woken that could have read instead. Of
	 * the owner.
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

	/**
	 * The id of the thread that has waited in {@link #help} last, which may have ended,
	 * and when it went on. Racy: they only tell what is likely.
	 */
	private volatile long helper = NOBODY;

	private volatile long helpedAt;

	/**
	 * How often the turn was given back for more than one task. Written by its owner.
	 */
	private volatile long batches;

	private volatile boolean stopped;

	/**
	 * Creates a turn that nobody has.
	 * @param reader reads the socket
	 * @param doorbell wakes the reader
	 * @param watched whether somebody looks after threads that wait for long
	 * @param chain wakes threads
	 * @param sendWaiting sends what the current thread has left to others
	 */
	Turn(DatagramReader reader, Doorbell doorbell, boolean watched, WakeChain chain, Runnable sendWaiting) {
		this.chain = chain;
		this.sendWaiting = sendWaiting;
		this.reader = reader;
		this.doorbell = doorbell;
		this.watched = watched;
	}

	@Override
	public void await(BooleanSupplier isOver, long nanos) {
		awaitWith(null, isOver, nanos, null);
	}

	@Override
	public void await(Ticket ticket, BooleanSupplier isOver, long nanos) {
		awaitWith(ticket, isOver, nanos, null);
	}

	@Override
	public void help(Ticket ticket, BooleanSupplier isOver, long nanos) {
		Thread current = Thread.currentThread();
		boolean mayRead = !VirtualThreads.isVirtual(current);
		if (mayRead) {
			this.helper = current.getId();
		}
		this.sendWaiting.run();
		Queue<Task> completions = this.spareCompletions.take();
		try {
			awaitWith(ticket, isOver, nanos, completions);
		}
		finally {
			for (Task task = completions.poll(); task != null; task = completions.poll()) {
				runCompletion(task);
			}
			if (mayRead) {
				this.helpedAt = System.nanoTime();
			}
			this.spareCompletions.giveBack(completions);
		}
	}

	@Override
	public void willAwait() {
		Thread current = Thread.currentThread();
		if (!VirtualThreads.isVirtual(current)) {
			this.helper = current.getId();
			this.helpedAt = System.nanoTime();
		}
	}

	/**
	 * Returns whether a thread has helped just now, and probably will again.
	 */
	boolean isHelped() {
		return this.helper != NOBODY && System.nanoTime() - this.helpedAt < HELPER_NANOS;
	}

	boolean isHelpedBy(Thread thread) {
		return this.helper == thread.getId() && isHelped();
	}

	private void runCompletion(Task task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			this.failures.record("The completion of a call failed", ex);
		}
	}

	private void awaitWith(@Nullable Ticket ticket, BooleanSupplier isOver, long nanos,
			@Nullable Queue<Task> completions) {
		Thread current = Thread.currentThread();
		if (current instanceof ReceiveThread thread) {
			thread.taskWaits();
		}
		this.waiting.incrementAndGet();
		try {
			if (mayRead(current) && tryTake(current)) {
				readUntil(isOver, completions);
				return;
			}
			if (ticket != null) {
				ticket.change(Ticket.GOING_ON, Ticket.WAITING);
			}
			if (!isOver.getAsBoolean()) {
				park(nanos, completions != null);
			}
		}
		finally {
			this.waiting.decrementAndGet();
			if (ticket != null && !ticket.change(Ticket.WAITING, Ticket.GOING_ON)
					&& ticket.change(Ticket.WOKEN, Ticket.GOING_ON)) {
				this.chain.goesOn();
			}
		}
	}

	/**
	 * To wait without an end saves the timer of the system, which in a virtual machine
	 * costs as much as all else. Nobody looks after the limit of a thread that helps: it
	 * is not that of the call.
	 */
	private void park(long nanos, boolean helps) {
		if (helps ? nanos == FOREVER : this.watched && nanos > LONG_WAIT_NANOS) {
			LockSupport.park(this);
		}
		else {
			LockSupport.parkNanos(this, nanos);
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

	private void readUntil(BooleanSupplier isOver, @Nullable Queue<Task> completions) {
		long take = this.takes;
		this.completions = completions;
		try {
			while (!isOver.getAsBoolean() && this.relieved != take && !this.stopped && !this.reader.isFailing()
					&& (completions == null || completions.isEmpty())) {
				read(false);
			}
		}
		finally {
			this.completions = null;
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
			if (reading == Thread.currentThread() && !VirtualThreads.isVirtual(waiter)) {
				this.readersWoken++;
			}
			LockSupport.unpark(waiter);
		}
		else if (waiter != Thread.currentThread()) {
			this.doorbell.ring();
		}
	}

	/**
	 * A receive thread leaves those that it wakes to the chain, unless it reads for a
	 * task that waits. Virtual threads are not left to it, as others may keep them from
	 * going on for as long as they like.
	 */
	@Override
	public void wake(Ticket ticket) {
		if (Thread.currentThread() instanceof ReceiveThread thread && thread.isReceivingFor(this)
				&& !VirtualThreads.isVirtual(ticket.thread())) {
			this.readersWoken++;
			this.collected++;
			this.chain.add(ticket);
			return;
		}
		wake(ticket.thread());
	}

	@Override
	public void advance(Thread waiter) {
		if (this.owner.get() == Thread.currentThread()) {
			this.advanced = true;
		}
	}

	@Override
	public boolean complete(Task task) {
		if (this.owner.get() == Thread.currentThread() && this.completions != null) {
			return this.completions.add(task);
		}
		return defer(task);
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
	 * Returns whether threads are about to go on that have waited. They may send soon.
	 */
	boolean isExpecting() {
		return this.chain.isExpecting();
	}

	/**
	 * Returns how many threads wait for {@link #wakeCollected()}.
	 */
	int collected() {
		return this.collected;
	}

	/**
	 * Wakes the threads whose replies have come. To be called by the owner, a receive
	 * thread.
	 */
	void wakeCollected() {
		if (this.collected > 0) {
			this.collected = 0;
			this.chain.start();
		}
	}

	/**
	 * Sends a mark to the own port, behind everything that has arrived.
	 * @return whether it was sent; the owner then has something to read
	 */
	boolean mark() {
		return this.doorbell.isHeard() && this.doorbell.ring();
	}

	/**
	 * Sends another mark if the owner waits for one: a full buffer loses it, and the
	 * owner may have read all else. Called now and then, by any thread.
	 */
	void replaceLostMark() {
		if (this.owner.get() instanceof ReceiveThread thread && thread.isMarked()) {
			this.doorbell.ring();
		}
	}

	/**
	 * Returns whether the latest datagram was a mark. To be called by the owner.
	 */
	boolean isAtMark() {
		return this.reader.isAtMark();
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
		long before = this.takes;
		this.takes = before + 1;
	}

	/**
	 * Reads one datagram. To be called by the owner.
	 */
	void read() {
		read(true);
	}

	private void read(boolean patient) {
		this.readersWoken = 0;
		this.advanced = false;
		if (patient) {
			this.reader.read();
		}
		else {
			this.reader.readOnce();
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
		if (isLookedAfter()) {
			return;
		}
		for (int i = 0; i < this.threads.size(); i++) {
			ReceiveThread thread = this.threads.get(i);
			if (thread.isAsleep() || thread.isDozing()) {
				LockSupport.unpark(thread);
				return;
			}
		}
	}

	/**
	 * Gives the turn back while the current thread, a receive thread, runs tasks.
	 * @param batch whether there are several of them, so that one may hold up others
	 */
	void releaseForTasks(boolean batch) {
		if (batch) {
			long before = this.batches;
			this.batches = before + 1;
		}
		else if (isDozedBeside()) {
			this.owner.set(null);
			return;
		}
		release();
	}

	private boolean isDozedBeside() {
		for (int i = 0; i < this.threads.size(); i++) {
			if (this.threads.get(i).isDozing()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Returns how often several tasks were run at once.
	 */
	long batches() {
		return this.batches;
	}

	/**
	 * Returns whether another receive thread reads or runs tasks.
	 */
	boolean isAnotherWorking(ReceiveThread thread) {
		for (int i = 0; i < this.threads.size(); i++) {
			ReceiveThread other = this.threads.get(i);
			if (other != thread && other.isWorking()) {
				return true;
			}
		}
		return false;
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
		for (int i = 0; i < this.threads.size(); i++) {
			ReceiveThread thread = this.threads.get(i);
			if (thread != except && thread.isStandingBy()) {
				return thread;
			}
			if (thread != except && (thread.isAsleep() || thread.isDozing())) {
				asleep = thread;
			}
		}
		return asleep;
	}

	/**
	 * Returns whether another thread looks at the turn already.
	 */
	boolean isWatchedBesides(ReceiveThread thread) {
		for (int i = 0; i < this.threads.size(); i++) {
			ReceiveThread other = this.threads.get(i);
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
	 * Lets nothing wait for a task of a receive thread that takes long. To be called
	 * about every 100 us.
	 * @return whether there was such a task
	 */
	boolean endBatchesHeldUp() {
		boolean any = false;
		for (int i = 0; i < this.threads.size(); i++) {
			any |= this.threads.get(i).endBatchIfHeldUp();
		}
		return any;
	}

	/**
	 * Returns whether a receive thread looks at this turn again and again.
	 */
	boolean isLookedAfter() {
		for (int i = 0; i < this.threads.size(); i++) {
			if (this.threads.get(i).isStandingBy()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Returns whether a receive thread runs tasks that others wait for.
	 */
	boolean isBatchRunning() {
		for (int i = 0; i < this.threads.size(); i++) {
			if (this.threads.get(i).isInBatch()) {
				return true;
			}
		}
		return false;
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
