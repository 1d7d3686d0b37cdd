package io.peerlink.internal.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.spi.StreamConnection;
import org.junit.jupiter.api.Test;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for which messages count as written, and for what the other side gets, when the
 * network takes a part of what there is.
 */
class SharedWriterTests {

	private static final int HEADER = SharedFrame.HEADER_LENGTH + SharedFrame.TOTAL_LENGTH;

	private final SharedWriter writer = new SharedWriter();

	private final Wire wire = new Wire();

	private final List<Integer> written = new ArrayList<>();

	private static JsonBuffer message(int length) {
		JsonBuffer message = new JsonBuffer();
		message.raw(new byte[length]);
		return message;
	}

	private void write(int room) throws IOException {
		this.wire.room = room;
		this.writer.write(this.wire, this.written);
	}

	/**
	 * Its peer may have executed it.
	 */
	@Test
	void messageThatWasTakenIsWrittenAlthoughOthersAreNot() throws IOException {
		this.writer.add(1, message(100));
		this.writer.add(2, message(40_000));
		write(HEADER + 100 + 500);
		assertThat(this.written).containsExactly(1);
		assertThat(this.writer.unwritten()).containsExactly(2);
	}

	@Test
	void eachOfManySmallMessagesIsWrittenWhenItIsTaken() throws IOException {
		for (int call = 1; call <= 10; call++) {
			this.writer.add(call, message(100));
		}
		for (int call = 1; call <= 10; call++) {
			write(HEADER + 99);
			assertThat(this.written).hasSize(call - 1);
			write(1);
			assertThat(this.written).hasSize(call).endsWith(call);
		}
		assertThat(this.writer.unwritten()).isEmpty();
		assertThat(this.writer.isEmpty()).isTrue();
	}

	@Test
	void messagesArriveWhateverTheNetworkTakes() throws IOException {
		Random random = new Random(1);
		for (int round = 0; round < 300; round++) {
			Map<Integer, byte[]> sent = new HashMap<>();
			for (int call = 0; call < 1 + random.nextInt(8); call++) {
				byte[] bytes = new byte[1 + random.nextInt(random.nextBoolean() ? 3000 : 200_000)];
				random.nextBytes(bytes);
				JsonBuffer message = new JsonBuffer();
				message.raw(bytes);
				sent.put(call, bytes);
				this.writer.add(call, message);
			}
			while (!this.writer.isEmpty()) {
				write(1 + random.nextInt(random.nextBoolean() ? 50 : 100_000));
				assertThat(this.wire.complete()).containsExactlyInAnyOrderElementsOf(this.written);
			}
			Map<Integer, byte[]> arrived = this.wire.messages();
			assertThat(arrived.keySet()).isEqualTo(sent.keySet());
			sent.forEach((call, bytes) -> assertThat(arrived.get(call)).isEqualTo(bytes));
			this.written.clear();
			this.wire.clear();
		}
	}

	/**
	 * Takes as much as there is room for, and puts messages together.
	 */
	private static final class Wire implements StreamConnection {

		private final Map<Integer, ByteBuffer> messages = new HashMap<>();

		private ByteBuffer unread = ByteBuffer.allocate(1 << 20);

		private int room;

		List<Integer> complete() {
			return this.messages.entrySet()
				.stream()
				.filter((message) -> !message.getValue().hasRemaining())
				.map(Map.Entry::getKey)
				.toList();
		}

		Map<Integer, byte[]> messages() {
			Map<Integer, byte[]> arrays = new HashMap<>();
			this.messages.forEach((call, message) -> {
				byte[] bytes = new byte[message.limit()];
				message.get(0, bytes);
				arrays.put(call, bytes);
			});
			return arrays;
		}

		void clear() {
			this.messages.clear();
		}

		@Override
		public InetSocketAddress remoteAddress() {
			return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
		}

		@Override
		public int read(ByteBuffer target) {
			return 0;
		}

		@Override
		public void write(ByteBuffer source) {
			int count = Math.min(this.room, source.remaining());
			this.room -= count;
			this.unread.put(source.slice(source.position(), count));
			source.position(source.position() + count);
			this.unread.flip();
			while (hasFrame()) {
				takeFrame();
			}
			this.unread.compact();
		}

		private boolean hasFrame() {
			return this.unread.remaining() >= SharedFrame.HEADER_LENGTH
					&& this.unread.remaining() >= SharedFrame.HEADER_LENGTH + length();
		}

		private int length() {
			return this.unread.getInt(this.unread.position() + 4) & 0xffffff;
		}

		private void takeFrame() {
			int length = length();
			int call = this.unread.getInt();
			int kind = this.unread.getInt() >>> 24;
			if (kind == SharedFrame.FIRST) {
				this.messages.put(call, ByteBuffer.allocate(this.unread.getInt()));
				length -= SharedFrame.TOTAL_LENGTH;
			}
			assertThat(length).isBetween(1, SharedFrame.LONGEST_PIECE);
			requireNonNull(this.messages.get(call)).put(this.unread.slice(this.unread.position(), length));
			this.unread.position(this.unread.position() + length);
		}

		@Override
		public void reading(boolean reading) {
			// Nothing arrives.
		}

		@Override
		public void endOutput() {
			// Nobody is there.
		}

		@Override
		public void close() {
			// Nobody is there.
		}

	}

}
