package io.peerlink.cli.output;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * How text looks on a terminal. Every method makes control characters visible, so that
 * what comes from the network cannot command the terminal.
 *
 * @param coloured whether to use colours
 */
public record Style(boolean coloured) {

	private static final double NANOS_PER_MILLI = 1e6;

	/**
	 * Text without colours.
	 */
	public static final Style PLAIN = new Style(false);

	/**
	 * Write text as it is.
	 * @param text any text
	 * @return the text without control characters, line breaks excepted
	 */
	public String plain(String text) {
		return text.codePoints()
			.map((codePoint) -> (Character.isISOControl(codePoint) && codePoint != '\n') ? '?' : codePoint)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

	/**
	 * Write a name or a heading.
	 * @param text any text
	 * @return the text in bold
	 */
	public String strong(String text) {
		return code("1", text);
	}

	/**
	 * Write what is of less interest.
	 * @param text any text
	 * @return the text, dimmed
	 */
	public String faint(String text) {
		return code("2", text);
	}

	/**
	 * Write what went well.
	 * @param text any text
	 * @return the text in green
	 */
	public String good(String text) {
		return code("32", text);
	}

	/**
	 * Write what deserves a look.
	 * @param text any text
	 * @return the text in yellow
	 */
	public String doubtful(String text) {
		return code("33", text);
	}

	/**
	 * Write what went wrong.
	 * @param text any text
	 * @return the text in red
	 */
	public String bad(String text) {
		return code("31", text);
	}

	/**
	 * Write a time.
	 * @param time the time
	 * @return milliseconds with as many decimals as are of interest
	 */
	public String millis(Duration time) {
		double millis = time.toNanos() / NANOS_PER_MILLI;
		return decimal(millis, (millis < 1) ? 3 : (millis < 100) ? 2 : 0) + " ms";
	}

	/**
	 * Write a number with a decimal point. {@link String#format} would load the customs
	 * of all countries first, which takes longer than most commands.
	 * @param number the number
	 * @param decimals how many decimals
	 * @return the number, rounded
	 */
	public static String decimal(double number, int decimals) {
		return BigDecimal.valueOf(number).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
	}

	private String code(String code, String text) {
		return this.coloured ? "\u001B[" + code + "m" + plain(text) + "\u001B[0m" : plain(text);
	}

}
