package io.peerlink.internal.udp;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.peerlink.internal.time.Backoff;
import io.peerlink.internal.time.FailureLog;
import io.peerlink.spi.DatagramReceiver;
import io.peerlink.spi.TransportCounters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads datagrams from a socket and passes them to a receiver, one at a time and on the
 * thread that calls. Nothing but a stop ends that: no input, no error of the network, no
 * exception or error of the receiver, not even when no memory is left.
 */
final class DatagramReader {

	private static final Logger logger = LoggerFactory.getLogger(DatagramReader.class);

	/**
	 * More than UDP can carry, so that a datagram's length is never cut.
	 */
	private static final int BUFFER_SIZE = 64 * 1024;

	/**
	 * A power of two.
	 */
	private static final int SENDERS = 64;

	/**
	 * A receive that takes less than this has not blocked.
	 */
	private static final long NOT_BLOCKED_NANOS = 2_500;

	private static final Duration FIRST_WAIT = Duration.ofMillis(1);

	private static final Duration LONGEST_WAIT = Duration.ofMillis(128);

	private final DatagramSocket socket;

	private final DatagramReceiver receiver;

	private final TransportCounters counters;

	private final DatagramPacket packet = new DatagramPacket(new byte[BUFFER_SIZE], BUFFER_SIZE);

	private final FailureLog failures = new FailureLog(logger);

	private final CountDownLatch stopped = new CountDownLatch(1);

	private final Backoff backoff = Backoff.of(FIRST_WAIT, LONGEST_WAIT);

	/**
	 * The senders of late, so that one that sends much needs no new object each time.
	 */
	private final @Nullable InetSocketAddress[] senders = new InetSocketAddress[SENDERS];

	private final Doorbell doorbell;

	private volatile boolean failing;

	/**
	 * Whether the latest datagram was there already.
	 */
	private boolean backlogged;

	private boolean atMark;

	DatagramReader(DatagramSocket socket, DatagramReceiver receiver, TransportCounters counters, Doorbell doorbell) {
		this.socket = socket;
		this.receiver = receiver;
		this.counters = counters;
		this.doorbell = doorbell;
	}

	/**
	 * Ends the reading; the socket must be closed after that to wake the reader.
	 */
	void stop() {
		this.stopped.countDown();
	}

	/**
	 * Waits for a datagram and passes it on. Never throws. After a failure of the network
	 * it waits.
	 */
	void read() {
		read(true);
	}

	/**
	 * Waits for a datagram and passes it on. Never throws. Returns at once after a
	 * failure of the network, with the interrupt status of the thread as it was.
	 */
	void readOnce() {
		read(false);
	}

	private void read(boolean patient) {
		try {
			receive(patient);
		}
		catch (Throwable ex) {
			survive(ex);
		}
	}

	/**
	 * Returns whether the last attempt to receive has failed.
	 */
	boolean isFailing() {
		return this.failing;
	}

	/**
	 * Returns whether the latest datagram had arrived before it was waited for, so that
	 * there may be more.
	 */
	boolean isBacklogged() {
		return this.backlogged;
	}

	/**
	 * Returns whether the latest datagram was a ring of the doorbell.
	 */
	boolean isAtMark() {
		return this.atMark;
	}

	private void receive(boolean patient) {
		this.atMark = false;
		try {
			this.packet.setLength(BUFFER_SIZE);
			long begin = System.nanoTime();
			this.socket.receive(this.packet);
			this.backlogged = System.nanoTime() - begin < NOT_BLOCKED_NANOS;
		}
		catch (Throwable ex) {
			backOff(ex, patient);
			return;
		}
		endBurst();
		int length = this.packet.getLength();
		InetAddress host = this.packet.getAddress();
		if (length == 0 && this.doorbell.hears(length, host, this.packet.getPort())) {
			this.atMark = true;
			return;
		}
		// A wildcard socket receives IPv6 as well, where no peer can be.
		if (isStopped() || !(host instanceof Inet4Address)) {
			this.counters.dropped();
			return;
		}
		this.counters.received(length);
		this.receiver.onDatagram(this.packet.getData(), length, sender(host, this.packet.getPort()));
	}

	private InetSocketAddress sender(InetAddress host, int port) {
		int place = (host.hashCode() * 31 + port) & (SENDERS - 1);
		InetSocketAddress known = this.senders[place];
		if (known != null && known.getPort() == port && known.getAddress().equals(host)) {
			return known;
		}
		InetSocketAddress sender = new InetSocketAddress(host, port);
		this.senders[place] = sender;
		return sender;
	}

	private void survive(Throwable failure) {
		this.failures.record("Handling a datagram failed; the receive thread goes on", failure);
		try {
			this.counters.receiverFailed();
		}
		catch (Throwable ex) {
			this.failures.record("A failure could not be counted", ex);
		}
	}

	private void backOff(Throwable failure, boolean patient) {
		if (isStopped()) {
			return;
		}
		this.counters.receiveFailed();
		boolean first = !this.failing;
		this.failing = true;
		try {
			if (first) {
				logger.warn("Receiving on UDP port {} failed; trying again", this.socket.getLocalPort(), failure);
			}
		}
		finally {
			if (patient) {
				waitForStop(this.backoff.next());
			}
		}
	}

	private void waitForStop(long nanos) {
		try {
			this.stopped.await(nanos, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			// Only stopping ends this thread; a flag that stays set would make it spin.
			logger.debug("The receive thread ignores an interrupt");
		}
	}

	private void endBurst() {
		if (this.failing) {
			this.failing = false;
			this.backoff.reset();
			logger.info("Receiving on UDP port {} works again", this.socket.getLocalPort());
		}
	}

	boolean isStopped() {
		return this.stopped.getCount() == 0;
	}

}
