package io.peerlink.cli.output;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * The style of text on a terminal. Every method replaces control characters, so that text
 * from the network cannot control the terminal.
 *
 * @param coloured whether to use colours
 */
public record Style(boolean coloured) {

	private static final double NANOS_PER_MILLI = 1e6;

	/**
	 * The style without colours.
	 */
	public static final Style PLAIN = new Style(false);

	/**
	 * Formats text without emphasis.
	 * @param text any text
	 * @return the text with every control character but line breaks replaced
	 */
	public String plain(String text) {
		return text.codePoints()
			.map((codePoint) -> (Character.isISOControl(codePoint) && codePoint != '\n') ? '?' : codePoint)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

	/**
	 * Formats a name or a heading.
	 * @param text any text
	 * @return the text in bold
	 */
	public String strong(String text) {
		return code("1", text);
	}

	/**
	 * Formats text of less interest.
	 * @param text any text
	 * @return the text, dimmed
	 */
	public String faint(String text) {
		return code("2", text);
	}

	/**
	 * Formats text about a success.
	 * @param text any text
	 * @return the text in green
	 */
	public String success(String text) {
		return code("32", text);
	}

	/**
	 * Formats text that deserves attention.
	 * @param text any text
	 * @return the text in yellow
	 */
	public String warning(String text) {
		return code("33", text);
	}

	/**
	 * Formats text about an error.
	 * @param text any text
	 * @return the text in red
	 */
	public String error(String text) {
		return code("31", text);
	}

	/**
	 * Formats a duration in milliseconds.
	 * @param duration the duration
	 * @return the milliseconds with fewer decimals the longer the duration is
	 */
	public String millis(Duration duration) {
		double millis = duration.toNanos() / NANOS_PER_MILLI;
		return decimal(millis, (millis < 1) ? 3 : (millis < 100) ? 2 : 0) + " ms";
	}

	/**
	 * Formats a number with a decimal point. {@link String#format} would load locale data
	 * first, which takes longer than most commands.
	 * @param number the number
	 * @param decimals the number of decimals
	 * @return the rounded number
	 */
	public static String decimal(double number, int decimals) {
		return BigDecimal.valueOf(number).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
	}

	private String code(String code, String text) {
		return this.coloured ? "\u001B[" + code + "m" + plain(text) + "\u001B[0m" : plain(text);
	}

}
