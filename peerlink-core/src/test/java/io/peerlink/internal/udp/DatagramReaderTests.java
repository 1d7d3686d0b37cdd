package io.peerlink.internal.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.internal.time.BrokenLog;
import io.peerlink.spi.DatagramReceiver;
import io.peerlink.spi.TransportCounters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link DatagramReader} on a socket whose receive fails.
 */
class DatagramReaderTests {

	private final TransportCounters counters = new TransportCounters();

	private final BlockingQueue<Integer> received = new LinkedBlockingQueue<>();

	private final Doorbell doorbell;

	DatagramReaderTests() throws IOException {
		this.doorbell = Doorbell.of(new InetSocketAddress(InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }), 1));
	}

	@AfterEach
	void close() {
		this.doorbell.close();
	}

	@Test
	void receivesAgainAfterErrorsOfTheNetwork() throws Exception {
		try (FailingSocket socket = new FailingSocket(5)) {
			Running running = run(socket);
			socket.sendToItself(new byte[3]);
			assertThat(this.received.poll(5, TimeUnit.SECONDS)).isEqualTo(3);
			assertThat(this.counters.snapshot().receiveErrors()).isEqualTo(5);
			running.stop();
		}
	}

	@Test
	void lastingErrorIsNoHotLoopAndStopsAtOnce() throws Exception {
		try (FailingSocket socket = new FailingSocket(Integer.MAX_VALUE)) {
			Running running = run(socket);
			await().until(() -> this.counters.snapshot().receiveErrors() >= 8);
			running.thread().interrupt();
			long before = System.nanoTime();
			int calls = socket.calls.get();
			await().until(() -> socket.calls.get() >= calls + 3);
			assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(200));
			running.stop();
		}
	}

	@Test
	void survivesReceiversThatRunOutOfMemory() throws Exception {
		try (FailingSocket socket = new FailingSocket(0); BrokenLog broken = new BrokenLog(DatagramReader.class)) {
			assertThat(broken.isStarted()).isTrue();
			Running running = run(socket, (buffer, length, from) -> {
				if (length < 3) {
					throw new OutOfMemoryError("test");
				}
				this.received.add(length);
			});
			socket.sendToItself(new byte[1]);
			socket.sendToItself(new byte[2]);
			socket.sendToItself(new byte[3]);
			assertThat(this.received.poll(5, TimeUnit.SECONDS)).isEqualTo(3);
			assertThat(this.counters.snapshot().receiverErrors()).isEqualTo(2);
			running.stop();
		}
	}

	private Running run(DatagramSocket socket) {
		return run(socket, (buffer, length, from) -> this.received.add(length));
	}

	private Running run(DatagramSocket socket, DatagramReceiver receiver) {
		DatagramReader reader = new DatagramReader(socket, receiver, this.counters, this.doorbell);
		Thread thread = new Thread(() -> {
			while (!reader.isStopped()) {
				reader.read();
			}
		}, "datagram-reader-test");
		thread.setDaemon(true);
		thread.start();
		return new Running(socket, reader, thread);
	}

	private record Running(DatagramSocket socket, DatagramReader reader, Thread thread) {

		void stop() throws InterruptedException {
			this.reader.stop();
			this.socket.close();
			this.thread.join(5000);
			assertThat(this.thread.isAlive()).isFalse();
		}

	}

	private static final class FailingSocket extends DatagramSocket {

		private final AtomicInteger calls = new AtomicInteger();

		private final int failures;

		FailingSocket(int failures) throws IOException {
			super(0, InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }));
			this.failures = failures;
		}

		void sendToItself(byte[] bytes) throws IOException {
			send(new DatagramPacket(bytes, bytes.length, getLocalSocketAddress()));
		}

		@Override
		public void receive(DatagramPacket packet) throws IOException {
			int call = this.calls.incrementAndGet();
			if (call == 2 && call <= this.failures) {
				throw new OutOfMemoryError("test");
			}
			if (call <= this.failures) {
				throw new SocketException("test");
			}
			super.receive(packet);
		}

	}

}
