package io.peerlink.internal.discovery.dns;

/**
 * How names are compared: without regard to the case of ASCII letters, and of no others
 * (RFC 6762 section 16).
 */
public final class DnsName {

	private static final int CASE_STEP = 'a' - 'A';

	private DnsName() {
	}

	/**
	 * Returns whether two names are one.
	 * @param one a name
	 * @param other a name
	 * @return whether they are equal but for the case of ASCII letters
	 */
	public static boolean isSame(String one, String other) {
		return one.length() == other.length() && startsWith(one, other);
	}

	/**
	 * Returns whether a name begins with another one.
	 * @param name a name
	 * @param beginning how it may begin
	 * @return whether it does, but for the case of ASCII letters
	 */
	public static boolean startsWith(String name, String beginning) {
		return matches(name, 0, beginning);
	}

	/**
	 * Returns whether a part of a name is another one.
	 */
	static boolean matches(String name, int offset, String part) {
		if (name.length() - offset < part.length()) {
			return false;
		}
		for (int i = 0; i < part.length(); i++) {
			if (fold(name.charAt(offset + i)) != fold(part.charAt(i))) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Returns the form of a name that is the same for all names that are one.
	 * @param name a name
	 * @return the name with lower case ASCII letters
	 */
	public static String key(String name) {
		StringBuilder key = new StringBuilder(name.length());
		name.chars().forEach((unit) -> key.append(fold((char) unit)));
		return key.toString();
	}

	private static char fold(char unit) {
		return (unit >= 'A' && unit <= 'Z') ? (char) (unit + CASE_STEP) : unit;
	}

}
