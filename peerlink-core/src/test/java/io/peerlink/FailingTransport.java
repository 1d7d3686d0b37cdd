package io.peerlink;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

import io.peerlink.sim.ForwardingTransport;
import io.peerlink.spi.DatagramTransport;
import org.jspecify.annotations.Nullable;

/**
 * A transport that fails to send datagrams that contain a given text.
 */
final class FailingTransport extends ForwardingTransport {

	private volatile @Nullable String failing;

	FailingTransport(DatagramTransport transport) {
		super(transport);
	}

	void failFor(@Nullable String word) {
		this.failing = word;
	}

	@Override
	public void send(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException {
		String word = this.failing;
		if (word != null && new String(buffer, offset, length, StandardCharsets.UTF_8).contains(word)) {
			throw new SocketException("Operation not permitted");
		}
		super.send(buffer, offset, length, to);
	}

}
