package io.peerlink.internal.crypto;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link StaticKey}.
 */
class StaticKeyTests {

	private static final String ALICE = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";

	private static final String ALICE_PUBLIC = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";

	private static final String BOB = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";

	private static final String BOB_PUBLIC = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";

	private static final String SHARED = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";

	/**
	 * RFC 7748 section 5.2.
	 */
	@ParameterizedTest
	@CsvSource({
			"a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4, "
					+ "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c, "
					+ "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
			"4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d, "
					+ "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493, "
					+ "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957" })
	void multipliesAsTheStandardDoes(String scalar, String point, String result) throws SealException {
		assertThat(key(scalar).agree(Vectors.hex(point))).isEqualTo(Vectors.hex(result));
	}

	/**
	 * RFC 7748 section 5.2, each result being the next scalar.
	 */
	@ParameterizedTest
	@CsvSource({ "1, 422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079",
			"1000, 684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51" })
	void multipliesAsTheStandardDoesAgainAndAgain(int times, String result) throws SealException {
		byte[] point = new byte[StaticKey.LENGTH];
		point[0] = 9;
		byte[] scalar = point;
		for (int i = 0; i < times; i++) {
			byte[] product = StaticKey.ofPrivate(scalar).agree(point);
			point = scalar;
			scalar = product;
		}
		assertThat(scalar).isEqualTo(Vectors.hex(result));
	}

	/**
	 * RFC 7748 section 6.1.
	 */
	@Test
	void agreesAsTheStandardDoes() throws SealException {
		assertThat(key(ALICE).publicKey()).isEqualTo(Vectors.hex(ALICE_PUBLIC));
		assertThat(key(BOB).publicKey()).isEqualTo(Vectors.hex(BOB_PUBLIC));
		assertThat(key(ALICE).agree(Vectors.hex(BOB_PUBLIC))).isEqualTo(Vectors.hex(SHARED));
		assertThat(key(BOB).agree(Vectors.hex(ALICE_PUBLIC))).isEqualTo(Vectors.hex(SHARED));
	}

	@Test
	void publicKeysAreThoseOfAnotherImplementation() {
		assertThat(Vectors.read("x25519.json", "keys"))
			.allSatisfy((vector) -> assertThat(key(Vectors.text(vector, "private")).publicKey())
				.isEqualTo(Vectors.bytes(vector, "public")));
	}

	@Test
	void agreesAsAnotherImplementationDoes() {
		List<JsonNode> vectors = Vectors.read("x25519.json", "agreements");
		assertThat(vectors).filteredOn((vector) -> vector.path("secret").isNull()).hasSize(14);
		assertThat(vectors).filteredOn((vector) -> Vectors.text(vector, "name").startsWith("not canonical"))
			.hasSize(34);
		assertThat(vectors).allSatisfy((vector) -> {
			StaticKey key = key(Vectors.text(vector, "private"));
			byte[] point = Vectors.bytes(vector, "public");
			if (vector.path("secret").isNull()) {
				assertThatExceptionOfType(SealException.class).isThrownBy(() -> key.agree(point))
					.withMessage("A public key of low order");
			}
			else {
				assertThat(key.agree(point)).isEqualTo(Vectors.bytes(vector, "secret"));
			}
		});
	}

	@Test
	void publicKeyOfAWrongLengthIsRefused() {
		StaticKey key = StaticKey.generate();
		for (int length = 0; length <= 64; length++) {
			byte[] point = new byte[length];
			Arrays.fill(point, (byte) 9);
			if (length != StaticKey.LENGTH) {
				assertThatExceptionOfType(SealException.class).isThrownBy(() -> key.agree(point));
			}
		}
	}

	@Test
	void privateKeyOfAWrongLengthIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> StaticKey.ofPrivate(new byte[31]));
		assertThatIllegalArgumentException().isThrownBy(() -> StaticKey.ofPrivate(new byte[33]));
	}

	@Test
	void generatedKeysAreDifferentAndAgree() throws SealException {
		StaticKey one = StaticKey.generate();
		StaticKey other = StaticKey.generate();
		assertThat(one.publicKey()).isNotEqualTo(other.publicKey());
		assertThat(one.agree(other.publicKey())).isEqualTo(other.agree(one.publicKey()));
	}

	@Test
	void keyKeepsNeitherItsInputNorItsOutput() {
		byte[] scalar = Vectors.hex(ALICE);
		StaticKey key = StaticKey.ofPrivate(scalar);
		Arrays.fill(scalar, (byte) 0);
		Arrays.fill(key.publicKey(), (byte) 0);
		assertThat(key.publicKey()).isEqualTo(Vectors.hex(ALICE_PUBLIC));
		assertThatAgreementIs(key, SHARED);
	}

	private static void assertThatAgreementIs(StaticKey key, String secret) {
		assertThat(Vectors.hex(BOB_PUBLIC))
			.satisfies((point) -> assertThat(key.agree(point)).isEqualTo(Vectors.hex(secret)));
	}

	@Test
	void erasedKeyAgreesOnNothing() {
		StaticKey key = key(ALICE);
		key.erase();
		assertThatIllegalStateException().isThrownBy(() -> key.agree(Vectors.hex(BOB_PUBLIC)));
		assertThat(key.publicKey()).isEqualTo(Vectors.hex(ALICE_PUBLIC));
	}

	/**
	 * What {@code sha256sum} tells of the 32 bytes.
	 */
	@Test
	void fingerprintIsThatOfThePublicKey() {
		assertThat(key(ALICE).fingerprint()).isEqualTo(StaticKey.fingerprint(Vectors.hex(ALICE_PUBLIC)))
			.isEqualTo("300c-9c96-03b9-2a4b-39ed-3958-bf92-4011");
		assertThat(key(BOB).fingerprint()).isNotEqualTo(key(ALICE).fingerprint());
	}

	@Test
	void textShowsTheFingerprintOnly() {
		assertThat(key(ALICE)).hasToString("StaticKey[" + key(ALICE).fingerprint() + "]");
	}

	private static StaticKey key(String scalar) {
		return StaticKey.ofPrivate(Vectors.hex(scalar));
	}

}
