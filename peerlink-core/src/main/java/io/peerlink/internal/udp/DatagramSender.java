package io.peerlink.internal.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.peerlink.spi.TransportCounters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending side of a {@link UdpTransport}: who sends a message, when, and together
 * with which others. Thread-safe.
 */
final class DatagramSender implements ReceiveThread.BatchListener, Outbox.Source {

	private static final Logger logger = LoggerFactory.getLogger(DatagramSender.class);

	/**
	 * How long a thread waits for others that send: as long as a datagram takes on a link
	 * of 1 Mbit/s, so that those who send a lot are slowed down to the speed of the link.
	 */
	static final Duration LONGEST_WAIT = Duration.ofMillis(20);

	/**
	 * While this many datagrams wait, threads that may wait do so.
	 */
	private static final int MANY_WAITING = 128;

	/**
	 * How many datagrams of others a thread sends that only wanted to send its own.
	 */
	private static final int MOST_FOR_OTHERS = 16;

	/**
	 * How soon after another one a message that nobody waits for is left to the outbox: a
	 * few times what the system takes to send one.
	 */
	private static final long BUSY_NANOS = 20_000;

	private final ReentrantLock sendLock = new ReentrantLock();

	/**
	 * Guarded by the {@link #sendLock}.
	 */
	private final DatagramPacket packet = new DatagramPacket(new byte[0], 0);

	/**
	 * Guarded by the {@link #sendLock}.
	 */
	private final PacketWriter writer = new PacketWriter(this::write);

	private final SendQueue queue = new SendQueue();

	private final BooleanSupplier mayGrow = this::mayGrow;

	private final DatagramSocket socket;

	private final TransportCounters counters;

	private final Outbox outbox;

	private final BooleanSupplier onTimerThread;

	private volatile @Nullable Turn turn;

	private volatile Predicate<InetSocketAddress> takesBundles = (address) -> false;

	/**
	 * Of the thread that stands by.
	 */
	private volatile long removedAtLook;

	private volatile long lastSentAt = System.nanoTime() - BUSY_NANOS;

	/**
	 * Creates a sender.
	 * @param socket the socket, which the transport closes
	 * @param counters counts what is sent
	 * @param outboxName the name of the thread that sends what others leave
	 * @param onTimerThread whether the current thread is one that must never wait,
	 * besides the one that reads
	 */
	DatagramSender(DatagramSocket socket, TransportCounters counters, String outboxName,
			BooleanSupplier onTimerThread) {
		this.socket = socket;
		this.counters = counters;
		this.outbox = new Outbox(this, outboxName);
		this.onTimerThread = onTimerThread;
	}

	/**
	 * Begins to look at who reads. Messages may be sent before.
	 * @param turn the turn to read
	 * @param watched whether there is something to be watched
	 */
	void start(Turn turn, boolean watched) {
		this.turn = turn;
		if (watched) {
			this.outbox.sendSoon();
		}
	}

	/**
	 * Sets who takes several messages in one datagram.
	 */
	void bundleFor(Predicate<InetSocketAddress> takesBundles) {
		this.takesBundles = takesBundles;
	}

	/**
	 * Sets what seals datagrams.
	 */
	void sealWith(DatagramSeal seal) {
		this.writer.sealWith(seal);
	}

	/**
	 * Sets a task to be run about once a second.
	 */
	void watchWith(Runnable watch) {
		this.outbox.watchWith(watch);
	}

	/**
	 * Ends the thread that sends what others leave, together with the close of the
	 * socket.
	 */
	void close() {
		this.outbox.close();
	}

