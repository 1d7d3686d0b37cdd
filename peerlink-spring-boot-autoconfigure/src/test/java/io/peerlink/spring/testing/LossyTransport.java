package io.peerlink.spring.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

import io.peerlink.spi.DatagramReceiver;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.TransportStatistics;

/**
 * A transport that drops some of the datagrams that it sends.
 *
 * @param transport the transport to delegate to
 * @param lost matches the text of datagrams to drop
 */
public record LossyTransport(DatagramTransport transport, Predicate<String> lost) implements DatagramTransport {

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
		if (!this.lost.test(new String(buffer, offset, length, StandardCharsets.UTF_8))) {
			this.transport.send(buffer, offset, length, to);
		}
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
