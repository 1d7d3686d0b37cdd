package io.peerlink.peer;

import java.net.InetSocketAddress;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests for {@link AllowedPeers}.
 */
class AllowedPeersTests {

	@ParameterizedTest
	@CsvSource({ "console, console, true", "console, Console, true", "Console, console, true",
			"console, console-1, false", "console, con, false", "console-*, console-1, true",
			"console-*, CONSOLE-Kitchen, true", "console-*, console-, true", "console-*, console, false",
			"console-*, my-console-1, false", "*, anything, true", "*-admin, root-admin, true",
			"*-admin, root-admin-1, false", "a*b*c, abc, true", "a*b*c, aXbYc, true", "a*b*c, acb, false",
			"a*a, a, false", "a*a, aa, true", "*ab*b, ab, false", "*ab*b, abb, true", "**, x, true",
			"con.ole, console, false", "caf\u00e9, cafe\u0301, true", "\u00c4*, \u00e4b, false" })
	void patternsStandForNames(String pattern, String name, boolean included) {
		assertThat(AllowedPeers.of(pattern).include(peer(name))).isEqualTo(included);
		assertThat(AllowedPeers.of("nobody", pattern).include(peer(name))).isEqualTo(included);
	}

	@Test
	void withoutPatternsEverybodyIsIncluded() {
		assertThat(AllowedPeers.of()).isSameAs(AllowedPeers.EVERYBODY);
		assertThat(AllowedPeers.EVERYBODY.include(null)).isTrue();
		assertThat(AllowedPeers.EVERYBODY.include(peer("x"))).isTrue();
		assertThat(AllowedPeers.EVERYBODY).hasToString("everybody");
	}

	@Test
	void nobodyWithoutANameMatchesAPattern() {
		assertThat(AllowedPeers.of("*").include(null)).isFalse();
		assertThat(AllowedPeers.of("null").include(null)).isFalse();
	}

	@Test
	@SuppressWarnings("NullAway") // What is tested.
	void blankPatternsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> AllowedPeers.of("a", " "))
			.withMessageContaining("must not be blank");
		assertThatNullPointerException().isThrownBy(() -> AllowedPeers.of("a", null));
	}

	@Test
	void equalPatternsAreEqual() {
		assertThat(AllowedPeers.of("a", "b*")).isEqualTo(AllowedPeers.of("a", "b*"))
			.hasSameHashCodeAs(AllowedPeers.of("a", "b*"))
			.isNotEqualTo(AllowedPeers.of("b*", "a"))
			.hasToString("a, b*");
	}

	private static Peer peer(String name) {
		return new Peer(name, "instance", InetSocketAddress.createUnresolved("host", 1), Map.of());
	}

	@Test
	void anyMemberCanTakeANameThatAPatternMatches() {
		assertThat(AllowedPeers.of("console-*", "*", "**", "admin", "*-left").openPatterns())
			.containsExactly("console-*", "*-left");
		assertThat(AllowedPeers.EVERYBODY.openPatterns()).isEmpty();
	}

}
