package io.peerlink.internal.crypto;

import java.util.Arrays;
import java.util.List;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Handshake}.
 */
class HandshakeTests {

	private static final byte[] PSK = filled(32, 1);

	private static final byte[] PROLOGUE = filled(41, 2);

	private static final byte[] FIRST_PAYLOAD = filled(24, 3);

	private static final byte[] SECOND_PAYLOAD = filled(5, 4);

	private static final int OFFSET = 12;

	private final StaticKey initiatorKey = StaticKey.generate();

	private final StaticKey responderKey = StaticKey.generate();

	private final StaticKey initiatorEphemeral = StaticKey.generate();

	private final StaticKey responderEphemeral = StaticKey.generate();

	private final Handshake initiator = Handshake.initiator(this.initiatorKey, this.responderKey.publicKey(), PSK,
			PROLOGUE, this.initiatorEphemeral);

	private final Handshake responder = Handshake.responder(this.responderKey, PSK, PROLOGUE, this.responderEphemeral);

	@Test
	void bothSidesHaveTheSameKeysAfterwards() throws SealException {
		byte[] first = first(this.initiator);
		assertThat(this.responder.readFirst(first, OFFSET, first.length - 2 * OFFSET)).isEqualTo(FIRST_PAYLOAD);
		assertThat(this.responder.remoteStatic()).isEqualTo(this.initiatorKey.publicKey());
		byte[] second = second(this.responder);
		assertThat(this.initiator.readSecond(second, OFFSET, second.length - 2 * OFFSET)).isEqualTo(SECOND_PAYLOAD);
		SessionKeys one = this.initiator.split();
		SessionKeys other = this.responder.split();
		assertThat(one.send()).isEqualTo(other.receive()).isNotEqualTo(one.receive()).hasSize(32);
		assertThat(one.receive()).isEqualTo(other.send()).hasSize(32);
	}

	@Test
	void keysOfASessionCanBeErased() throws SealException {
		SessionKeys keys = session();
		keys.erase();
		assertThat(keys.send()).hasSize(32).containsOnly(0);
		assertThat(keys.receive()).hasSize(32).containsOnly(0);
	}

	@Test
	void textDoesNotShowTheKeys() throws SealException {
		assertThat(session()).hasToString("SessionKeys[]");
	}

	@Test
	void eachSessionHasKeysOfItsOwn() throws SealException {
		SessionKeys keys = session();
		SessionKeys others = new HandshakeTests().session();
		assertThat(List.of(keys.send(), keys.receive())).doesNotContain(others.send(), others.receive());
	}

	private SessionKeys session() throws SealException {
		byte[] first = first(this.initiator);
		this.responder.readFirst(first, OFFSET, first.length - 2 * OFFSET);
		byte[] second = second(this.responder);
		this.initiator.readSecond(second, OFFSET, second.length - 2 * OFFSET);
		return this.initiator.split();
	}

	@Test
	void messagesAreWrittenWhereTheyShould() throws SealException {
		byte[] first = first(this.initiator);
		assertThat(first).hasSize(24 + 96 + 2 * OFFSET);
		assertThat(Arrays.copyOf(first, OFFSET)).containsOnly(0);
		assertThat(Arrays.copyOfRange(first, first.length - OFFSET, first.length)).containsOnly(0);
		this.responder.readFirst(first, OFFSET, first.length - 2 * OFFSET);
		byte[] second = second(this.responder);
		assertThat(second).hasSize(5 + 48 + 2 * OFFSET);
		assertThat(Arrays.copyOf(second, OFFSET)).containsOnly(0);
		assertThat(Arrays.copyOfRange(second, second.length - OFFSET, second.length)).containsOnly(0);
	}

	@Test
	void firstMessageShowsNoKeyOfANode() throws SealException {
		String first = Arrays.toString(first(this.initiator));
		assertThat(first).doesNotContain(digits(this.initiatorKey)).doesNotContain(digits(this.responderKey));
		assertThat(first).contains(digits(this.initiatorEphemeral));
	}

	private static String digits(StaticKey key) {
		String digits = Arrays.toString(key.publicKey());
		return digits.substring(1, digits.length() - 1);
	}

	@Test
	void stepsHaveOneOrder() throws SealException {
		assertOnly(this.initiator, "WRITE_FIRST");
		assertOnly(this.responder, "READ_FIRST");
		byte[] first = first(this.initiator);
		assertOnly(this.initiator, "READ_SECOND");
		this.responder.readFirst(first, OFFSET, first.length - 2 * OFFSET);
		assertOnly(this.responder, "WRITE_SECOND");
		byte[] second = second(this.responder);
		assertOnly(this.responder, "SPLIT");
		this.initiator.readSecond(second, OFFSET, second.length - 2 * OFFSET);
		assertOnly(this.initiator, "SPLIT");
		this.initiator.split();
		assertOnly(this.initiator, "NONE");
	}