	/**
	 * Sends a message.
	 * @param buffer holds the message
	 * @param offset the index of its first byte
	 * @param length its length in bytes
	 * @param to the address of the receiver
	 * @param onRefused takes a later refusal
	 * @param awaited whether somebody waits for it at once
	 * @throws IOException when it is known at once that it cannot be sent
	 */
	void send(byte[] buffer, int offset, int length, InetSocketAddress to, Consumer<IOException> onRefused,
			boolean awaited) throws IOException {
		try {
			if (to.isUnresolved()) {
				throw new UnknownHostException(to.getHostString());
			}
			if (mustNotWait()) {
				enqueue(buffer, offset, length, to, onRefused);
				this.outbox.sendSoon();
			}
			else if (isInBatch()) {
				enqueue(buffer, offset, length, to, onRefused);
				if (!isInBatch()) {
					this.outbox.sendSoon();
				}
				else {
					sendFull();
				}
			}
			else if (awaited && othersAreAboutToSend()) {
				enqueue(buffer, offset, length, to, onRefused);
				sendFull();
			}
			else if (!awaited && isHelper() && this.queue.size() < MANY_WAITING) {
				enqueue(buffer, offset, length, to, onRefused);
				sendForOthers(() -> true);
				if (!isLookedAfter()) {
					this.outbox.sendLater();
				}
			}
			else if (!awaited && isBusy() && this.queue.size() < MANY_WAITING) {
				enqueue(buffer, offset, length, to, onRefused);
				this.outbox.sendSoon();
			}
			else {
				sendNow(buffer, offset, length, to, onRefused);
			}
		}
		catch (IOException ex) {
			this.counters.sendFailed();
			throw ex;
		}
	}

	/**
	 * Sends a datagram as it is, in its turn.
	 * @param buffer holds the datagram
	 * @param offset the index of its first byte
	 * @param length its length in bytes
	 * @param to the address of the receiver
	 * @param onRefused takes a later refusal
	 * @throws IOException when it is known at once that it cannot be sent
	 */
	void sendSealed(byte[] buffer, int offset, int length, InetSocketAddress to, Consumer<IOException> onRefused)
			throws IOException {
		try {
			if (to.isUnresolved()) {
				throw new UnknownHostException(to.getHostString());
			}
			checkOpen();
			if (!this.queue.addSealed(buffer, offset, length, to, onRefused)) {
				throw new SendBufferFullException();
			}
			if (mustNotWait()) {
				this.outbox.sendSoon();
			}
			else {
				sendWaiting();
			}
		}
		catch (IOException ex) {
			this.counters.sendFailed();
			throw ex;
		}
	}

	private boolean mustNotWait() {
		Turn turn = this.turn;
		return (turn != null && turn.isMine()) || this.onTimerThread.getAsBoolean();
	}

	/**
	 * The handlers of another node of this JVM may call this one.
	 */
	private boolean isInBatch() {
		return Thread.currentThread() instanceof ReceiveThread thread && thread.isInBatchOf(this.turn);
	}

	private boolean othersAreAboutToSend() {
		Turn turn = this.turn;
		return turn != null && turn.isExpecting();
	}

	private boolean mayGrow() {
		return isInBatch() || othersAreAboutToSend();
	}

	/**
	 * Returns whether the current thread has waited for replies itself just now, so that
	 * it will probably do so again when it has sent what it has to.
	 */
	private boolean isHelper() {
		Turn turn = this.turn;
		return turn != null && turn.isHelpedBy(Thread.currentThread());
	}

	/**
	 * Returns whether a receive thread looks after what waits.
	 */
	private boolean isLookedAfter() {
		Turn turn = this.turn;
		return turn != null && turn.isLookedAfter();
	}

	private boolean isBusy() {
		return System.nanoTime() - this.lastSentAt < BUSY_NANOS;
	}

	private void sendNow(byte[] buffer, int offset, int length, InetSocketAddress to, Consumer<IOException> onRefused)
			throws IOException {
		if (this.queue.isEmpty() && this.sendLock.tryLock()) {
			boolean sent;
			try {
				sent = sendAndUnlock(buffer, offset, length, to);
			}
			finally {
				// Those who have found the lock taken rely on it.
				sendWaiting();
			}
			if (!sent) {
				this.writer.keep(buffer, offset, length, to, onRefused);
			}
			return;
		}
		if (this.queue.size() >= MANY_WAITING && awaitSendLock()) {
			this.sendLock.unlock();
		}
		try {
			enqueue(buffer, offset, length, to, onRefused);
		}
		finally {
			sendWaiting();
		}
	}

