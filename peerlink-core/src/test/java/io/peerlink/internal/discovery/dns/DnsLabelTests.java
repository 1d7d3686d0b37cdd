package io.peerlink.internal.discovery.dns;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DnsLabel}.
 */
class DnsLabelTests {

	@Test
	void lengthIsThatOfTheEncodedName() {
		assertThat(DnsLabel.length("aü漢")).isEqualTo(6);
		assertThat(DnsLabel.length("🚀")).isEqualTo(6);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "plain", "Küche-漢字", "a🚀b", "\uFFFD" })
	void utf8IsDecoded(String text) {
		assertThat(decode(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
	}

	@Test
	void surrogatesOfJmDnsAreDecoded() {
		assertThat(decode(bytes("a\u00ED\u00A0\u00BD\u00ED\u00BA\u0080b"))).isEqualTo("a🚀b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u0080", "\u00C0\u0080", "\u00E0\u0080\u0080", "\u00F0\u0080\u0080\u0080",
			"\u00F4\u0090\u0080\u0080", "\u00FF", "\u00E6\u00BC", "\u00C3a" })
	void invalidBytesAreReplaced(String bytes) {
		assertThat(decode(bytes("x" + bytes + "y"))).startsWith("x\uFFFD").endsWith("y");
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static String decode(byte[] label) {
		StringBuilder decoded = new StringBuilder();
		DnsLabel.decode(label, 0, label.length, decoded);
		return decoded.toString();
	}

}
