package io.peerlink.peer;

import java.nio.charset.StandardCharsets;

import io.peerlink.error.InvalidNodeNameException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class NodeNameTests {

	@ParameterizedTest
	@ValueSource(strings = { "Phone1", "Küche (oben) v1.2", "☃", "a b" })
	void anyPrintableNameIsValid(String name) {
		assertThat(NodeName.check(name)).isSameAs(name);
	}

	@ParameterizedTest
	@CsvSource({ "Phone1, phone1", "B\u00fcro, bu\u0308ro", "\u00c9T\u00c9, \u00c9t\u00c9",
			"\uD83D\uDE00A, \uD83D\uDE00a" })
	void spellingsOfOneNameHaveOneKey(String one, String other) {
		assertThat(NodeName.key(one)).isEqualTo(NodeName.key(other));
	}

	@ParameterizedTest
	@CsvSource({ "Phone1, Phone2", "\u00c9t\u00e9, \u00e9t\u00e9", "I, \u0131", "K, \u212A1" })
	void differentNamesHaveDifferentKeys(String one, String other) {
		assertThat(NodeName.key(one)).isNotEqualTo(NodeName.key(other));
	}

	@Test
	void nameOfANodeIsComposed() {
		assertThat(NodeName.check("Bu\u0308ro")).isEqualTo("B\u00fcro");
	}

	@Test
	void configuredNameThatWasReadInAWrongEncodingIsRefused() {
		assertThatExceptionOfType(InvalidNodeNameException.class).isThrownBy(() -> NodeName.check("B\ufffd\ufffdro"))
			.withMessage("Node name 'B\ufffd\ufffdro' was read in a wrong encoding. "
					+ "If it is from the environment or the command line, set LC_ALL=C.UTF-8");
		assertThat(NodeName.isValid("B\ufffd\ufffdro")).isTrue();
	}

	@Test
	void lengthIsLimitedInBytes() {
		assertThat(NodeName.check("é".repeat(31) + "a")).hasSize(32);
		assertThatIllegalArgumentException().isThrownBy(() -> NodeName.check("é".repeat(32)))
			.withMessageContaining("has 64 bytes in UTF-8; a name has at most 63");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "  " })
	void blankNameIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> NodeName.check(name))
			.withMessage("A node name must not be blank");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\nb", "a\u0000b", "a\u007fb", "a\u0085b" })
	void controlCharacterIsRefusedAndNotRepeated(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> NodeName.check(name))
			.withMessage("Node name 'a?b' holds a control character");
	}

	@Test
	void halfASurrogatePairIsRefused() {
		assertThatExceptionOfType(InvalidNodeNameException.class).isThrownBy(() -> NodeName.check("a\ud83d"))
			.withMessageContaining("not well-formed Unicode")
			.satisfies((ex) -> assertThat(ex.getNodeName()).isEqualTo("a\ud83d"));
	}

	@Test
	void numberedNamesFitIntoADnsLabel() {
		assertThat(NodeName.numbered("Phone1", 2)).isEqualTo("Phone1-2");
		assertThat(NodeName.numbered("x".repeat(63), 12)).isEqualTo("x".repeat(60) + "-12");
		String emoji = NodeName.numbered("\uD83D\uDE00".repeat(15) + "abc", 3);
		assertThat(emoji).isEqualTo("\uD83D\uDE00".repeat(15) + "a-3");
		String wide = NodeName.numbered("\u00e4".repeat(31), 3);
		assertThat(wide).isEqualTo("\u00e4".repeat(30) + "-3");
		assertThat(wide.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(63);
	}

	@Test
	void namesAreComparedInAsciiLowerCaseAndComposed() {
		assertThat(NodeName.key("Phone-[1]@Z")).isEqualTo("phone-[1]@z");
		assertThat(NodeName.key("Bu\u0308RO")).isEqualTo("b\u00fcro");
		assertThat(NodeName.isSame("Phone1", "phone1")).isTrue();
		assertThat(NodeName.isSame("B\u00fcro", "BU\u0308RO")).isFalse();
		assertThat(NodeName.isSame("B\u00fcro", "bu\u0308ro")).isTrue();
		assertThat(NodeName.isSame("Phone1", "Phone10")).isFalse();
	}

	@Test
	void lettersBeyondAsciiKeepTheirCase() {
		assertThat(NodeName.isSame("\u00c4", "\u00e4")).isFalse();
		assertThat(NodeName.key("\u0130\ud83d\ude00")).isEqualTo("\u0130\ud83d\ude00");
	}

}
