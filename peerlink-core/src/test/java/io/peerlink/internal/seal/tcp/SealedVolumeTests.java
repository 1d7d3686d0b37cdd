package io.peerlink.internal.seal.tcp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

import io.peerlink.internal.stream.BlockingConnection;
import io.peerlink.internal.time.TimerThread;
import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import io.peerlink.spi.StreamTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for much that goes over sealed connections, as threads of users read and write
 * it: on their own threads if they read much at once.
 */
@Timeout(120)
class SealedVolumeTests {

	private static final long VOLUME = 64L << 20;

	private final SealedTransports sealed = new SealedTransports();

	private final TimerThread timer = new TimerThread("test-pipes");

	private final BlockingQueue<Side> accepted = new LinkedBlockingQueue<>();

	private final StreamTransport listener = this.sealed.seal(SealedTransports.tcp());

	private final StreamTransport caller = this.sealed.seal(SealedTransports.tcp());

	@BeforeEach
	void start() {
		this.listener.start((connection) -> {
			Side side = new Side();
			side.open(connection);
			this.accepted.add(side);
			return side;
		});
		this.caller.start((connection) -> null);
	}

	@AfterEach
	void close() {
		this.listener.close();
		this.caller.close();
		this.timer.close();
		this.sealed.close();
	}

	private BlockingConnection connect() throws Exception {
		Side side = new Side();
		this.caller.connect(this.listener.localAddress(), side);
		return side.pipe.get(30, TimeUnit.SECONDS);
	}

	private BlockingConnection accepted() throws Exception {
		return requireNonNull(this.accepted.poll(30, TimeUnit.SECONDS)).pipe.get(30, TimeUnit.SECONDS);
	}

	/**
	 * Writes a volume in pieces.
	 * @return the sum of all
	 */
	private static CompletableFuture<Long> write(BlockingConnection to, int piece) {
		return CompletableFuture.supplyAsync(() -> {
			CRC32C sum = new CRC32C();
			byte[] bytes = SealedNodes.bytes(piece, piece);
			try {
				OutputStream output = to.output();
				for (long written = 0; written < VOLUME; written += piece) {
					bytes[(int) (written % piece)]++;
					int length = (int) Math.min(piece, VOLUME - written);
					sum.update(bytes, 0, length);
					output.write(bytes, 0, length);
				}
				return sum.getValue();
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
		}, (task) -> new Thread(task).start());
	}

	private static CompletableFuture<Long> read(BlockingConnection from, int slice) {
		return CompletableFuture.supplyAsync(() -> {
			CRC32C sum = new CRC32C();
			byte[] bytes = new byte[slice];
			try {
				InputStream input = from.input();
				int count = 1;
				for (long left = VOLUME; left > 0 && count > 0; left -= count) {
					count = input.read(bytes);
					sum.update(bytes, 0, Math.max(0, count));
				}
				return sum.getValue();
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
		}, (task) -> new Thread(task).start());
	}

	@ParameterizedTest
	@ValueSource(ints = { 1000, 64 * 1024, 1_000_000 })
	void muchArrives(int slice) throws Exception {
		BlockingConnection near = connect();
		BlockingConnection far = accepted();
		CompletableFuture<Long> written = write(near, 64 * 1024);
		assertThat(read(far, slice).get()).isEqualTo(written.get());
		near.close();
		assertThat(far.input().read()).isEqualTo(-1);
	}

	@Test
	void muchArrivesInBothDirectionsAtOnce() throws Exception {
		BlockingConnection near = connect();
		BlockingConnection far = accepted();
		CompletableFuture<Long> there = write(near, 100_000);
		CompletableFuture<Long> back = write(far, 30_000);
		CompletableFuture<Long> readThere = read(far, 128 * 1024);
		CompletableFuture<Long> readBack = read(near, 20_000);
		assertThat(readThere.get()).isEqualTo(there.get());
		assertThat(readBack.get()).isEqualTo(back.get());
		// Each connection had its buffers, and no more.
		assertThat(((SealedStreamTransport) this.listener).context().buffers().created()).isLessThan(100);
	}

	/**
	 * One side of a connection whose users wait.
	 */
	private final class Side implements StreamHandler {

		private final CompletableFuture<BlockingConnection> pipe = new CompletableFuture<>();

		void open(StreamConnection connection) {
			this.pipe.complete(new BlockingConnection(connection, "test", SealedVolumeTests.this.timer));
		}

		@Override
		public void onConnected(StreamConnection connection) {
			open(connection);
		}

		@Override
		public void onReadable() {
			this.pipe.join().onReadable();
		}

		@Override
		public void onWritable() {
			this.pipe.join().onWritable();
		}

		@Override
		public void onClosed(@Nullable IOException cause) {
			if (this.pipe.isDone()) {
				this.pipe.join().onClosed(cause);
			}
			this.pipe.completeExceptionally(new IOException("Not made", cause));
		}

	}

}
