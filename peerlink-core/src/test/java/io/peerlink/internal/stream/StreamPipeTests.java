package io.peerlink.internal.stream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;

import io.peerlink.internal.time.Scheduler;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.StreamConnection;
import io.peerlink.stream.StreamClosedException;
import io.peerlink.stream.StreamEndReason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for streams whose readers read less than arrives. The test is the thread of the
 * transport and that of the user.
 */
class StreamPipeTests {

	private static final int LONG_READ = 64 * 1024;

	private static final int BEHIND = 100_000;

	private final Wire wire = new Wire();

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final StreamPipe pipe = pipe(this.scheduler);

	private StreamPipe pipe(Scheduler scheduler) {
		return new StreamPipe(new StreamIdentity("s", "peer", () -> null, Instant.EPOCH), this.wire, new byte[0], false,
				new StreamCounters(), scheduler);
	}

	/**
	 * The buffer is full, and as much again waits in the network.
	 */
	@BeforeEach
	void fill() {
		this.wire.arrived = StreamPipe.CAPACITY + BEHIND;
		transport();
		assertThat(this.wire.arrived).isEqualTo(BEHIND);
		assertThat(this.wire.reading).isFalse();
	}

	/**
	 * Does what the thread of the transport does.
	 */
	private void transport() {
		transport(this.pipe);
	}

	private void transport(StreamPipe pipe) {
		for (int i = 0; i < 1000 && this.wire.reading && this.wire.isReadable(); i++) {
			pipe.onReadable();
		}
	}

	private void read(int length) throws IOException {
		read(this.pipe, length);
	}

	private void read(StreamPipe pipe, int length) throws IOException {
		int left = length;
		while (left > 0) {
			left -= pipe.read(new byte[LONG_READ], 0, Math.min(LONG_READ, left));
			transport(pipe);
		}
	}

	private void pass(Duration duration) {
		this.scheduler.advance(duration);
		transport();
	}

	@Test
	void endIsNoticedWhenThisSideHasEndedItsOutput() throws IOException {
		read(StreamPipe.CAPACITY + BEHIND);
		this.pipe.shutdownOutput();
		this.wire.ended = true;
		transport();
		assertThat(this.pipe.endReason()).isEqualTo(StreamEndReason.FINISHED);
	}

	@Test
	void breakIsNoticedAfterExactlyWhatWasExpectedIsRead() throws IOException {
		read(StreamPipe.CAPACITY + BEHIND);
		this.wire.broken = true;
		transport();
		assertThat(this.pipe.endReason()).isNull();
		pass(StreamPipe.REST);
		assertThat(this.pipe.endReason()).isEqualTo(StreamEndReason.BROKEN);
	}

	@Test
	void breakIsNoticedAfterHalfOfWhatWaitsIsRead() throws IOException {
		this.wire.arrived = 0;
		read(StreamPipe.CAPACITY / 2);
		this.wire.broken = true;
		pass(StreamPipe.REST);
		assertThat(this.pipe.endReason()).isEqualTo(StreamEndReason.BROKEN);
	}

	@Test
	void breakIsNoticedAfterOneMoreReadWithinTheRest() throws IOException {
		read(StreamPipe.CAPACITY);
		this.wire.beforeRead = () -> pass(StreamPipe.REST);
		read(BEHIND);
		this.wire.broken = true;
		pass(StreamPipe.REST);
		assertThat(this.pipe.endReason()).isEqualTo(StreamEndReason.BROKEN);
	}

	@Test
	void breakIsNoticedWhenNoTimerIsLeft() throws IOException {
		StreamPipe pipe = pipe(new StoppedScheduler());
		this.wire.reading = true;
		this.wire.arrived = StreamPipe.CAPACITY + BEHIND;
		transport(pipe);
		read(pipe, StreamPipe.CAPACITY + BEHIND);
		this.wire.broken = true;
		transport(pipe);
		assertThat(pipe.endReason()).isEqualTo(StreamEndReason.BROKEN);
	}

	@Test
	void oneTimerRunsHoweverOftenIsRead() throws IOException {
		assertThat(this.scheduler.waiting()).isZero();
		read(StreamPipe.CAPACITY + BEHIND);
		assertThat(this.scheduler.waiting()).isOne();
		pass(StreamPipe.REST);
		assertThat(this.scheduler.waiting()).isZero();
		assertThat(this.wire.reading).isTrue();
	}

	/**
	 * The network keeps what a user does not read.
	 */
	@Test
	void nothingIsTakenFromTheNetworkWhileTheUserHasEnough() {
		pass(StreamPipe.REST.multipliedBy(10));
		assertThat(this.wire.arrived).isEqualTo(BEHIND);
		assertThat(this.scheduler.waiting()).isZero();
	}

