package io.peerlink.internal.seal.tcp;

import io.peerlink.spi.AbstractStreamTransportTests;
import io.peerlink.spi.StreamTransport;
import io.peerlink.testing.InMemoryNetwork;
import org.junit.jupiter.api.AfterEach;

import static java.util.Objects.requireNonNull;

/**
 * Tests for {@link SealedStreamTransport} in memory as a {@link StreamTransport}.
 */
class SealedMemoryStreamTransportTests extends AbstractStreamTransportTests {

	private final InMemoryNetwork network = new InMemoryNetwork();

	private final SealedTransports sealed = new SealedTransports();

	@Override
	protected StreamTransport open() {
		return this.sealed.seal(requireNonNull(this.network.open(0).streams()));
	}

	@AfterEach
	void close() {
		this.sealed.close();
	}

}