	private void enqueue(byte[] buffer, int offset, int length, InetSocketAddress to, Consumer<IOException> onRefused)
			throws IOException {
		checkOpen();
		if (!this.queue.add(buffer, offset, length, to, onRefused, this.takesBundles.test(to))) {
			throw new SendBufferFullException();
		}
	}

	private void checkOpen() throws SocketException {
		if (this.outbox.isClosed()) {
			throw new SocketException("Socket closed");
		}
	}

	/**
	 * An interrupted thread does not wait.
	 */
	private boolean awaitSendLock() {
		try {
			return this.sendLock.tryLock(LONGEST_WAIT.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * Sends what waits unless another thread sends, which does so then.
	 */
	void sendWaiting() {
		sendForOthers(() -> false);
	}

	/**
	 * Sends what waits, but for the latest datagram as long as others may add to it.
	 */
	private void sendFull() {
		sendForOthers(this.mayGrow);
	}

	/**
	 * Sends what waits.
	 * @param mayGrow whether the latest datagram is left to whoever sends next
	 */
	private void sendForOthers(BooleanSupplier mayGrow) {
		// Others may have found the lock taken and left the last one to this thread.
		for (int i = 0; this.queue.size() > (mayGrow.getAsBoolean() ? 1 : 0); i++) {
			if (i == MOST_FOR_OTHERS) {
				this.outbox.sendSoon();
				return;
			}
			if (!this.sendLock.tryLock()) {
				return;
			}
			sendFirstAndUnlock();
		}
	}

	/**
	 * Sends the first datagram of the queue. Waits for the network.
	 * @return {@code false} if there was none
	 */
	@Override
	public boolean sendFirst() {
		this.sendLock.lock();
		return sendFirstAndUnlock();
	}

	private boolean sendFirstAndUnlock() {
		SendQueue.Waiting first;
		boolean sealable;
		try {
			first = this.queue.poll();
			if (first == null) {
				return false;
			}
			sealable = first.trySend(this.writer);
		}
		finally {
			this.sendLock.unlock();
		}
		if (!sealable) {
			first.tryKeep(this.writer);
		}
		IOException failure = first.failure();
		if (failure != null) {
			drop(first, failure);
		}
		this.queue.recycle(first);
		return true;
	}

	private void drop(SendQueue.Waiting dropped, IOException refusal) {
		this.counters.sendFailed();
		logger.debug("A datagram could not be sent", refusal);
		if (!this.outbox.isClosed()) {
			dropped.refused(refusal);
		}
	}

	private boolean sendAndUnlock(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException {
		try {
			return this.writer.write(buffer, offset, length, to);
		}
		finally {
			this.sendLock.unlock();
		}
	}

	private void write(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException {
		try {
			this.packet.setData(buffer, offset, length);
			this.packet.setSocketAddress(to);
			this.socket.send(this.packet);
			this.counters.sent(length);
			this.lastSentAt = System.nanoTime();
		}
		catch (UnsupportedAddressTypeException ex) {
			throw new IOException("No peer can be at " + to, ex);
		}
	}

	@Override
	public boolean isEmpty() {
		return this.queue.isEmpty();
	}

	@Override
	public long removed() {
		return this.queue.removed();
	}

	@Override
	public boolean lookAfterOthers() {
		Turn turn = this.turn;
		if (turn == null) {
			return false;
		}
		turn.endBatchesHeldUp();
		return turn.isBatchRunning();
	}

	@Override
	public void batchEnded() {
		sendWaiting();
	}

	@Override
	public boolean looks() {
		lookAfterOthers();
		long removed = this.queue.removed();
		boolean waiting = !this.queue.isEmpty();
		if (waiting && removed == this.removedAtLook) {
			this.outbox.sendSoon();
		}
		this.removedAtLook = removed;
		return waiting;
	}

	@Override
	public void looksNoMore() {
		if (lookAfterOthers() || !this.queue.isEmpty()) {
			this.outbox.sendLater();
		}
	}

}
