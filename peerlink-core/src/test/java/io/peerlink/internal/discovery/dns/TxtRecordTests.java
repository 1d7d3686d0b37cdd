package io.peerlink.internal.discovery.dns;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TxtRecord}.
 */
class TxtRecordTests {

	@Test
	void attributesSurviveARoundTrip() {
		Map<String, String> attributes = Map.of("node", "Küche 漢 🚀", "empty", "", "equals", "a=b=c");
		assertThat(TxtRecord.read(TxtRecord.write(attributes))).isEqualTo(attributes);
	}

	@Test
	void noAttributesAreOneEmptyString() {
		assertThat(TxtRecord.write(Map.of())).containsExactly(0);
		assertThat(TxtRecord.read(new byte[1])).isEmpty();
		assertThat(TxtRecord.read(new byte[0])).isEmpty();
	}

	@Test
	void keyWithoutValueIsAnAttribute() {
		assertThat(TxtRecord.read(bytes("\4flag"))).isEqualTo(Map.of("flag", ""));
	}

	@Test
	void firstOfTwoEqualKeysCounts() {
		assertThat(TxtRecord.read(bytes("\3k=1\3k=2"))).isEqualTo(Map.of("k", "1"));
	}

	@Test
	void entryWithoutKeyIsSkipped() {
		assertThat(TxtRecord.read(bytes("\2=1\3k=2"))).isEqualTo(Map.of("k", "2"));
	}

	@Test
	void truncatedRecordIsRejected() {
		assertThat(TxtRecord.read(bytes("\77k=2"))).isNull();
	}

	@Test
	void tooManyAttributesAreRejected() {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i <= TxtRecord.MAX_ATTRIBUTES; i++) {
			text.append('\4').append("k=").append(10 + i % 90);
		}
		assertThat(TxtRecord.read(bytes(text.toString()))).isEqualTo(Map.of("k", "10"));
		StringBuilder distinct = new StringBuilder();
		for (int i = 0; i <= TxtRecord.MAX_ATTRIBUTES; i++) {
			distinct.append('\4').append("k").append(100 + i);
		}
		assertThat(TxtRecord.read(bytes(distinct.toString()))).isNull();
	}

	@Test
	void attributesThatDoNotFitAreRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> TxtRecord.write(Map.of("k", "v".repeat(254))))
			.withMessageContaining("'k'");
		Map<String, String> many = new HashMap<>();
		for (int i = 0; i < 5; i++) {
			many.put("k" + i, "v".repeat(250));
		}
		assertThatIllegalArgumentException().isThrownBy(() -> TxtRecord.write(many)).withMessageContaining("1024");
	}

	private static byte[] bytes(String latin1) {
		return latin1.getBytes(StandardCharsets.ISO_8859_1);
	}

}
