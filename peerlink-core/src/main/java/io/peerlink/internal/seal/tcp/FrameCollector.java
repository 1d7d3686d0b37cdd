package io.peerlink.internal.seal.tcp;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

import io.peerlink.spi.StreamConnection;

/**
 * Reads one message of the handshake, and nothing of what follows it. Not thread-safe.
 */
final class FrameCollector {

	private final HandshakeFormat format;

	private final ByteBuffer message;

	FrameCollector(HandshakeFormat format) {
		this.format = format;
		this.message = ByteBuffer.allocate(format.length());
	}

	/**
	 * Reads what there is.
	 * @return whether the message is complete
	 * @throws BrokenSealException as soon as its begin is wrong
	 * @throws EOFException when nothing follows
	 */
	boolean read(StreamConnection wire) throws IOException {
		int count = wire.read(this.message);
		if (count < 0) {
			throw new EOFException();
		}
		SealFailure failure = this.format.check(this.message);
		if (failure != null) {
			throw new BrokenSealException(failure, "The other side does not speak as that of a sealed connection does");
		}
		return !this.message.hasRemaining();
	}

	byte[] message() {
		return this.message.array();
	}

}
