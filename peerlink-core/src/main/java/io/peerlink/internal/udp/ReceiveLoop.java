package io.peerlink.internal.udp;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.peerlink.internal.time.Backoff;
import io.peerlink.internal.time.FailureLog;
import io.peerlink.spi.DatagramReceiver;
import io.peerlink.spi.TransportCounters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives datagrams from a socket and passes them to a receiver until it is stopped.
 * Nothing else ends it: no input, no error of the network, no exception or error of the
 * receiver, not even when no memory is left.
 */
final class ReceiveLoop implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(ReceiveLoop.class);

	/**
	 * More than UDP can carry, so that a datagram's length is never cut.
	 */
	private static final int BUFFER_SIZE = 64 * 1024;

	private static final Duration FIRST_WAIT = Duration.ofMillis(1);

	private static final Duration LONGEST_WAIT = Duration.ofMillis(128);

	private final DatagramSocket socket;

	private final DatagramReceiver receiver;

	private final TransportCounters counters;

	private final DatagramPacket packet = new DatagramPacket(new byte[BUFFER_SIZE], BUFFER_SIZE);

	private final FailureLog failures = new FailureLog(logger);

	private final CountDownLatch stopped = new CountDownLatch(1);

	private final Backoff backoff = Backoff.of(FIRST_WAIT, LONGEST_WAIT);

	private boolean failing;

	ReceiveLoop(DatagramSocket socket, DatagramReceiver receiver, TransportCounters counters) {
		this.socket = socket;
		this.receiver = receiver;
		this.counters = counters;
	}

	/**
	 * Ends the loop; the socket must be closed after that to wake it.
	 */
	void stop() {
		this.stopped.countDown();
	}

	@Override
	public void run() {
		while (!isStopped()) {
			try {
				receive();
			}
			catch (Throwable ex) {
				survive(ex);
			}
		}
	}

	private void receive() {
		try {
			this.packet.setLength(BUFFER_SIZE);
			this.socket.receive(this.packet);
		}
		catch (Throwable ex) {
			backOff(ex);
			return;
		}
		endBurst();
		// A wildcard socket receives IPv6 as well, where no peer can be.
		if (isStopped() || !(this.packet.getAddress() instanceof Inet4Address)) {
			this.counters.dropped();
			return;
		}
		int length = this.packet.getLength();
		this.counters.received(length);
		this.receiver.onDatagram(this.packet.getData(), length, (InetSocketAddress) this.packet.getSocketAddress());
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

	private void backOff(Throwable failure) {
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
			waitForStop(this.backoff.next());
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

	private boolean isStopped() {
		return this.stopped.getCount() == 0;
	}

}
