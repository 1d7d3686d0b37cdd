package io.peerlink.benchmark.compare;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a table: a kind and, for some kinds, a number.
 *
 * @param kind the letter
 * @param number the number of callers, calls, peers, frames or MiB; 0 if there is none
 */
record TableId(char kind, int number) {

	static final List<String> DEFAULTS = List.of("A", "B64", "G64", "D10", "D50", "C", "C20000", "R", "L", "M", "S",
			"T256", "F256", "X1", "X64", "Y");

	private static final Pattern PATTERN = Pattern.compile("([ACLMRSY]|[BDFGTX](?=\\d))(\\d{0,6})");

	static TableId parse(String text) {
		Matcher matcher = PATTERN.matcher(text);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("There is no table " + text + "; try " + String.join(",", DEFAULTS));
		}
		String number = matcher.group(2);
		return new TableId(text.charAt(0), number.isEmpty() ? 0 : Integer.parseInt(number));
	}

	@Override
	public String toString() {
		return (this.number > 0) ? this.kind + Integer.toString(this.number) : Character.toString(this.kind);
	}

}
