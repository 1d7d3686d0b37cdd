package io.peerlink.internal.tcp;

import java.net.InetAddress;

import io.peerlink.spi.AbstractStreamTransportTests;
import io.peerlink.spi.StreamTransport;

/**
 * Tests for {@link TcpTransport} as a {@link StreamTransport}.
 */
class TcpStreamTransportTests extends AbstractStreamTransportTests {

	@Override
	protected StreamTransport open() {
		return TcpTransport.open(new TcpOptions(InetAddress.getLoopbackAddress(), 0, true, "test-tcp"));
	}

}
