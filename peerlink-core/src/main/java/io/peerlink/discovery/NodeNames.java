package io.peerlink.discovery;

import java.nio.charset.StandardCharsets;

import io.peerlink.wire.WireLimits;

/**
 * What can be the name of a node: a DNS label without control characters (WIRE.md section
 * 1).
 */
final class NodeNames {

	private NodeNames() {
	}

	static boolean isValid(String name) {
		return !name.isBlank() && length(name) <= WireLimits.MAX_NAME_BYTES
				&& name.chars().noneMatch(Character::isISOControl);
	}

	/**
	 * Make another name for a node whose own is taken.
	 * @param name the wanted name
	 * @param number what to tell it apart by
	 * @return the name with the number appended, shortened to fit where necessary
	 */
	static String numbered(String name, int number) {
		String suffix = "-" + number;
		String base = name;
		while (length(base) + suffix.length() > WireLimits.MAX_NAME_BYTES) {
			base = base.substring(0, base.offsetByCodePoints(base.length(), -1));
		}
		return base + suffix;
	}

	private static int length(String name) {
		return name.getBytes(StandardCharsets.UTF_8).length;
	}

}
