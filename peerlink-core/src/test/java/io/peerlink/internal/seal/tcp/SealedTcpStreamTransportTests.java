package io.peerlink.internal.seal.tcp;

import io.peerlink.spi.AbstractStreamTransportTests;
import io.peerlink.spi.StreamTransport;
import org.junit.jupiter.api.AfterEach;

/**
 * Tests for {@link SealedStreamTransport} over TCP as a {@link StreamTransport}.
 */
class SealedTcpStreamTransportTests extends AbstractStreamTransportTests {

	private final SealedTransports sealed = new SealedTransports();

	@Override
	protected StreamTransport open() {
		return this.sealed.seal(SealedTransports.tcp());
	}

	@AfterEach
	void close() {
		this.sealed.close();
	}

}
