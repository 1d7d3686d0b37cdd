package io.peerlink.internal.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

import io.peerlink.spi.StreamConnection;

/**
 * A connection for which the system gave no socket.
 *
 * @param remoteAddress where it was to lead
 */
record UnopenedConnection(InetSocketAddress remoteAddress) implements StreamConnection {

	@Override
	public int read(ByteBuffer target) throws IOException {
		throw new ClosedChannelException();
	}

	@Override
	public void write(ByteBuffer source) throws IOException {
		throw new ClosedChannelException();
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
		// It is closed.
	}

}
