package io.peerlink.benchmark.driver;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.function.Consumer;

import io.peerlink.spi.DatagramReceiver;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.TransportStatistics;

/**
 * Loses some of the datagrams that are sent. Which ones depends on a seed.
 */
final class LossyTransport implements DatagramTransport {

	private static final int PERCENT = 100;

	private final DatagramTransport transport;

	private final int lostPercent;

	private final Random random;

	LossyTransport(DatagramTransport transport, int lostPercent, long seed) {
		this.transport = transport;
		this.lostPercent = lostPercent;
		this.random = new Random(seed);
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
		if (arrives()) {
			this.transport.send(buffer, offset, length, to);
		}
	}

	@Override
	public void send(byte[] buffer, int offset, int length, InetSocketAddress to, Consumer<IOException> onRefused)
			throws IOException {
		if (arrives()) {
			this.transport.send(buffer, offset, length, to, onRefused);
		}
	}

	private boolean arrives() {
		return this.random.nextInt(PERCENT) >= this.lostPercent;
	}

	@Override
	public TransportStatistics statistics() {
		return this.transport.statistics();
	}

	@Override
	public void close() {
		this.transport.close();
	}

}
