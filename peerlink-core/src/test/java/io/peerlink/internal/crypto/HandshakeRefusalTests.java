package io.peerlink.internal.crypto;

import java.util.Arrays;
import java.util.SplittableRandom;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a {@link Handshake} refuses of the network, and that it goes on afterwards.
 */
class HandshakeRefusalTests {

	private static final byte[] PSK = new byte[32];

	private static final byte[] PROLOGUE = new byte[41];

	private static final byte[] PAYLOAD = new byte[24];

	private final StaticKey initiatorKey = StaticKey.generate();

	private final StaticKey responderKey = StaticKey.generate();

	private final Handshake initiator = Handshake.initiator(this.initiatorKey, this.responderKey.publicKey(), PSK,
			PROLOGUE, StaticKey.generate());

	private final Handshake responder = Handshake.responder(this.responderKey, PSK, PROLOGUE, StaticKey.generate());

	private final byte[] first = new byte[PAYLOAD.length + Handshake.FIRST_OVERHEAD];

	private final byte[] second = new byte[Handshake.SECOND_OVERHEAD];

	@BeforeEach
	void writeMessages() throws SealException {
		this.initiator.writeFirst(PAYLOAD, this.first, 0);
		Handshake answering = Handshake.responder(this.responderKey, PSK, PROLOGUE, StaticKey.generate());
		answering.readFirst(this.first, 0, this.first.length);
		answering.writeSecond(new byte[0], this.second, 0);
	}

	@Test
	void anyOtherLengthOfTheFirstMessageIsRefused() throws SealException {
		for (int length = 0; length <= 2 * this.first.length; length++) {
			if (length != this.first.length) {
				assertFirstIsRefused(Arrays.copyOf(this.first, length), length);
			}
		}
		assertFirstIsRefused(new byte[Handshake.MAX_LENGTH + 1], Handshake.MAX_LENGTH + 1);
		assertFirstIsTaken();
	}

	@Test
	void anyOtherLengthOfTheSecondMessageIsRefused() throws SealException {
		for (int length = 0; length <= 2 * this.second.length; length++) {
			if (length != this.second.length) {
				assertSecondIsRefused(Arrays.copyOf(this.second, length), length);
			}
		}
		assertSecondIsRefused(new byte[Handshake.MAX_LENGTH + 1], Handshake.MAX_LENGTH + 1);
		assertSecondIsTaken();
	}

	@Test
	void anyFlippedBitOfTheFirstMessageIsRefused() throws SealException {
		for (int bit = 0; bit < this.first.length * Byte.SIZE; bit++) {
			assertFirstIsRefused(flipped(this.first, bit), bit);
		}
		assertFirstIsTaken();
	}

	@Test
	void anyFlippedBitOfTheSecondMessageIsRefused() throws SealException {
		for (int bit = 0; bit < this.second.length * Byte.SIZE; bit++) {
			assertSecondIsRefused(flipped(this.second, bit), bit);
		}
		assertSecondIsTaken();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void noiseIsRefused(long seed) throws SealException {
		SplittableRandom random = new SplittableRandom(seed);
		for (int i = 0; i < 50; i++) {
			byte[] noise = new byte[random.nextInt(200)];
			random.nextBytes(noise);
			assertFirstIsRefused(noise, i);
			assertSecondIsRefused(noise, i);
		}
		assertFirstIsTaken();
		assertSecondIsTaken();
	}

	@Test
	void ephemeralKeysOfLowOrderAreRefused() throws SealException {
		byte[] zeros = new byte[StaticKey.LENGTH];
		System.arraycopy(zeros, 0, this.first, 0, zeros.length);
		System.arraycopy(zeros, 0, this.second, 0, zeros.length);
		assertThatExceptionOfType(SealException.class)
			.isThrownBy(() -> this.responder.readFirst(this.first, 0, this.first.length))
			.withMessage("A public key of low order");
		assertThatExceptionOfType(SealException.class)
			.isThrownBy(() -> this.initiator.readSecond(this.second, 0, this.second.length))
			.withMessage("A public key of low order");
	}

	@Test
	void ownFirstMessageIsRefused() {
		Handshake own = Handshake.responder(this.initiatorKey, PSK, PROLOGUE, StaticKey.generate());
		assertThatExceptionOfType(SealException.class)
			.isThrownBy(() -> own.readFirst(this.first, 0, this.first.length));
	}

	@Test
	void answerToAnotherHandshakeIsRefused() throws SealException {
		HandshakeRefusalTests other = new HandshakeRefusalTests();
		other.writeMessages();
		assertSecondIsRefused(other.second, 0);
		assertSecondIsTaken();
	}

	@Test
	void refusalHasNoStackTrace() {
		assertThatExceptionOfType(SealException.class).isThrownBy(() -> this.responder.readFirst(this.first, 0, 5))
			.satisfies((ex) -> assertThat(ex.getStackTrace()).isEmpty());
	}

	@Test
	void partsOutsideOfTheArrayAreNoMessage() {
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> this.responder.readFirst(this.first, 1, this.first.length));
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> this.initiator.readSecond(this.second, 0, -1));
	}

	private void assertFirstIsRefused(byte[] message, int number) {
		assertThatExceptionOfType(SealException.class).as("%d", number)
			.isThrownBy(() -> this.responder.readFirst(message, 0, message.length));
	}

	private void assertSecondIsRefused(byte[] message, int number) {
		assertThatExceptionOfType(SealException.class).as("%d", number)
			.isThrownBy(() -> this.initiator.readSecond(message, 0, message.length));
	}

	private void assertFirstIsTaken() throws SealException {
		assertThat(this.responder.readFirst(this.first, 0, this.first.length)).isEqualTo(PAYLOAD);
		assertThat(this.responder.remoteStatic()).isEqualTo(this.initiatorKey.publicKey());
	}

	private void assertSecondIsTaken() throws SealException {
		assertThat(this.initiator.readSecond(this.second, 0, this.second.length)).isEmpty();
		assertThat(this.initiator.split().send()).hasSize(32);
	}

	private static byte[] flipped(byte[] bytes, int bit) {
		byte[] flipped = bytes.clone();
		flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
		return flipped;
	}

}
