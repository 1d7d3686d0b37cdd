package io.peerlink.cli;

import io.peerlink.cli.output.Style;

/**
 * Numbers of bytes for people.
 */
final class FileSize {

	private static final String[] UNITS = { "kB", "MB", "GB", "TB", "PB" };

	private static final int THOUSAND = 1000;

	private FileSize() {
	}

	static String format(double bytes) {
		if (bytes < THOUSAND) {
			return Math.round(bytes) + " B";
		}
		double value = bytes / THOUSAND;
		int unit = 0;
		while (value >= THOUSAND && unit < UNITS.length - 1) {
			value /= THOUSAND;
			unit++;
		}
		return Style.decimal(value, 1) + " " + UNITS[unit];
	}

}
