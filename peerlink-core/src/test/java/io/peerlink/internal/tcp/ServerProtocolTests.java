package io.peerlink.internal.tcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.peerlink.internal.tcp.StreamFixture.Connection;
import io.peerlink.internal.tcp.StreamFixture.Host;
import io.peerlink.spi.StreamConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the choice of the protocol of a connection by its first byte.
 */
class ServerProtocolTests {

	private static final byte[] REQUEST = StreamFixture.request(2000);

	private final StreamFixture node = new StreamFixture(10, 4, 2);

	private final Host host = this.node.host();

	private final List<Recorder> served = new ArrayList<>();

	@BeforeEach
	void serve() {
		this.node.engine.serve((byte) '!', (connection) -> {
			Recorder recorder = new Recorder(connection);
			this.served.add(recorder);
			return recorder;
		});
	}

	@AfterEach
	void nothingIsLeft() {
		this.node.engine.close();
		assertThat(this.node.engine.statistics().open()).isZero();
	}

	@Test
	void protocolReadsTheFirstByteAgain() {
		Connection connection = this.host.connect();
		connection.send(bytes("!a"));
		connection.send(bytes("bc"));
		assertThat(this.served).singleElement().satisfies((recorder) -> assertThat(recorder.text).hasToString("!abc"));
		assertThat(this.node.engine.statistics().garbage()).isZero();
	}

	@Test
	void requestsGoOnBesideIt() {
		this.host.connect().send(bytes("!"));
		this.host.connect().send(StreamFixture.framed(REQUEST));
		assertThat(this.node.requests).hasSize(1);
		assertThat(this.served).hasSize(1);
	}

	@Test
	void unknownFirstByteEndsTheConnection() {
		Connection connection = this.host.connect();
		connection.send(bytes("?"));
		assertThat(connection.isClosed()).isTrue();
		assertThat(this.served).isEmpty();
		assertThat(this.node.engine.statistics().garbage()).isOne();
	}

	@Test
	void connectionWithoutAHeaderMakesRoom() {
		Connection silent = this.host.connect();
		Connection talking = this.host.connect();
		silent.send(bytes("!"));
		talking.send(bytes("!"));
		this.served.get(1).connection.headerReceived();
		Connection next = this.host.connect();
		assertThat(silent.isClosed()).isFalse();
		this.host.connect();
		assertThat(silent.isClosed()).isTrue();
		assertThat(this.served.get(0).closed).isTrue();
		assertThat(talking.isClosed()).isFalse();
		assertThat(next.isClosed()).isFalse();
	}

	@Test
	void detachedConnectionCountsNoMore() {
		for (int i = 0; i < 20; i++) {
			this.host.connect().send(bytes("!"));
			this.served.get(i).connection.headerReceived();
			this.served.get(i).connection.detach();
		}
		assertThat(this.node.engine.statistics().open()).isEqualTo(20);
		assertThat(this.node.engine.statistics().refused()).isZero();
		this.node.advance(Duration.ofMinutes(1));
		assertThat(this.served).noneMatch((recorder) -> recorder.checked);
		assertThat(this.node.scheduler.waiting()).isZero();
		this.served.get(0).close();
		assertThat(this.node.engine.statistics().open()).isEqualTo(19);
	}

	@Test
	void protocolChecksItsConnections() {
		this.host.connect().send(bytes("!"));
		this.node.advance(Duration.ofSeconds(2));
		assertThat(this.served.get(0).checked).isTrue();
	}

	@Test
	void stopClosesThem() {
		this.host.connect().send(bytes("!"));
		this.host.connect().send(bytes("!"));
		this.served.get(1).connection.detach();
		this.node.engine.close();
		assertThat(this.served).allMatch((recorder) -> recorder.closed);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * A protocol that keeps what arrives.
	 */
	private static final class Recorder implements ServedConnection {

		private final StringBuilder text = new StringBuilder();

		private final AcceptedConnection connection;

		private boolean checked;

		private boolean closed;

		Recorder(AcceptedConnection connection) {
			this.connection = connection;
		}

		@Override
		public void onConnected(StreamConnection connection) {
			throw new IllegalStateException("It was connected when it was accepted");
		}

		@Override
		public void onReadable() {
			ByteBuffer target = ByteBuffer.allocate(16);
			try {
				this.connection.read(target);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			this.text.append(new String(target.array(), 0, target.position(), StandardCharsets.UTF_8));
		}

		@Override
		public void onWritable() {
			// It writes nothing.
		}

		@Override
		public void onClosed(@Nullable IOException cause) {
			this.closed = true;
		}

		@Override
		public void check(long now) {
			this.checked = true;
		}

		@Override
		public void close() {
			this.closed = true;
			this.connection.close();
		}

	}

}
