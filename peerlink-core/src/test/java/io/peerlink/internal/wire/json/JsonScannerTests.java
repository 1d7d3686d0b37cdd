package io.peerlink.internal.wire.json;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class JsonScannerTests {

	private static final int LONGEST = 40;

	/**
	 * Every byte at every place of a text, so at every place of a word and behind the
	 * last word.
	 */
	@Test
	void plainBytesEndAtTheFirstSpecialOne() {
		for (int length = 1; length <= LONGEST; length++) {
			for (int at = 0; at < length; at++) {
				for (int unit = Byte.MIN_VALUE; unit <= Byte.MAX_VALUE; unit++) {
					byte[] text = " ".repeat(length).getBytes(StandardCharsets.US_ASCII);
					text[at] = (byte) unit;
					boolean plain = unit >= ' ' && unit != '"' && unit != '\\';
					assertThat(JsonScanner.skipPlainBytes(text, 0, length)).isEqualTo(plain ? length : at);
				}
			}
		}
	}

	@Test
	void bytesBehindTheEndDoNotCount() {
		byte[] text = "some text \"and\" more".getBytes(StandardCharsets.US_ASCII);
		assertThat(JsonScanner.skipPlainBytes(text, 2, 9)).isEqualTo(9);
		assertThat(JsonScanner.skipPlainBytes(text, 2, text.length)).isEqualTo(10);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"a text of more than eight bytes\"", "\"eight by\"", "\"\"",
			"\"1234567\\\"89 \\\\ und \\u00e4\"", "\"Übermäßig viele Wörter, 日本語\"", "[\"a\",{\"b\":\"cdefghijkl\"}]" })
	void wholeValueIsSkipped(String json) {
		byte[] text = (json + ",").getBytes(StandardCharsets.UTF_8);
		assertThat(JsonScanner.skipValue(text, 0, text.length, 1)).isEqualTo(text.length - 1);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "\"a line\nfeed within a text\"", "\"a text without its end", "\"an escape \\x of none\"" })
	void brokenStringIsUnusual(String json) {
		byte[] text = json.getBytes(StandardCharsets.UTF_8);
		assertThat(JsonScanner.skipValue(text, 0, text.length, 1)).isEqualTo(JsonScanner.UNUSUAL);
	}

}
