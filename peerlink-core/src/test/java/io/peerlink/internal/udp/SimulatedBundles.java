package io.peerlink.internal.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.peerlink.internal.time.Scheduler;
import io.peerlink.spi.DatagramReceiver;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.TransportStatistics;

/**
 * A transport in virtual time on which messages often wait for the socket, as on a busy
 * machine, so that many share a datagram: in the {@link SendQueue} that a
 * {@link UdpTransport} has.
 */
public final class SimulatedBundles implements BundlingTransport {

	/**
	 * How long a message waits at most.
	 */
	public static final Duration LONGEST_WAIT = Duration.ofNanos(300_000);

	private final SendQueue queue = new SendQueue();

	private final DatagramTransport transport;

	private final PacketWriter writer;

	private final Scheduler scheduler;

	private final SplittableRandom random;

	private Predicate<InetSocketAddress> takesBundles = (address) -> false;

	/**
	 * Creates a transport.
	 * @param transport sends the datagrams
	 * @param scheduler the time; what waits is lost with it
	 * @param seed decides what waits
	 */
	public SimulatedBundles(DatagramTransport transport, Scheduler scheduler, long seed) {
		this.transport = transport;
		this.writer = new PacketWriter(transport::send);
		this.scheduler = scheduler;
		this.random = new SplittableRandom(seed);
	}

	@Override
	public void bundleFor(Predicate<InetSocketAddress> takesBundles) {
		this.takesBundles = takesBundles;
	}

	@Override
	public void sealWith(DatagramSeal seal) {
		this.writer.sealWith(seal);
	}

	@Override
	public void start(DatagramReceiver receiver) {
		this.transport.start(receiver);
	}

	@Override
	public InetSocketAddress localAddress() {
		return this.transport.localAddress();
	}

	@Override
	public void send(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException {
		send(buffer, offset, length, to, (refusal) -> {
		});
	}

	@Override
	public void send(byte[] buffer, int offset, int length, InetSocketAddress to, Consumer<IOException> onRefused)
			throws IOException {
		if (this.queue.isEmpty() && this.random.nextBoolean()) {
			if (!this.writer.write(buffer, offset, length, to)) {
				this.writer.keep(buffer, offset, length, to, onRefused);
			}
			return;
		}
		flushSoon();
		this.queue.add(buffer, offset, length, to, onRefused, this.takesBundles.test(to));
	}

	@Override
	public void sendSealed(byte[] buffer, int offset, int length, InetSocketAddress to,
			Consumer<IOException> onRefused) {
		flushSoon();
		this.queue.addSealed(buffer, offset, length, to, onRefused);
	}

	private void flushSoon() {
		if (this.queue.isEmpty()) {
			this.scheduler.schedule(Duration.ofNanos(this.random.nextLong(LONGEST_WAIT.toNanos())), this::flush);
		}
	}

	private void flush() {
		for (SendQueue.Waiting next = this.queue.poll(); next != null; next = this.queue.poll()) {
			if (!next.trySend(this.writer)) {
				next.tryKeep(this.writer);
			}
			IOException failure = next.failure();
			if (failure != null) {
				next.refused(failure);
			}
			this.queue.recycle(next);
		}
	}

	@Override
	public TransportStatistics statistics() {
		return this.transport.statistics();
	}

	@Override
	public void close() {
		flush();
		this.transport.close();
	}

}
