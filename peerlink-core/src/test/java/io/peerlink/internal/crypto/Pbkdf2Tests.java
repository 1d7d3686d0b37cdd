package io.peerlink.internal.crypto;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Pbkdf2}.
 */
class Pbkdf2Tests {

	/**
	 * RFC 7914 section 11.
	 */
	@ParameterizedTest
	@CsvSource({
			"passwd, salt, 1, " + "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
					+ "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783",
			"Password, NaCl, 80000, " + "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
					+ "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d" })
	void derivesTheKeysOfTheStandard(String passphrase, String salt, int rounds, String key) {
		assertThat(Pbkdf2.derive(passphrase.toCharArray(), salt.getBytes(StandardCharsets.US_ASCII), rounds, 64))
			.isEqualTo(Vectors.hex(key));
	}

	@Test
	void derivesTheKeysOfAnotherImplementation() {
		assertThat(Vectors.read("keys.json", "pbkdf2")).allSatisfy((vector) -> {
			byte[] key = Vectors.bytes(vector, "key");
			char[] passphrase = Vectors.text(vector, "passphrase").toCharArray();
			int rounds = vector.path("rounds").intValue();
			assertThat(Pbkdf2.derive(passphrase, Vectors.bytes(vector, "salt"), rounds, key.length)).isEqualTo(key);
		});
	}

}
