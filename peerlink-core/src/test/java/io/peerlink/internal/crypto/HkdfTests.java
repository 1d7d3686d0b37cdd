package io.peerlink.internal.crypto;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Hkdf}.
 */
class HkdfTests {

	/**
	 * RFC 5869 section A.1.
	 */
	@Test
	void derivesTheKeyOfTheBasicExample() {
		byte[] extracted = Hkdf.extract(range(0x00, 0x0d), material());
		assertThat(extracted)
			.isEqualTo(Vectors.hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"));
		assertThat(Hkdf.expand(extracted, range(0xf0, 0xfa), 42)).isEqualTo(Vectors
			.hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf" + "34007208d5b887185865"));
	}

	/**
	 * RFC 5869 section A.2.
	 */
	@Test
	void derivesTheKeyOfTheLongExample() {
		byte[] extracted = Hkdf.extract(range(0x60, 0xb0), range(0x00, 0x50));
		assertThat(extracted)
			.isEqualTo(Vectors.hex("06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244"));
		assertThat(Hkdf.expand(extracted, range(0xb0, 0x100), 82))
			.isEqualTo(Vectors.hex("b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
					+ "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
					+ "cc30c58179ec3e87c14c01d5c1f3434f1d87"));
	}

	/**
	 * RFC 5869 section A.3.
	 */
	@Test
	void derivesTheKeyOfTheExampleWithoutSaltAndInfo() {
		byte[] extracted = Hkdf.extract(new byte[0], material());
		assertThat(extracted)
			.isEqualTo(Vectors.hex("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"));
		assertThat(Hkdf.expand(extracted, new byte[0], 42)).isEqualTo(Vectors
			.hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d" + "9d201395faa4b61a96c8"));
	}

	@Test
	void derivesTheKeysOfAnotherImplementation() {
		assertThat(Vectors.read("keys.json", "hkdf")).allSatisfy((vector) -> {
			byte[] key = Vectors.bytes(vector, "key");
			byte[] extracted = Hkdf.extract(Vectors.bytes(vector, "salt"), Vectors.bytes(vector, "material"));
			assertThat(Hkdf.expand(extracted, Vectors.bytes(vector, "info"), key.length)).isEqualTo(key);
		});
	}

	@Test
	void derivesNoMoreThan255Blocks() {
		assertThatIllegalArgumentException().isThrownBy(() -> Hkdf.expand(material(), new byte[0], 8161));
		assertThatIllegalArgumentException().isThrownBy(() -> Hkdf.expand(material(), new byte[0], -1));
	}

	private static byte[] material() {
		byte[] material = new byte[22];
		Arrays.fill(material, (byte) 0x0b);
		return material;
	}

	private static byte[] range(int first, int end) {
		byte[] bytes = new byte[end - first];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) (first + i);
		}
		return bytes;
	}

}
