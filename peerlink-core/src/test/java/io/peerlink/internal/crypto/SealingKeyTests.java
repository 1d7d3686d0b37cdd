package io.peerlink.internal.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.SplittableRandom;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link SealingKey}.
 */
class SealingKeyTests {

	private static final int TAG = SealingKey.TAG_LENGTH;

	private static final byte[] KEY = random(1, 32);

	private static final byte[] HEADER = random(2, 14);

	private static final byte[] PLAIN = random(3, 200);

	private final SealingKey sealing = new SealingKey(KEY);

	private final SealingKey opening = new SealingKey(KEY);

	@Test
	void sealsAndOpensAsAnotherImplementation() {
		assertThat(Vectors.read("aes-gcm.json", "good")).allSatisfy((vector) -> {
			SealingKey key = new SealingKey(Vectors.bytes(vector, "key"));
			byte[] plain = Vectors.bytes(vector, "plain");
			byte[] sealed = Vectors.bytes(vector, "sealed");
			assertThat(seal(key, counter(vector), Vectors.bytes(vector, "header"), plain)).isEqualTo(sealed);
			assertThat(open(key, counter(vector), Vectors.bytes(vector, "header"), sealed)).isEqualTo(plain);
		});
	}

	@Test
	void refusesWhatAnotherImplementationRefuses() {
		assertThat(Vectors.read("aes-gcm.json", "bad")).hasSizeGreaterThan(30).allSatisfy((vector) -> {
			SealingKey key = new SealingKey(Vectors.bytes(vector, "key"));
			byte[] sealed = Vectors.bytes(vector, "sealed");
			assertThat(open(key, counter(vector), Vectors.bytes(vector, "header"), sealed)).isEmpty();
		});
	}

	private static long counter(JsonNode vector) {
		return vector.path("counter").longValue();
	}

	@Test
	void manyMessagesInAnyOrder() {
		byte[][] sealed = new byte[1000][];
		for (int i = 0; i < sealed.length; i++) {
			sealed[i] = seal(this.sealing, 3L * i, HEADER, Arrays.copyOf(PLAIN, i % PLAIN.length));
		}
		SplittableRandom random = new SplittableRandom(1);
		for (int i = 0; i < 2000; i++) {
			int number = random.nextInt(sealed.length);
			assertThat(open(this.opening, 3L * number, HEADER, sealed[number]))
				.isEqualTo(Arrays.copyOf(PLAIN, number % PLAIN.length));
			assertThat(open(this.opening, 3L * number + 1, HEADER, sealed[number])).isEmpty();
		}
	}

