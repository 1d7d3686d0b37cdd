package io.peerlink.spring.boot.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;

import io.peerlink.spi.StreamConnection;

/**
 * A connection with a node that does not answer. It is never made.
 *
 * @param remoteAddress the address of the node
 */
record UnansweredConnection(InetSocketAddress remoteAddress) implements StreamConnection {

	@Override
	public int read(ByteBuffer target) throws IOException {
		throw new NotYetConnectedException();
	}

	@Override
	public void write(ByteBuffer source) throws IOException {
		throw new NotYetConnectedException();
	}

	@Override
	public void reading(boolean reading) {
		// Nothing arrives.
	}

	@Override
	public void endOutput() {
		// Nothing was written.
	}

	@Override
	public void close() {
		// It was not made.
	}

}
