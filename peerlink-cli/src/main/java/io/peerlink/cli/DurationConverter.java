package io.peerlink.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converts durations such as {@code 500ms}, {@code 1.5s}, {@code 2m} and {@code 1h}. A
 * number without a unit is in seconds.
 */
final class DurationConverter implements ITypeConverter<Duration> {

	private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)?");

	private static final Map<String, Long> NANOS_BY_UNIT = Map.of("ms", 1_000_000L, "s", 1_000_000_000L, "m",
			60_000_000_000L, "h", 3_600_000_000_000L);

	private static final Duration MAX = Duration.ofDays(365);

	@Override
	public Duration convert(String text) {
		Matcher matcher = DURATION.matcher(text);
		if (!matcher.matches()) {
			throw new TypeConversionException("'" + text + "' is not a time such as 500ms, 3s or 2m");
		}
		String unit = (matcher.group(2) != null) ? matcher.group(2) : "s";
		BigDecimal nanos = new BigDecimal(matcher.group(1))
			.multiply(BigDecimal.valueOf(NANOS_BY_UNIT.getOrDefault(unit, 0L)));
		if (nanos.compareTo(BigDecimal.valueOf(MAX.toSeconds()).scaleByPowerOfTen(9)) > 0) {
			throw new TypeConversionException("'" + text + "' is longer than a year");
		}
		return Duration.ofNanos(nanos.longValue());
	}

	/**
	 * Formats a duration in whole seconds or milliseconds, as this converter reads it.
	 */
	static String format(Duration duration) {
		long millis = duration.toMillis();
		return (millis % 1000 == 0) ? millis / 1000 + "s" : millis + "ms";
	}

}
