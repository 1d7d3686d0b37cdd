package io.peerlink.internal.udp;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
 * waiting, the others wait for {@link DatagramSender#LONGEST_WAIT} and use the outbox
 * then.
 */
public final class UdpTransport implements BundlingTransport {

	private static final Logger logger = LoggerFactory.getLogger(UdpTransport.class);

	private static final long CLOSE_TIMEOUT_MILLIS = 2000;

	private static final long READER_CHECK_NANOS = 100_000;

	private final TransportCounters counters = new TransportCounters();

	private final DatagramSocket socket;

	private final Doorbell doorbell;

	private final DatagramSender sender;

	private final InetSocketAddress localAddress;

	private final String threadName;

	private final Object lifecycle = new Object();

	private final List<ReceiveThread> threads = new CopyOnWriteArrayList<>();

	private volatile @Nullable Turn turn;

	private volatile boolean watched;

	UdpTransport(DatagramSocket socket, UdpOptions options, BooleanSupplier onTimerThread) {
		this(socket, doorbell(socket, localAddress(socket, options)), options, onTimerThread);
	}

	/**
	 * Creates a transport.
	 * @param doorbell the doorbell of the socket; closed with this transport
	 */
	UdpTransport(DatagramSocket socket, Doorbell doorbell, UdpOptions options, BooleanSupplier onTimerThread) {
		this.socket = socket;
		this.sender = new DatagramSender(socket, this.counters, options.threadName() + "-outbox", onTimerThread);
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
					this.watched, new WakeChain(Runtime.getRuntime().availableProcessors(), this.sender::sendWaiting),
					this.sender::sendWaiting);
			this.turn = turn;
			this.sender.start(turn, this.watched);
			startThread(turn, this.threadName, false);
			this.doorbell.ring();
		}
	}

	private void startThread(Turn turn, String name, boolean daemon) {
		ReceiveThread created = new ReceiveThread(turn, name, this::startStandby, this.sender);
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
		this.sender.bundleFor(takesBundles);
	}

	@Override
	public void sealWith(DatagramSeal seal) {
		this.sender.sealWith(seal);
	}

	/**
	 * Sets what looks after the threads that wait for replies, about once a second. They
	 * then wait without an end of their own. To be called before {@link #start}.
	 * @param watch wakes the threads that have waited too long; must be fast
	 */
	public void watchWith(Runnable watch) {
		this.sender.watchWith(() -> {
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
		this.sender.send(buffer, offset, length, to, onRefused, true);
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
		this.sender.send(buffer, offset, length, to, onRefused, false);
	}

	@Override
	public void sendSealed(byte[] buffer, int offset, int length, InetSocketAddress to, Consumer<IOException> onRefused)
			throws IOException {
		this.sender.sendSealed(buffer, offset, length, to, onRefused);
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
			this.sender.close();
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

}
