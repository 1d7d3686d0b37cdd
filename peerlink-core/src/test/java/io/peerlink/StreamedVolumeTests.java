package io.peerlink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.peerlink.StreamedNodes.Network;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.core.type.TypeReference;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for results and arguments that are much larger than what a node keeps of them.
 */
@Timeout(120)
class StreamedVolumeTests {

	private static final int HUNDRED_MEGABYTES = 100_000_000;

	private final StreamedNodes nodes = new StreamedNodes();

	@SuppressWarnings("NullAway.Init") // set by each test
	private PeerLink caller;

	@AfterEach
	void close() {
		this.nodes.close();
	}

	private void start() throws InterruptedException {
		this.caller = this.nodes.start(Network.SOCKETS, "caller");
		PeerLink callee = this.nodes.start(Network.SOCKETS, "callee");
		callee.register("count", Integer.class, (count) -> IntStream.range(0, count).boxed());
		callee.register("bytes", Integer.class, (count) -> new Zeros(count));
		callee.register("length", InputStream.class, (in) -> in.transferTo(OutputStream.nullOutputStream()));
		callee.register(new Counter());
		this.nodes.awaitAll(Network.SOCKETS);
	}

	@Test
	void manyItemsBothWays() throws Exception {
		start();
		Stream<Integer> numbers = requireNonNull(
				this.caller.peer("callee").call("count", new TypeReference<Stream<Integer>>() {
				}, 100_000));
		assertThat(numbers.mapToLong(Integer::longValue).sum()).isEqualTo(4_999_950_000L);
		assertThat(this.caller.peer("callee").call("items", Long.class, IntStream.range(0, 100_000).boxed()))
			.isEqualTo(100_000);
	}

	@Test
	void manyBytesBothWaysTakeLittleMemory() throws Exception {
		start();
		long most = 0;
		long before = used();
		try (InputStream in = requireNonNull(
				this.caller.peer("callee").call("bytes", InputStream.class, HUNDRED_MEGABYTES))) {
			byte[] room = new byte[65_536];
			long length = 0;
			long pieces = 0;
			for (int count = in.read(room); count >= 0; count = in.read(room)) {
				length += count;
				if (++pieces % 400 == 0) {
					most = Math.max(most, used() - before);
				}
			}
			assertThat(length).isEqualTo(HUNDRED_MEGABYTES);
		}
		assertThat(most).isLessThan(30_000_000);
		assertThat(this.caller.peer("callee").call("length", Long.class, new Zeros(HUNDRED_MEGABYTES)))
			.isEqualTo(HUNDRED_MEGABYTES);
	}

	@SuppressWarnings("ExplicitGarbageCollection")
	private static long used() {
		System.gc();
		Runtime runtime = Runtime.getRuntime();
		return runtime.totalMemory() - runtime.freeMemory();
	}

	/**
	 * The handler.
	 */
	public static final class Counter {

		public long items(Stream<Integer> numbers) {
			return numbers.count();
		}

	}

	private static final class Zeros extends InputStream {

		private long left;

		Zeros(long count) {
			this.left = count;
		}

		@Override
		public int read() throws IOException {
			return (this.left-- > 0) ? 0 : -1;
		}

		@Override
		public int read(byte[] target, int offset, int length) {
			if (this.left <= 0) {
				return -1;
			}
			int count = (int) Math.min(length, this.left);
			this.left -= count;
			return count;
		}

	}

}
