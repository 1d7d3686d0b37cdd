package io.peerlink.testing;

import io.peerlink.spi.AbstractStreamTransportTests;
import io.peerlink.spi.StreamTransport;

import static java.util.Objects.requireNonNull;

/**
 * Tests for the connections of an {@link InMemoryNetwork} as those of a
 * {@link StreamTransport}.
 */
class InMemoryStreamTransportTests extends AbstractStreamTransportTests {

	private final InMemoryNetwork network = new InMemoryNetwork();

	@Override
	protected StreamTransport open() {
		return requireNonNull(this.network.open(0).streams());
	}

}
