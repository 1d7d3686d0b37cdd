package io.peerlink;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

import io.peerlink.sim.ForwardingTransport;
import io.peerlink.spi.DatagramTransport;
import org.jspecify.annotations.Nullable;

/**
 * A transport that fails to send datagrams that contain a word.
 */
final class MuteTransport extends ForwardingTransport {

	private volatile @Nullable String refused;

	MuteTransport(DatagramTransport transport) {
		super(transport);
	}

	void refuse(@Nullable String word) {
		this.refused = word;
	}

	@Override
	public void send(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException {
		String word = this.refused;
		if (word != null && new String(buffer, offset, length, StandardCharsets.UTF_8).contains(word)) {
			throw new SocketException("Operation not permitted");
		}
		super.send(buffer, offset, length, to);
	}

}
