package io.peerlink.cli.output;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Style}.
 */
class StyleTests {

	private static final Style COLOURED = new Style(true);

	@Test
	void coloursAreUsedOnlyWhenEnabled() {
		assertThat(COLOURED.strong("x")).isEqualTo("\u001B[1mx\u001B[0m");
		assertThat(COLOURED.error("x")).isEqualTo("\u001B[31mx\u001B[0m");
		assertThat(Style.PLAIN.strong("x") + Style.PLAIN.faint("x") + Style.PLAIN.success("x")
				+ Style.PLAIN.warning("x") + Style.PLAIN.error("x"))
			.isEqualTo("xxxxx");
	}

	@Test
	void controlCharactersAreReplaced() {
		assertThat(Style.PLAIN.plain("a\u001B[2Jb\u009Bc\r\td\ne😀")).isEqualTo("a?[2Jb?c??d\ne😀");
		assertThat(COLOURED.success("\u001B")).isEqualTo("\u001B[32m?\u001B[0m");
	}

	@Test
	void longerDurationsHaveFewerDecimals() {
		assertThat(Style.PLAIN.millis(Duration.ofNanos(12_345))).isEqualTo("0.012 ms");
		assertThat(Style.PLAIN.millis(Duration.ofNanos(12_345_678))).isEqualTo("12.35 ms");
		assertThat(Style.PLAIN.millis(Duration.ofMillis(12_345))).isEqualTo("12345 ms");
	}

}
