package io.peerlink;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

import io.peerlink.spi.DatagramReceiver;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.TransportStatistics;
import org.jspecify.annotations.Nullable;

/**
 * A transport that can be told to refuse to send what contains a word.
 */
final class MuteTransport implements DatagramTransport {

	private final DatagramTransport transport;

	private volatile @Nullable String unspeakable;

	MuteTransport(DatagramTransport transport) {
		this.transport = transport;
	}

	void refuse(@Nullable String word) {
		this.unspeakable = word;
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
		String word = this.unspeakable;
		if (word != null && new String(buffer, offset, length, StandardCharsets.UTF_8).contains(word)) {
			throw new SocketException("Operation not permitted");
		}
		this.transport.send(buffer, offset, length, to);
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
