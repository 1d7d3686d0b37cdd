package io.peerlink.internal.tcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TcpTransport}: what fails on its thread must not end it.
 */
class TcpTransportTests {

	private final TcpTransport transport = TcpTransport
		.open(new TcpOptions(InetAddress.getLoopbackAddress(), 0, true, "test-tcp"));

	private final AtomicInteger accepted = new AtomicInteger();

	@AfterEach
	void close() {
		this.transport.close();
	}

	@Test
	void errorOfTheAcceptorEndsOneConnectionOnly() throws IOException {
		this.transport.start((connection) -> {
			if (this.accepted.incrementAndGet() == 1) {
				throw new OutOfMemoryError("of the test");
			}
			return new Greeting(connection);
		});
		assertThat(exchange()).isEqualTo(-1);
		assertThat(exchange()).isEqualTo('!');
	}

	@Test
	void handlerThatFailsTwiceEndsOneConnectionOnly() throws IOException {
		this.transport
			.start((connection) -> (this.accepted.incrementAndGet() == 1) ? new Failing() : new Greeting(connection));
		assertThat(exchange()).isEqualTo(-1);
		assertThat(exchange()).isEqualTo('!');
	}

	private int exchange() throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.transport.localAddress().getPort())) {
			socket.setSoTimeout(5000);
			socket.getOutputStream().write('?');
			return socket.getInputStream().read();
		}
		catch (SocketTimeoutException ex) {
			throw ex;
		}
		catch (SocketException ex) {
			// Closed with a byte that was not read.
			return -1;
		}
	}

	private static class Greeting implements StreamHandler {

		private final StreamConnection connection;

		Greeting(StreamConnection connection) {
			this.connection = connection;
		}

		@Override
		public void onConnected(StreamConnection connection) {
			// It was accepted.
		}

		@Override
		public void onReadable() {
			try {
				this.connection.write(ByteBuffer.wrap(new byte[] { '!' }));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			this.connection.close();
		}

		@Override
		public void onWritable() {
			// One byte always fits.
		}

		@Override
		public void onClosed(@Nullable IOException cause) {
			// Nothing is kept.
		}

	}

	private static final class Failing implements StreamHandler {

		@Override
		public void onConnected(StreamConnection connection) {
			// It was accepted.
		}

		@Override
		public void onReadable() {
			throw new IllegalStateException("of the test");
		}

		@Override
		public void onWritable() {
			// Nothing is written.
		}

		@Override
		public void onClosed(@Nullable IOException cause) {
			throw new IllegalStateException("of the test, again");
		}

	}

}
