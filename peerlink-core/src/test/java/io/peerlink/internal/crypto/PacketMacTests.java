package io.peerlink.internal.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PacketMac}.
 */
class PacketMacTests {

	private static final int LENGTH = 16;

	private final PacketMac mac = new PacketMac("a key of the realm".getBytes(StandardCharsets.US_ASCII));

	/**
	 * RFC 4231 section 4.6.
	 */
	@Test
	void markIsTheBeginningOfTheHmac() {
		byte[] key = new byte[20];
		Arrays.fill(key, (byte) 0x0c);
		byte[] message = "Test With Truncation".getBytes(StandardCharsets.US_ASCII);
		assertThat(mark(new PacketMac(key), message, LENGTH))
			.isEqualTo(Vectors.hex("a3b6167473100ee06e0c796c2955552b"));
	}

	@Test
	void markIsThatOfAnotherImplementation() {
		assertThat(Vectors.read("keys.json", "hmac")).allSatisfy((vector) -> {
			PacketMac mac = new PacketMac(Vectors.bytes(vector, "key"));
			byte[] message = Vectors.bytes(vector, "message");
			byte[] expected = Vectors.bytes(vector, "mac");
			for (int length = 10; length <= expected.length; length++) {
				assertThat(mark(mac, message, length)).isEqualTo(Arrays.copyOf(expected, length));
				assertThat(mac.matches(message, 0, message.length, expected, 0, length)).isTrue();
			}
		});
	}

	@Test
	void markOfAPacketIsItsEnd() {
		byte[] packet = packet();
		assertThat(this.mac.matches(packet, 5, 100, packet, 105, LENGTH)).isTrue();
		assertThat(Arrays.copyOf(packet, 105)).containsOnly(7);
		assertThat(Arrays.copyOfRange(packet, 121, packet.length)).containsOnly(7);
	}

	@Test
	void anyFlippedBitIsNoticed() {
		byte[] packet = packet();
		for (int bit = 5 * Byte.SIZE; bit < 121 * Byte.SIZE; bit++) {
			flip(packet, bit);
			assertThat(this.mac.matches(packet, 5, 100, packet, 105, LENGTH)).as("bit %d", bit).isFalse();
			flip(packet, bit);
		}
		assertThat(this.mac.matches(packet, 5, 100, packet, 105, LENGTH)).isTrue();
	}

	@Test
	void anotherKeyIsNoticed() {
		byte[] packet = packet();
		PacketMac other = new PacketMac("a key of another".getBytes(StandardCharsets.US_ASCII));
		assertThat(other.matches(packet, 5, 100, packet, 105, LENGTH)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 1, 9, 33 })
	void marksThatCouldBeGuessedAreNotMade(int length) {
		byte[] packet = packet();
		assertThatIllegalArgumentException().isThrownBy(() -> this.mac.write(packet, 0, 1, packet, 1, length));
		assertThatIllegalArgumentException().isThrownBy(() -> this.mac.matches(packet, 0, 1, packet, 1, length));
	}

	@Test
	void marksOutsideOfTheArrayAreRefused() {
		byte[] packet = packet();
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> this.mac.matches(packet, 0, packet.length, packet, packet.length - 15, LENGTH));
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> this.mac.matches(packet, 1, packet.length, packet, 0, LENGTH));
	}

	@Test
	void manyThreadsGetTheSameMarks() throws Exception {
		List<byte[]> messages = IntStream.range(0, 64).mapToObj((length) -> new byte[length]).toList();
		List<byte[]> expected = messages.stream().map((message) -> mark(this.mac, message, LENGTH)).toList();
		Callable<Boolean> check = () -> {
			for (int i = 0; i < 20_000; i++) {
				byte[] message = messages.get(i % messages.size());
				if (!this.mac.matches(message, 0, message.length, expected.get(i % messages.size()), 0, LENGTH)) {
					return false;
				}
			}
			return true;
		};
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			for (Future<Boolean> result : threads.invokeAll(List.of(check, check, check, check))) {
				assertThat(result.get()).isTrue();
			}
		}
		finally {
			threads.shutdown();
		}
	}

	private byte[] packet() {
		byte[] packet = new byte[130];
		Arrays.fill(packet, (byte) 7);
		this.mac.write(packet, 5, 100, packet, 105, LENGTH);
		return packet;
	}

	private static byte[] mark(PacketMac mac, byte[] message, int length) {
		byte[] mark = new byte[length];
		mac.write(message, 0, message.length, mark, 0, length);
		return mark;
	}

	private static void flip(byte[] packet, int bit) {
		packet[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
	}

}
