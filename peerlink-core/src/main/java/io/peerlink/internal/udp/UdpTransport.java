package io.peerlink.internal.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.peerlink.error.AddressNotAvailableException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PortInUseException;
import io.peerlink.internal.time.TimerThread;
import io.peerlink.spi.DatagramReceiver;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.TransportCounters;
import io.peerlink.spi.TransportStatistics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link DatagramTransport} over one UDP socket, with one receive thread that survives
 * every input and every failure of the receiver.
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
public final class UdpTransport implements DatagramTransport {

	private static final Logger logger = LoggerFactory.getLogger(UdpTransport.class);

	private static final long CLOSE_TIMEOUT_MILLIS = 2000;

	/**
	 * How long a thread waits for others that send: as long as a datagram takes on a link
	 * of 1 Mbit/s, so that those who send a lot are slowed down to the speed of the link.
	 */
	static final Duration LONGEST_WAIT = Duration.ofMillis(20);

	private final TransportCounters counters = new TransportCounters();

	private final DatagramSocket socket;

	private final ReentrantLock sendLock = new ReentrantLock();

	/**
	 * How many datagrams of threads that may wait are in the outbox.
	 */
	private final AtomicInteger handedOver = new AtomicInteger();

	private final Outbox outbox;

	private final BooleanSupplier onTimerThread;

	private final InetSocketAddress localAddress;

	private final String threadName;

	private final Object lifecycle = new Object();

	private @Nullable ReceiveLoop loop;

	private volatile @Nullable Thread thread;

	UdpTransport(DatagramSocket socket, UdpOptions options, BooleanSupplier onTimerThread) {
		this.socket = socket;
		this.onTimerThread = onTimerThread;
		this.outbox = new Outbox(this::sendWaiting, this.counters, options.threadName() + "-outbox");
		this.threadName = options.threadName();
		this.localAddress = new InetSocketAddress(options.bindAddress(), socket.getLocalPort());
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
			if (this.loop != null || this.socket.isClosed()) {
				throw new IllegalStateException("Started or closed already: UDP port " + this.localAddress.getPort());
			}
			this.loop = new ReceiveLoop(this.socket, receiver, this.counters);
			Thread created = new Thread(null, this.loop, this.threadName, 0, false);
			created.setDaemon(false);
			this.thread = created;
			created.start();
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
		try {
			if (to.isUnresolved()) {
				throw new UnknownHostException(to.getHostString());
			}
			boolean mayWait = !mustNotWait();
			if (mayWait && tryLockToSend()) {
				sendAndUnlock(new DatagramPacket(buffer, offset, length, to));
				return;
			}
			byte[] copy = Arrays.copyOfRange(buffer, offset, offset + length);
			handOver(new DatagramPacket(copy, length, to), onRefused, mayWait);
		}
		catch (IOException ex) {
			this.counters.sendFailed();
			throw ex;
		}
	}

	private boolean mustNotWait() {
		return Thread.currentThread() == this.thread || this.onTimerThread.getAsBoolean();
	}

	/**
	 * Who has handed datagrams over sends the next ones after them, as a receiver may
	 * take those that are overtaken for stale.
	 */
	private boolean tryLockToSend() {
		return this.handedOver.get() == 0 && (this.sendLock.tryLock() || awaitSendLock());
	}

	private void handOver(DatagramPacket packet, Consumer<IOException> onRefused, boolean inOrder) throws IOException {
		if (!inOrder) {
			this.outbox.add(packet, onRefused, Outbox.NOTHING);
			return;
		}
		this.handedOver.incrementAndGet();
		boolean added = false;
		try {
			this.outbox.add(packet, onRefused, this.handedOver::decrementAndGet);
			added = true;
		}
		finally {
			if (!added) {
				this.handedOver.decrementAndGet();
			}
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

	private void sendWaiting(DatagramPacket packet) throws IOException {
		this.sendLock.lock();
		sendAndUnlock(packet);
	}

	private void sendAndUnlock(DatagramPacket packet) throws IOException {
		try {
			this.socket.send(packet);
			this.counters.sent(packet.getLength());
		}
		catch (UnsupportedAddressTypeException ex) {
			throw new IOException("No peer can be at " + packet.getSocketAddress(), ex);
		}
		finally {
			this.sendLock.unlock();
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
		Thread running;
		synchronized (this.lifecycle) {
			if (this.loop != null) {
				this.loop.stop();
			}
			this.outbox.close();
			this.socket.close();
			running = this.thread;
		}
		if (running != null && running != Thread.currentThread()) {
			join(running);
		}
	}

	/**
	 * An interrupted closer waits as well: it was promised that the receiver is not
	 * called after this.
	 */
	private static void join(Thread running) {
		long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_TIMEOUT_MILLIS);
		boolean interrupted = false;
		for (long left = CLOSE_TIMEOUT_MILLIS; running.isAlive() && left > 0; left = millisUntil(deadline)) {
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
