package io.peerlink.wire;

import java.nio.charset.StandardCharsets;

import io.peerlink.error.InvalidNodeNameException;

/**
 * The rules for a node's name, which is also its DNS-SD instance name.
 */
public final class NodeName {

	private NodeName() {
	}

	/**
	 * Check a name.
	 * @param name the name
	 * @return the name
	 * @throws InvalidNodeNameException when no node can have that name; the message says
	 * why
	 */
	public static String check(String name) {
		if (name.isBlank()) {
			throw new InvalidNodeNameException(name, "A node name must not be blank");
		}
		if (name.codePoints().anyMatch(Character::isISOControl)) {
			throw new InvalidNodeNameException(name, "Node name '" + printable(name) + "' holds a control character");
		}
		if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
			throw new InvalidNodeNameException(name, "Node name '" + name + "' is not well-formed Unicode");
		}
		int length = name.getBytes(StandardCharsets.UTF_8).length;
		if (length > WireLimits.MAX_NAME_BYTES) {
			throw new InvalidNodeNameException(name, "Node name '" + name + "' has " + length
					+ " bytes in UTF-8; a name has at most " + WireLimits.MAX_NAME_BYTES);
		}
		return name;
	}

	/**
	 * Tell whether a node can have a name.
	 * @param name the name
	 * @return whether {@link #check} accepts it
	 */
	public static boolean isValid(String name) {
		try {
			check(name);
			return true;
		}
		catch (InvalidNodeNameException ex) {
			return false;
		}
	}

	private static String printable(String name) {
		return name.replaceAll("\\p{Cc}", "?");
	}

}