	/**
	 * After the close the transport throws away what arrives, and nobody gets what is
	 * behind that.
	 */
	@Test
	void nothingIsReadBehindAGap() throws IOException {
		read(StreamPipe.CAPACITY);
		this.wire.beforeRead = () -> {
			this.pipe.close();
			this.wire.arrived = BEHIND;
			this.pipe.onReadable();
			this.wire.arrived = BEHIND;
		};
		assertThatExceptionOfType(StreamClosedException.class)
			.isThrownBy(() -> this.pipe.read(new byte[LONG_READ], 0, LONG_READ))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(StreamEndReason.LOCAL_CLOSE));
	}

	/**
	 * Otherwise the other side would get a reset, and might lose what was written.
	 */
	@Test
	void whatFollowsIsThrownAwayAfterACloseWithinARead() throws IOException {
		read(StreamPipe.CAPACITY);
		this.wire.beforeRead = () -> {
			this.pipe.close();
			assertThat(this.wire.reading).isFalse();
		};
		assertThatExceptionOfType(StreamClosedException.class)
			.isThrownBy(() -> this.pipe.read(new byte[LONG_READ], 0, LONG_READ));
		transport();
		assertThat(this.wire.arrived).isZero();
		assertThat(this.wire.closed).isFalse();
		this.wire.ended = true;
		transport();
		assertThat(this.wire.closed).isTrue();
	}

	@Test
	void whatWasReadWhenTheConnectionBrokeIsGiven() throws IOException {
		read(StreamPipe.CAPACITY);
		this.wire.beforeRead = () -> this.pipe.onClosed(new IOException("Connection reset"));
		assertThat(this.pipe.read(new byte[LONG_READ], 0, LONG_READ)).isEqualTo(LONG_READ);
		assertThatExceptionOfType(StreamClosedException.class)
			.isThrownBy(() -> this.pipe.read(new byte[LONG_READ], 0, LONG_READ));
	}

	/**
	 * Some bytes may have got lost.
	 */
	@Test
	void readThatFailsUnexpectedlyBreaksTheStream() throws IOException {
		read(StreamPipe.CAPACITY);
		OutOfMemoryError failure = new OutOfMemoryError("Cannot reserve 65536 bytes of direct buffer memory");
		this.wire.beforeRead = () -> {
			throw failure;
		};
		assertThatThrownBy(() -> this.pipe.read(new byte[LONG_READ], 0, LONG_READ)).isSameAs(failure);
		this.pipe.readTimeout(Duration.ofMillis(100));
		assertThatExceptionOfType(StreamClosedException.class)
			.isThrownBy(() -> this.pipe.read(new byte[LONG_READ], 0, LONG_READ))
			.withCause(failure)
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(StreamEndReason.BROKEN));
	}

	/**
	 * Nothing can be read from it, so it would stay readable for as long as it is open.
	 */
	@Test
	void connectionThatBreaksAfterACloseIsClosedAtOnce() throws IOException {
		read(StreamPipe.CAPACITY);
		this.pipe.close();
		assertThat(this.wire.closed).isFalse();
		this.wire.arrived = 0;
		this.wire.broken = true;
		transport();
		assertThat(this.wire.closed).isTrue();
		assertThat(this.pipe.endReason()).isEqualTo(StreamEndReason.LOCAL_CLOSE);
	}

	/**
	 * A network where the test says what arrives.
	 */
	private static final class Wire implements StreamConnection {

		private Runnable beforeRead = () -> {
		};

		private int arrived;

		private boolean ended;

		private boolean broken;

		private boolean closed;

		private boolean reading = true;

		private boolean isReadable() {
			return !this.closed && (this.arrived > 0 || this.ended || this.broken);
		}

		@Override
		public InetSocketAddress remoteAddress() {
			return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
		}

		@Override
		public int read(ByteBuffer target) throws IOException {
			Runnable first = this.beforeRead;
			this.beforeRead = () -> {
			};
			first.run();
			if (this.arrived == 0 && this.broken) {
				throw new IOException("Connection reset");
			}
			if (this.arrived == 0 && this.ended) {
				return -1;
			}
			int count = Math.min(target.remaining(), this.arrived);
			target.position(target.position() + count);
			this.arrived -= count;
			return count;
		}

		@Override
		public void write(ByteBuffer source) {
			source.position(source.limit());
		}

		@Override
		public void reading(boolean reading) {
			this.reading = reading;
		}

		@Override
		public void endOutput() {
			// Nobody is there.
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

	/**
	 * That of a node that stops.
	 */
	private static final class StoppedScheduler extends VirtualScheduler {

		@Override
		public synchronized Timer schedule(Duration delay, Runnable work) {
			throw new RejectedExecutionException("stopped");
		}

	}

}
