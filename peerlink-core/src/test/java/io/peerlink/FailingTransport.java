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

	private volatile @Nullable Throwable failure;

	private volatile boolean closed;

	FailingTransport(DatagramTransport transport) {
		super(transport);
	}

	void failFor(@Nullable String word) {
		failFor(word, null);
	}

	/**
	 * Fails in a certain way.
	 * @param failure an {@code IOException}; or, as no transport should, a runtime
	 * exception or an error
	 */
	void failFor(@Nullable String word, @Nullable Throwable failure) {
		this.failure = failure;
		this.failing = word;
	}

	boolean isClosed() {
		return this.closed;
	}

	@Override
	public void send(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException {
		String word = this.failing;
		if (word != null && new String(buffer, offset, length, StandardCharsets.UTF_8).contains(word)) {
			fail();
		}
		super.send(buffer, offset, length, to);
	}

	private void fail() throws IOException {
		Throwable failure = this.failure;
		if (failure instanceof IOException refusal) {
			throw refusal;
		}
		if (failure instanceof Error error) {
			throw error;
		}
		if (failure instanceof RuntimeException exception) {
			throw exception;
		}
		throw new SocketException("Operation not permitted");
	}

	@Override
	public void close() {
		this.closed = true;
		super.close();
	}

}