	private static void assertOnly(Handshake handshake, String step) {
		byte[] buffer = new byte[200];
		assertRefused(step, "WRITE_FIRST", () -> handshake.writeFirst(FIRST_PAYLOAD, buffer, 0));
		assertRefused(step, "READ_FIRST", () -> handshake.readFirst(buffer, 0, 120));
		assertRefused(step, "WRITE_SECOND", () -> handshake.writeSecond(SECOND_PAYLOAD, buffer, 0));
		assertRefused(step, "READ_SECOND", () -> handshake.readSecond(buffer, 0, 53));
		assertRefused(step, "SPLIT", handshake::split);
	}

	private static void assertRefused(String allowed, String step, ThrowingCallable action) {
		if (!step.equals(allowed)) {
			assertThatIllegalStateException().isThrownBy(action)
				.withMessage("The next step of the handshake is " + allowed + ", not " + step);
		}
	}

	@Test
	void responderKnowsTheInitiatorOnlyFromTheFirstMessage() {
		assertThatIllegalStateException().isThrownBy(this.responder::remoteStatic);
		assertThat(this.initiator.remoteStatic()).isEqualTo(this.responderKey.publicKey());
	}

	@Test
	void splitErasesNothingButItsOwn() throws SealException {
		session();
		this.responder.split();
		byte[] point = StaticKey.generate().publicKey();
		assertThatIllegalStateException().isThrownBy(() -> this.initiatorEphemeral.agree(point));
		assertThatIllegalStateException().isThrownBy(() -> this.responderEphemeral.agree(point));
		assertThat(this.initiatorKey.agree(point)).isNotEqualTo(this.responderKey.agree(point));
		assertThat(PSK).containsOnly(1);
	}

	@Test
	void handshakeThatIsGivenUpCanBeErased() throws SealException {
		byte[] first = first(this.initiator);
		this.initiator.erase();
		this.initiator.erase();
		assertOnly(this.initiator, "NONE");
		byte[] point = StaticKey.generate().publicKey();
		assertThatIllegalStateException().isThrownBy(() -> this.initiatorEphemeral.agree(point));
		assertThat(this.responder.readFirst(first, OFFSET, first.length - 2 * OFFSET)).isEqualTo(FIRST_PAYLOAD);
	}

	@Test
	void handshakeKeepsNoneOfItsInput() throws SealException {
		byte[] psk = PSK.clone();
		byte[] remote = this.responderKey.publicKey();
		Handshake copied = Handshake.initiator(this.initiatorKey, remote, psk, PROLOGUE, this.initiatorEphemeral);
		Arrays.fill(psk, (byte) 0);
		Arrays.fill(remote, (byte) 0);
		byte[] first = first(copied);
		this.responder.readFirst(first, OFFSET, first.length - 2 * OFFSET);
		byte[] second = second(this.responder);
		assertThat(copied.readSecond(second, OFFSET, second.length - 2 * OFFSET)).isEqualTo(SECOND_PAYLOAD);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 31, 33 })
	void presharedKeyOfAWrongLengthIsRefused(int length) {
		assertThatIllegalArgumentException().isThrownBy(
				() -> Handshake.responder(this.responderKey, new byte[length], PROLOGUE, this.responderEphemeral));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 31, 32, 33 })
	void keyOfTheOtherNodeThatIsNoneIsRefused(int length) {
		Handshake handshake = Handshake.initiator(this.initiatorKey, new byte[length], PSK, PROLOGUE,
				this.initiatorEphemeral);
		assertThatExceptionOfType(SealException.class)
			.isThrownBy(() -> handshake.writeFirst(FIRST_PAYLOAD, new byte[200], 0));
	}

	@Test
	void largestMessagesAreWrittenAndRead() throws SealException {
		byte[] first = new byte[Handshake.MAX_LENGTH];
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.initiator.writeFirst(new byte[Handshake.MAX_LENGTH - 95], new byte[70_000], 0));
		this.initiator.writeFirst(new byte[Handshake.MAX_LENGTH - 96], first, 0);
		assertThat(this.responder.readFirst(first, 0, first.length)).hasSize(Handshake.MAX_LENGTH - 96);
	}

	@Test
	void tooSmallArrayChangesNothing() throws SealException {
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> this.initiator.writeFirst(FIRST_PAYLOAD, new byte[120], 1));
		byte[] first = first(this.initiator);
		assertThat(this.responder.readFirst(first, OFFSET, first.length - 2 * OFFSET)).isEqualTo(FIRST_PAYLOAD);
	}

	private static byte[] first(Handshake handshake) throws SealException {
		byte[] message = new byte[FIRST_PAYLOAD.length + Handshake.FIRST_OVERHEAD + 2 * OFFSET];
		assertThat(handshake.writeFirst(FIRST_PAYLOAD, message, OFFSET)).isEqualTo(message.length - 2 * OFFSET);
		return message;
	}

	private static byte[] second(Handshake handshake) throws SealException {
		byte[] message = new byte[SECOND_PAYLOAD.length + Handshake.SECOND_OVERHEAD + 2 * OFFSET];
		assertThat(handshake.writeSecond(SECOND_PAYLOAD, message, OFFSET)).isEqualTo(message.length - 2 * OFFSET);
		return message;
	}

	private static byte[] filled(int length, int value) {
		byte[] bytes = new byte[length];
		Arrays.fill(bytes, (byte) value);
		return bytes;
	}

}
