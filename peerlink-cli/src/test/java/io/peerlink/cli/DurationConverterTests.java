package io.peerlink.cli;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DurationConverter}.
 */
class DurationConverterTests {

	@ParameterizedTest
	@CsvSource({ "500ms, PT0.5S", "3s, PT3S", "1.5s, PT1.5S", "2m, PT2M", "1h, PT1H", "3, PT3S", "0.25, PT0.25S",
			"0, PT0S", "0.1ms, PT0.0001S" })
	void durationsAreConverted(String text, Duration expected) {
		assertThat(new DurationConverter().convert(text)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "soon", "-1s", "1 s", "1d", "s", "1e3", "999999999h", "0x10", "1s2" })
	void invalidDurationsAreRejected(String text) {
		assertThatExceptionOfType(TypeConversionException.class).isThrownBy(() -> new DurationConverter().convert(text))
			.withMessageContaining("'" + text + "'");
	}

	@Test
	void durationsAreFormatted() {
		assertThat(DurationConverter.format(Duration.ofMillis(2500))).isEqualTo("2500ms");
		assertThat(DurationConverter.format(Duration.ofSeconds(3))).isEqualTo("3s");
	}

}
