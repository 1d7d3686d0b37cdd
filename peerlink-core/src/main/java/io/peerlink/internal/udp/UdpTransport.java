package io.peerlink.internal.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.peerlink.error.AddressNotAvailableException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PortInUseException;
import io.peerlink.internal.time.TimerThread;
import io.peerlink.spi.DatagramReceiver;
import io.peerlink.spi.TransportCounters;
import io.peerlink.spi.TransportStatistics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link io.peerlink.spi.DatagramTransport} over one UDP socket, with one receive
 * thread that survives every input and every failure of the receiver.
 * <p>
 * The thread is a platform thread and no daemon: like a server, a started transport keeps
 * the JVM alive until it is closed. Datagrams of any length reach the receiver
 * unshortened. A {@link DatagramSocket} is used rather than a channel because
 * interrupting a thread that sends on a channel closes the channel, for everyone.
 * <p>
 * A socket blocks whoever sends while its buffer is full, which a slow link or a few
 * machines that do not answer ARP are enough for. Everything depends on the receive
 * thread and on the timers, of the node and of its discovery, so the datagrams of their
 * threads go through an {@link Outbox}; what finds no room there is dropped and counted.
 * Other threads send themselves, one at a time: while the system keeps one of them
 * waiting, the others wait for {@link #LONGEST_WAIT} and use the outbox then.
 */
public final class UdpTransport implements BundlingTransport {

	private static final Logger logger = LoggerFactory.getLogger(UdpTransport.class);

	private static final long CLOSE_TIMEOUT_MILLIS = 2000;

	private static final long READER_CHECK_NANOS = 100_000;

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

	private final TransportCounters counters = new TransportCounters();

	private final DatagramSocket socket;

	private final Doorbell doorbell;

	private final ReentrantLock sendLock = new ReentrantLock();

	/**
	 * Guarded by the {@link #sendLock}.
	 */
	private final DatagramPacket packet = new DatagramPacket(new byte[0], 0);

	private final SendQueue queue = new SendQueue();

	private final Outbox outbox;

	private final BooleanSupplier mayGrow = this::mayGrow;

	private final BooleanSupplier onTimerThread;

	private final InetSocketAddress localAddress;

	private final String threadName;

	private final Object lifecycle = new Object();

	private final List<ReceiveThread> threads = new CopyOnWriteArrayList<>();

	private volatile @Nullable Turn turn;

	private volatile Predicate<InetSocketAddress> takesBundles = (address) -> false;

	private volatile boolean watched;

	/**
	 * Of the thread that stands by.
	 */
	private volatile long removedAtLook;

	private volatile long lastSentAt = System.nanoTime() - BUSY_NANOS;

	UdpTransport(DatagramSocket socket, UdpOptions options, BooleanSupplier onTimerThread) {
		this(socket, doorbell(socket, localAddress(socket, options)), options, onTimerThread);
	}

	/**
	 * Creates a transport.
	 * @param doorbell the doorbell of the socket; closed with this transport
	 */
	UdpTransport(DatagramSocket socket, Doorbell doorbell, UdpOptions options, BooleanSupplier onTimerThread) {
		this.socket = socket;
		this.onTimerThread = onTimerThread;
		this.outbox = new Outbox(new Waiting(), options.threadName() + "-outbox");
		this.threadName = options.threadName();
		this.localAddress = localAddress(socket, options);
		this.doorbell = doorbell;
	}

	private static InetSocketAddress localAddress(DatagramSocket socket, UdpOptions options) {
		return new InetSocketAddress(options.bindAddress(), socket.getLocalPort());
	}

	private static Doorbell doorbell(DatagramSocket socket, InetSocketAddress address) {
		try {
			return Doorbell.of(address);
		}
		catch (IOException ex) {
			socket.close();
			throw new PeerLinkException("Cannot open a second socket at " + address + ": " + ex.getMessage(), ex);
		}
	}

	/**
	 * Binds a socket. Nothing is delivered before {@link #start}, but what arrives is
	 * kept by the operating system.
	 * @param options where and how
	 * @return the transport
	 * @throws PortInUseException when the required port is taken
	 * @throws AddressNotAvailableException when the address is not one of this machine
	 * @throws PeerLinkException when the address or port cannot be used at all
	 */
	public static UdpTransport open(UdpOptions options) {
		return open(options, TimerThread::isTimerThread);
	}

	/**
	 * Binds a socket.
	 * @param onTimerThread whether the current thread is one that must never wait,
	 * besides the receive thread
	 */
	static UdpTransport open(UdpOptions options, BooleanSupplier onTimerThread) {
		return new UdpTransport(UdpSockets.open(options), options, onTimerThread);
	}

	/**
	 * {@inheritDoc}
	 * @throws IllegalStateException when it was called before, or after {@link #close}
	 */
	@Override
	public void start(DatagramReceiver receiver) {
		synchronized (this.lifecycle) {
			if (this.turn != null || this.socket.isClosed()) {
				throw new IllegalStateException("Started or closed already: UDP port " + this.localAddress.getPort());
			}
			Turn turn = new Turn(new DatagramReader(this.socket, receiver, this.counters, this.doorbell), this.doorbell,
					this.watched, new WakeChain(Runtime.getRuntime().availableProcessors(), this::sendForOthers),
					this::sendForOthers);
			if (this.watched) {
				this.outbox.sendSoon();
			}
			this.turn = turn;
			startThread(turn, this.threadName, false);
			this.doorbell.ring();
		}
	}

	private void startThread(Turn turn, String name, boolean daemon) {
		ReceiveThread created = new ReceiveThread(turn, name, this::startStandby, new FlushOfBatches());
		created.setDaemon(daemon);
		this.threads.add(created);
		turn.add(created);
		created.start();
	}

	/**
	 * Starts a second receive thread, if there is none.
	 */
	private void startStandby() {
		synchronized (this.lifecycle) {
			Turn turn = this.turn;
			if (turn == null || this.threads.size() > 1 || this.socket.isClosed()) {
				return;
			}
			try {
				startThread(turn, this.threadName + "-2", true);
			}
			catch (OutOfMemoryError ex) {
				logger.warn("Cannot start a second receive thread; handlers get threads of their own", ex);
			}
		}
	}

	/**
	 * Returns who reads the socket.
	 * @return the turn; to be called after {@link #start}
	 */
	public ReceiveTurn turn() {
		Turn turn = this.turn;
		return (turn != null) ? turn : ReceiveTurn.NONE;
	}

	@Override
	public void bundleFor(Predicate<InetSocketAddress> takesBundles) {
		this.takesBundles = takesBundles;
	}

	/**
	 * Sets what looks after the threads that wait for replies, about once a second. They
	 * then wait without an end of their own. To be called before {@link #start}.
	 * @param watch wakes the threads that have waited too long; must be fast
	 */
	public void watchWith(Runnable watch) {
		this.outbox.watchWith(() -> {
			replaceLostMark();
			watch.run();
		});
		this.watched = true;
	}

	private void replaceLostMark() {
		Turn turn = this.turn;
		if (turn != null) {
			turn.replaceLostMark();
		}
	}

	@Override
	public InetSocketAddress localAddress() {
		return this.localAddress;
	}

	@Override
	public void send(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException {
		send(buffer, offset, length, to, UdpTransport::ignore);
	}

	private static void ignore(IOException refusal) {
		logger.trace("Nobody waits for this refusal", refusal);
	}

	@Override
	public void send(byte[] buffer, int offset, int length, InetSocketAddress to, Consumer<IOException> onRefused)
			throws IOException {
		send(buffer, offset, length, to, onRefused, true);
	}

	/**
	 * Sends a message for which nobody waits at once. If it is one of many, others send
	 * it, together with those that come meanwhile.
	 * @param buffer holds the message
	 * @param offset the index of its first byte
	 * @param length its length in bytes
	 * @param to the address of the receiver
	 * @param onRefused takes a later refusal
	 * @throws IOException when it is known at once that it cannot be sent
	 */
	public void sendInBackground(byte[] buffer, int offset, int length, InetSocketAddress to,
			Consumer<IOException> onRefused) throws IOException {
		send(buffer, offset, length, to, onRefused, false);
	}

	private void send(byte[] buffer, int offset, int length, InetSocketAddress to, Consumer<IOException> onRefused,
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
	 * Lets nothing wait for a task of a receive thread that takes long.
	 * @return whether to look again soon
	 */
	private boolean lookAfterBatches() {
		Turn turn = this.turn;
		if (turn == null) {
			return false;
		}
		turn.endBatchesHeldUp();
		return turn.isBatchRunning();
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
			try {
				sendAndUnlock(buffer, offset, length, to);
			}
			finally {
				// Those who have found the lock taken rely on it.
				sendForOthers();
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
			sendForOthers();
		}
	}

	private void enqueue(byte[] buffer, int offset, int length, InetSocketAddress to, Consumer<IOException> onRefused)
			throws IOException {
		if (this.outbox.isClosed()) {
			throw new SocketException("Socket closed");
		}
		if (!this.queue.add(buffer, offset, length, to, onRefused, this.takesBundles.test(to))) {
			throw new SendBufferFullException();
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
	private void sendForOthers() {
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
	private boolean sendFirst() {
		this.sendLock.lock();
		return sendFirstAndUnlock();
	}

	private boolean sendFirstAndUnlock() {
		SendQueue.Waiting first;
		IOException refusal;
		try {
			first = this.queue.poll();
			if (first == null) {
				return false;
			}
			refusal = trySend(first);
		}
		finally {
			this.sendLock.unlock();
		}
		if (refusal != null) {
			drop(first, refusal);
		}
		this.queue.recycle(first);
		return true;
	}

	/**
	 * Returns why a datagram was not sent, {@code null} if it was.
	 */
	private @Nullable IOException trySend(SendQueue.Waiting datagram) {
		try {
			datagram.into(this.packet);
			send(this.packet);
			return null;
		}
		catch (IOException ex) {
			return ex;
		}
		catch (Throwable ex) {
			return new IOException("Sending failed: " + ex, ex);
		}
	}

	private void drop(SendQueue.Waiting dropped, IOException refusal) {
		this.counters.sendFailed();
		logger.debug("A datagram could not be sent", refusal);
		if (!this.outbox.isClosed()) {
			dropped.refused(refusal);
		}
	}

	private void sendAndUnlock(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException {
		try {
			this.packet.setData(buffer, offset, length);
			this.packet.setSocketAddress(to);
			send(this.packet);
		}
		finally {
			this.sendLock.unlock();
		}
	}

	private void send(DatagramPacket packet) throws IOException {
		try {
			this.socket.send(packet);
			this.counters.sent(packet.getLength());
			this.lastSentAt = System.nanoTime();
		}
		catch (UnsupportedAddressTypeException ex) {
			throw new IOException("No peer can be at " + packet.getSocketAddress(), ex);
		}
	}

	@Override
	public TransportStatistics statistics() {
		return this.counters.snapshot();
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * Waits at most two seconds for a receiver that does not return. Closing twice does
	 * nothing.
	 */
	@Override
	public void close() {
		Turn turn;
		synchronized (this.lifecycle) {
			turn = this.turn;
			if (turn != null) {
				turn.stop();
			}
			this.outbox.close();
			this.socket.close();
			this.doorbell.close();
		}
		if (turn != null && !turn.isMine()) {
			long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_TIMEOUT_MILLIS);
			this.threads.forEach(ReceiveThread::interruptTask);
			this.threads.stream()
				.filter((thread) -> thread != Thread.currentThread())
				.forEach((thread) -> join(thread, deadline));
			awaitReader(turn, deadline);
		}
	}

	/**
	 * Waits for a thread that reads its own reply.
	 */
	private static void awaitReader(Turn turn, long deadline) {
		boolean interrupted = false;
		while (turn.isTaken() && System.nanoTime() - deadline < 0) {
			LockSupport.parkNanos(turn, READER_CHECK_NANOS);
			interrupted |= Thread.interrupted();
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * An interrupted closer waits as well: it was promised that the receiver is not
	 * called after this.
	 */
	private static void join(Thread running, long deadline) {
		boolean interrupted = false;
		for (long left = millisUntil(deadline); running.isAlive() && left > 0; left = millisUntil(deadline)) {
			try {
				running.join(left);
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (running.isAlive()) {
			logger.warn("{} is still busy with a datagram {} ms after it was closed", running.getName(),
					CLOSE_TIMEOUT_MILLIS);
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private static long millisUntil(long deadline) {
		return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
	}

	/**
	 * Sends what the tasks of a receive thread have left in the queue.
	 */
	private final class FlushOfBatches implements ReceiveThread.BatchListener {

		@Override
		public void batchEnded() {
			sendForOthers();
		}

		@Override
		public void looks() {
			lookAfterBatches();
			long removed = UdpTransport.this.queue.removed();
			if (!UdpTransport.this.queue.isEmpty() && removed == UdpTransport.this.removedAtLook) {
				UdpTransport.this.outbox.sendSoon();
			}
			UdpTransport.this.removedAtLook = removed;
		}

		@Override
		public void looksNoMore() {
			if (lookAfterBatches() || !UdpTransport.this.queue.isEmpty()) {
				UdpTransport.this.outbox.sendLater();
			}
		}

	}

	/**
	 * What the outbox sends.
	 */
	private final class Waiting implements Outbox.Source {

		@Override
		public boolean sendFirst() {
			return UdpTransport.this.sendFirst();
		}

		@Override
		public boolean isEmpty() {
			return UdpTransport.this.queue.isEmpty();
		}

		@Override
		public long removed() {
			return UdpTransport.this.queue.removed();
		}

		@Override
		public boolean lookAfterOthers() {
			return lookAfterBatches();
		}

	}

}