	@Test
	void anyFlippedBitIsRefused() {
		byte[] sealed = seal(this.sealing, 5, HEADER, PLAIN);
		for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
			assertThat(open(this.opening, 5, HEADER, flipped(sealed, bit))).as("bit %d", bit).isEmpty();
		}
		for (int bit = 0; bit < HEADER.length * Byte.SIZE; bit++) {
			assertThat(open(this.opening, 5, flipped(HEADER, bit), sealed)).as("bit %d", bit).isEmpty();
		}
		for (int bit = 0; bit < Long.SIZE; bit++) {
			assertThat(open(this.opening, 5 ^ (1L << bit), HEADER, sealed)).as("bit %d", bit).isEmpty();
		}
		assertThat(open(this.opening, 5, HEADER, sealed)).isEqualTo(PLAIN);
	}

	@Test
	void anyOtherLengthIsRefused() {
		byte[] sealed = Arrays.copyOf(seal(this.sealing, 5, HEADER, PLAIN), 300);
		for (int length = 0; length <= sealed.length; length++) {
			byte[] opened = open(this.opening, 5, HEADER, Arrays.copyOf(sealed, length));
			assertThat(opened).hasSize((length == PLAIN.length + TAG) ? PLAIN.length : 0);
		}
	}

	@Test
	void messageAndHeaderMayBePartsOfAPacket() {
		byte[] packet = new byte[3 + HEADER.length + PLAIN.length + TAG + 3];
		System.arraycopy(HEADER, 0, packet, 3, HEADER.length);
		int start = 3 + HEADER.length;
		System.arraycopy(PLAIN, 0, packet, start, PLAIN.length);
		assertThat(this.sealing.seal(9, packet, 3, HEADER.length, packet, start, PLAIN.length, packet, start))
			.isEqualTo(PLAIN.length + TAG);
		assertThat(Arrays.copyOfRange(packet, start, packet.length - 3))
			.isEqualTo(seal(new SealingKey(KEY), 9, HEADER, PLAIN));
		assertThat(Arrays.copyOf(packet, 3)).containsOnly(0);
		assertThat(Arrays.copyOfRange(packet, packet.length - 3, packet.length)).containsOnly(0);
		assertThat(this.opening.open(9, packet, 3, HEADER.length, packet, start, PLAIN.length + TAG, packet, start))
			.isEqualTo(PLAIN.length);
		assertThat(Arrays.copyOfRange(packet, start, start + PLAIN.length)).isEqualTo(PLAIN);
	}

	@Test
	void openingWritesThePlainMessageAndNothingElse() {
		byte[] sealed = seal(this.sealing, 1, HEADER, PLAIN);
		byte[] out = new byte[PLAIN.length + 20];
		assertThat(this.opening.open(1, HEADER, 0, HEADER.length, sealed, 0, sealed.length, out, 10))
			.isEqualTo(PLAIN.length);
		assertThat(Arrays.copyOfRange(out, 10, 10 + PLAIN.length)).isEqualTo(PLAIN);
		assertThat(Arrays.copyOf(out, 10)).containsOnly(0);
		assertThat(Arrays.copyOfRange(out, 10 + PLAIN.length, out.length)).containsOnly(0);
	}

	@Test
	void refusedMessageIsNotShown() {
		byte[] sealed = flipped(seal(this.sealing, 1, HEADER, PLAIN), 8 * PLAIN.length);
		byte[] out = new byte[PLAIN.length];
		assertThat(this.opening.open(1, HEADER, 0, HEADER.length, sealed, 0, sealed.length, out, 0)).isEqualTo(-1);
		assertThat(out).isNotEqualTo(PLAIN);
	}

	@Test
	void oneKeyMaySealAndOpen() {
		byte[] zero = seal(this.sealing, 0, HEADER, PLAIN);
		assertThat(open(this.sealing, 0, HEADER, zero)).isEqualTo(PLAIN);
		byte[] one = seal(this.sealing, 1, HEADER, PLAIN);
		assertThat(open(this.sealing, 1, HEADER, one)).isEqualTo(PLAIN);
		assertThat(open(this.sealing, 2, HEADER, one)).isEmpty();
		assertThat(open(this.opening, 2, HEADER, seal(this.sealing, 2, HEADER, PLAIN))).isEqualTo(PLAIN);
	}

	@ParameterizedTest
	@ValueSource(longs = { 7, 6, 0, -1, Long.MIN_VALUE })
	void counterThatIsNotHigherIsNeverUsed(long counter) {
		seal(this.sealing, 7, HEADER, PLAIN);
		assertThatIllegalArgumentException().isThrownBy(() -> seal(this.sealing, counter, HEADER, PLAIN));
		assertThat(open(this.opening, 8, HEADER, seal(this.sealing, 8, HEADER, PLAIN))).isEqualTo(PLAIN);
	}

	@Test
	void negativeCounterIsNeverUsed() throws GeneralSecurityException {
		assertThatIllegalArgumentException().isThrownBy(() -> seal(this.sealing, -1, HEADER, PLAIN));
		byte[] nonce = ByteBuffer.allocate(12).putLong(4, -1).array();
		Cipher other = Cipher.getInstance("AES/GCM/NoPadding");
		other.init(Cipher.ENCRYPT_MODE, ErasableKey.aes(KEY), new GCMParameterSpec(TAG * Byte.SIZE, nonce));
		other.updateAAD(HEADER);
		assertThat(open(this.opening, -1, HEADER, other.doFinal(PLAIN))).isEmpty();
	}

	@Test
	void erasedKeySealsAndOpensNothing() {
		byte[] sealed = seal(this.sealing, 1, HEADER, PLAIN);
		this.sealing.erase();
		this.sealing.erase();
		assertThatIllegalStateException().isThrownBy(() -> seal(this.sealing, 2, HEADER, PLAIN));
		assertThat(open(this.sealing, 1, HEADER, sealed)).isEmpty();
	}

	@Test
	void keyKeepsNotItsInput() {
		byte[] key = KEY.clone();
		SealingKey copied = new SealingKey(key);
		Arrays.fill(key, (byte) 0);
		assertThat(open(this.opening, 1, HEADER, seal(copied, 1, HEADER, PLAIN))).isEqualTo(PLAIN);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 16, 24, 31, 33 })
	void keyOfAWrongLengthIsRefused(int length) {
		assertThatIllegalArgumentException().isThrownBy(() -> new SealingKey(new byte[length]));
	}

	@Test
	void tooSmallArraysAreRefused() {
		byte[] sealed = seal(this.sealing, 1, HEADER, PLAIN);
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(
				() -> this.sealing.seal(2, HEADER, 0, 14, PLAIN, 0, PLAIN.length, new byte[PLAIN.length + TAG], 1));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(
				() -> this.sealing.seal(2, HEADER, 1, 14, PLAIN, 0, PLAIN.length, new byte[PLAIN.length + TAG], 0));
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> this.opening.open(1, HEADER, 0, 14, sealed, 0, sealed.length, new byte[10], 0));
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> this.opening.open(1, HEADER, 0, 14, sealed, 1, sealed.length, new byte[300], 0));
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> this.opening.open(1, HEADER, 0, 15, sealed, 0, sealed.length, new byte[300], 0));
	}

	@Test
	void textDoesNotShowTheKey() {
		assertThat(ErasableKey.aes(KEY)).hasToString("ErasableKey[AES]");
	}

	private static byte[] seal(SealingKey key, long counter, byte[] header, byte[] plain) {
		byte[] sealed = new byte[plain.length + TAG];
		assertThat(key.seal(counter, header, 0, header.length, plain, 0, plain.length, sealed, 0))
			.isEqualTo(sealed.length);
		return sealed;
	}

	/**
	 * Returns the plain message, or an empty array if there is none.
	 */
	private static byte[] open(SealingKey key, long counter, byte[] header, byte[] sealed) {
		byte[] plain = new byte[sealed.length];
		int length = key.open(counter, header, 0, header.length, sealed, 0, sealed.length, plain, 0);
		assertThat(length).isIn(-1, sealed.length - TAG);
		return Arrays.copyOf(plain, Math.max(length, 0));
	}

	private static byte[] flipped(byte[] bytes, int bit) {
		byte[] flipped = bytes.clone();
		flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
		return flipped;
	}

	private static byte[] random(long seed, int length) {
		byte[] bytes = new byte[length];
		new SplittableRandom(seed).nextBytes(bytes);
		return bytes;
	}

}
