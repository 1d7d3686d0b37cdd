package io.peerlink.internal.crypto;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RealmSecret} and {@link RealmKeys}.
 */
class RealmSecretTests {

	private static final String GENERATED = "plk1-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

	/**
	 * Characters that take two {@code char}s each.
	 */
	private static final String ELEVEN_KEYS = "\ud83d\udd11\ud83d\udd11\ud83d\udd11\ud83d\udd11\ud83d\udd11\ud83d\udd11"
			+ "\ud83d\udd11\ud83d\udd11\ud83d\udd11\ud83d\udd11\ud83d\udd11";

	@Test
	void keysAreThoseOfAnotherImplementation() {
		assertThat(Vectors.read("realms.json")).hasSize(8).allSatisfy((vector) -> {
			RealmKeys keys = RealmSecret.of(Vectors.text(vector, "secret")).stretch();
			assertThat(keys.realmId()).isEqualTo(Vectors.text(vector, "realm_id"));
			assertThat(keys.presharedKey()).isEqualTo(Vectors.bytes(vector, "preshared_key"));
			assertThat(mark(keys.packetMac(), vector, 16)).isEqualTo(Vectors.bytes(vector, "packet_mac"));
			assertThat(mark(keys.announcementMac(), vector, 12)).isEqualTo(Vectors.bytes(vector, "announcement_mac"));
		});
	}

	private static byte[] mark(PacketMac mac, JsonNode vector, int length) {
		byte[] message = Vectors.bytes(vector, "message");
		byte[] mark = new byte[length];
		mac.write(message, 0, message.length, mark, 0, length);
		return mark;
	}

	@Test
	void generatedSecretsAreDifferentAndValid() {
		Set<String> secrets = new HashSet<>();
		Set<String> realms = new HashSet<>();
		SecureRandom random = new SecureRandom();
		for (int i = 0; i < 100; i++) {
			String secret = RealmSecret.generate(random);
			assertThat(secret).matches("plk1-[A-Za-z0-9_-]{43}");
			secrets.add(secret);
			realms.add(RealmSecret.of(secret).stretch().realmId());
		}
		assertThat(secrets).hasSize(100);
		assertThat(realms).hasSize(100).allMatch((id) -> id.matches("[0-9a-f]{16}"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "eleven char", "hunter2", "#", ELEVEN_KEYS, "e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301" })
	void shortPassphraseIsRefused(String secret) {
		assertThatIllegalArgumentException().isThrownBy(() -> RealmSecret.of(secret))
			.withMessageContaining("less than 12 characters")
			.withMessageContaining("'peerlink secret'")
			.withMessageNotContaining(secret);
	}

	@ParameterizedTest
	@ValueSource(strings = { "twelve chars", ELEVEN_KEYS + "!" })
	void passphraseOfTwelveCharactersIsEnough(String secret) {
		assertThat(RealmSecret.of(secret)).hasToString("RealmSecret[passphrase]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\t\n", "             " })
	void blankSecretIsRefused(String secret) {
		assertThatIllegalArgumentException().isThrownBy(() -> RealmSecret.of(secret))
			.withMessage("A realm's secret must not be blank");
	}

	@Test
	void secretThatWasReadInAWrongEncodingIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> RealmSecret.of("a long passphras\ufffd"))
			.withMessageContaining("LC_ALL=C.UTF-8");
	}

	@ParameterizedTest
	@ValueSource(strings = { "half a pair: \ud83d", "\udd11 half a pair" })
	void textThatIsNotUnicodeIsRefused(String secret) {
		assertThatIllegalArgumentException().isThrownBy(() -> RealmSecret.of(secret))
			.withMessageContaining("surrogate");
	}

	@ParameterizedTest
	@ValueSource(strings = { "plk1-", "plk1-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh",
			"plk1-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8A", "plk1-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
			"plk1-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9", "plk1-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdH+8",
			" plk1-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "plk1-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n",
			"plk1-is the beginning of my passphrase" })
	void generatedSecretThatWasCopiedBadlyIsNoPassphrase(String secret) {
		assertThatIllegalArgumentException().isThrownBy(() -> RealmSecret.of(secret))
			.withMessageContaining("Copy the line")
			.withMessageNotContaining("AAEC")
			.withNoCause();
	}

	@Test
	void textsDoNotShowTheSecret() {
		RealmSecret secret = RealmSecret.of(GENERATED);
		assertThat(secret).hasToString("RealmSecret[generated]");
		RealmKeys keys = secret.stretch();
		assertThat(keys).hasToString("RealmKeys[" + keys.realmId() + "]");
	}

	@Test
	void presharedKeyIsACopy() {
		RealmKeys keys = RealmSecret.of(GENERATED).stretch();
		byte[] key = keys.presharedKey();
		byte[] expected = key.clone();
		key[0] ^= 1;
		assertThat(keys.presharedKey()).isEqualTo(expected);
	}

}
