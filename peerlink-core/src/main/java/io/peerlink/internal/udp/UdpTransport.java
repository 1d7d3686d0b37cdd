package io.peerlink.internal.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.concurrent.TimeUnit;

import io.peerlink.error.AddressNotAvailableException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PortInUseException;
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
 */
public final class UdpTransport implements DatagramTransport {

	private static final Logger logger = LoggerFactory.getLogger(UdpTransport.class);

	private static final long CLOSE_TIMEOUT_MILLIS = 2000;

	private final TransportCounters counters = new TransportCounters();

	private final DatagramSocket socket;

	private final InetSocketAddress localAddress;

	private final String threadName;

	private final Object lifecycle = new Object();

	private @Nullable ReceiveLoop loop;

	private @Nullable Thread thread;

	private UdpTransport(DatagramSocket socket, UdpOptions options) {
		this.socket = socket;
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
		return new UdpTransport(UdpSockets.open(options), options);
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
			this.thread = new Thread(null, this.loop, this.threadName, 0, false);
			this.thread.setDaemon(false);
			this.thread.start();
		}
	}

	@Override
	public InetSocketAddress localAddress() {
		return this.localAddress;
	}

	@Override
	public void send(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException {
		try {
			if (to.isUnresolved()) {
				throw new UnknownHostException(to.getHostString());
			}
			this.socket.send(new DatagramPacket(buffer, offset, length, to));
			this.counters.sent(length);
		}
		catch (UnsupportedAddressTypeException ex) {
			this.counters.sendFailed();
			throw new IOException("No peer can be at " + to, ex);
		}
		catch (IOException ex) {
			this.counters.sendFailed();
			throw ex;
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
