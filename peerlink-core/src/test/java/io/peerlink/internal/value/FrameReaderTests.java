package io.peerlink.internal.value;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

import io.peerlink.peer.Peer;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.stream.PeerStream;
import io.peerlink.stream.StreamEndReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the frames of a value as its reader takes them, in virtual time.
 */
class FrameReaderTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private FrameReader reader(int atOnce, Duration pause, byte[] bytes) {
		FrameReader reader = new FrameReader(new Dribble(atOnce, pause, bytes), 200_000, this.scheduler::nanoTime);
		reader.timeout(SECOND);
		return reader;
	}

	private static byte[] frames(byte[]... contents) {
		ByteArrayOutputStream frames = new ByteArrayOutputStream();
		for (byte[] content : contents) {
			frames.writeBytes(Frames.frame(Frames.BYTES, content));
		}
		return frames.toByteArray();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 7, 1_000_000 })
	void framesAreReadHoweverTheyCome(int atOnce) throws Exception {
		byte[] large = new byte[150_000];
		large[149_999] = 9;
		FrameReader reader = reader(atOnce, Duration.ZERO, frames(new byte[] { 1, 2 }, new byte[0], large));
		assertThat(reader.read()).containsExactly(1, 2);
		assertThat(reader.kind()).isEqualTo(Frames.BYTES);
		assertThat(reader.read()).isEmpty();
		assertThat(reader.read()).isEqualTo(large);
		assertThat(reader.read()).isNull();
	}

	@Test
	void frameThatComesByteByByteIsLate() {
		FrameReader reader = reader(1, Duration.ofMillis(300), frames(new byte[100]));
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(reader::read);
		assertThat(this.scheduler.nanoTime()).isLessThan(SECOND.multipliedBy(2).toNanos());
	}

	@Test
	void eachFrameHasTheWholeTime() throws Exception {
		FrameReader reader = reader(8, Duration.ofMillis(800), frames(new byte[3], new byte[3], new byte[3]));
		for (int i = 0; i < 3; i++) {
			assertThat(reader.read()).hasSize(3);
		}
	}

	@ParameterizedTest
	@ValueSource(bytes = { 0, 127, -1 })
	void lengthThatMakesNoSenseIsRefusedAtOnce(byte first) {
		FrameReader reader = reader(4, Duration.ZERO, new byte[] { first, 0, 0, 0 });
		assertThatExceptionOfType(IOException.class).isThrownBy(reader::read).withMessageContaining("the limit is");
	}

	@Test
	void frameThatIsCutOffIsAnError() {
		assertThatExceptionOfType(EOFException.class)
			.isThrownBy(() -> reader(9, Duration.ZERO, new byte[] { 0, 0 }).read());
		assertThatExceptionOfType(EOFException.class)
			.isThrownBy(() -> reader(9, Duration.ZERO, new byte[] { 0, 0, 0, 5, 'B', 1 }).read());
	}

	/**
	 * Some bytes, a few at a time, with pauses.
	 */
	private final class Dribble implements PeerStream {

		private final int atOnce;

		private final Duration pause;

		private final InputStream bytes;

		private @Nullable Duration timeout;

		Dribble(int atOnce, Duration pause, byte[] bytes) {
			this.atOnce = atOnce;
			this.pause = pause;
			this.bytes = new ByteArrayInputStream(bytes);
		}

		@Override
		public InputStream inputStream() {
			return new InputStream() {

				@Override
				public int read() {
					throw new UnsupportedOperationException();
				}

				@Override
				public int read(byte[] target, int offset, int length) throws IOException {
					return Dribble.this.read(target, offset, length);
				}

			};
		}

		private int read(byte[] target, int offset, int length) throws IOException {
			Duration limit = this.timeout;
			if (limit != null && limit.compareTo(this.pause) < 0) {
				FrameReaderTests.this.scheduler.advance(limit);
				throw new SocketTimeoutException();
			}
			FrameReaderTests.this.scheduler.advance(this.pause);
			return this.bytes.read(target, offset, Math.min(length, this.atOnce));
		}

		@Override
		public void readTimeout(@Nullable Duration timeout) {
			this.timeout = timeout;
		}

		@Override
		public String name() {
			return "test";
		}

		@Override
		public @Nullable String peerName() {
			return null;
		}

		@Override
		public Optional<Peer> peer() {
			return Optional.empty();
		}

		@Override
		public InetSocketAddress remoteAddress() {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean isInitiator() {
			return true;
		}

		@Override
		public OutputStream outputStream() {
			throw new UnsupportedOperationException();
		}

		@Override
		public void shutdownOutput() {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean isOpen() {
			return true;
		}

		@Override
		public Optional<StreamEndReason> endReason() {
			return Optional.empty();
		}

		@Override
		public void close() {
			// There is nothing to be closed.
		}

		@Override
		public void abort() {
			// There is nothing to be broken.
		}

	}

}
