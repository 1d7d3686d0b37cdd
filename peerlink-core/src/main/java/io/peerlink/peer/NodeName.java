package io.peerlink.peer;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

import io.peerlink.error.InvalidNodeNameException;
import org.jspecify.annotations.Nullable;

/**
 * The rules for a node's name, which is also its DNS-SD instance name.
 *
 * @since 0.1.0
 */
public final class NodeName {

	/**
	 * The longest name, in bytes of UTF-8: a DNS label (RFC 1035 section 2.3.4).
	 */
	public static final int MAX_BYTES = 63;

	private static final int CASE_STEP = 'a' - 'A';

	private NodeName() {
	}

	/**
	 * Checks a name that was configured.
	 * @param name the name
	 * @return the name in normalization form C of Unicode, in which it is announced
	 * @throws InvalidNodeNameException when no node can have that name, or when it was
	 * read in a wrong encoding; the message says why
	 */
	public static String check(String name) {
		String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
		String problem = (name.indexOf('\ufffd') < 0) ? problemOf(composed) : "Node name '" + name
				+ "' was read in a wrong encoding. If it is from the environment or the command line, set LC_ALL=C.UTF-8";
		if (problem != null) {
			throw new InvalidNodeNameException(name, problem);
		}
		return composed;
	}

	/**
	 * Returns whether a node on the network can have a name.
	 * @param name the name
	 * @return whether it is one; that a node may have read its own in a wrong encoding is
	 * not looked at
	 */
	public static boolean isValid(String name) {
		return problemOf(name) == null;
	}

	private static @Nullable String problemOf(String name) {
		if (name.isBlank()) {
			return "A node name must not be blank";
		}
		if (name.codePoints().anyMatch(Character::isISOControl)) {
			return "Node name '" + printable(name) + "' holds a control character";
		}
		if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
			return "Node name '" + name + "' is not well-formed Unicode";
		}
		int length = length(name);
		if (length > MAX_BYTES) {
			return "Node name '" + name + "' has " + length + " bytes in UTF-8; a name has at most " + MAX_BYTES;
		}
		return null;
	}

	/**
	 * Returns the form of a name by which names are compared. Names that differ in ASCII
	 * case only are one name (RFC 6762 section 16), and so are those that differ in how
	 * Unicode composes a character.
	 * @param name the name
	 * @return the name in normalization form C, with lower case ASCII letters
	 */
	public static String key(String name) {
		String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
		StringBuilder key = new StringBuilder(composed.length());
		composed.chars().forEach((unit) -> key.append((char) ((unit >= 'A' && unit <= 'Z') ? unit + CASE_STEP : unit)));
		return key.toString();
	}

	/**
	 * Returns whether two names are one, see {@link #key(String)}.
	 * @param one a name
	 * @param other a name
	 * @return whether a network can have only one node of these names
	 */
	public static boolean isSame(String one, String other) {
		return one.equals(other) || key(one).equals(key(other));
	}

	/**
	 * Returns another name for a node whose own one is taken.
	 * @param name the wanted name
	 * @param number the number to append
	 * @return the name with a hyphen and the number appended, shortened to fit where
	 * necessary
	 */
	public static String numbered(String name, int number) {
		String suffix = "-" + number;
		return shorten(name, MAX_BYTES - suffix.length()) + suffix;
	}

	/**
	 * Returns the beginning of a text that has at most a number of bytes in UTF-8. No
	 * character is cut in two.
	 * @param text the text
	 * @param maxBytes the limit
	 * @return the text, or its beginning
	 */
	public static String shorten(String text, int maxBytes) {
		String shortened = text;
		while (length(shortened) > maxBytes) {
			shortened = shortened.substring(0, shortened.offsetByCodePoints(shortened.length(), -1));
		}
		return shortened;
	}

	private static int length(String name) {
		return name.getBytes(StandardCharsets.UTF_8).length;
	}

	private static String printable(String name) {
		return name.replaceAll("\\p{Cc}", "?");
	}

	/**
	 * Is informed when a running node loses its name because an older live node has the
	 * same one, and when it has it again. That happens to nodes that start in the same
	 * moment, and to those that did not see each other at first: a link came up late, or
	 * the network was divided. All calls come one after the other, on an event thread of
	 * the node, which they may block. Their order relative to the calls of a
	 * {@link PeerListener} is not defined.
	 */
	public interface Listener {

		/**
		 * Called when the node has taken another name, as it may with
		 * {@code renameOnConflict}.
		 * @param previous the name that it had
		 * @param name the name that it has now
		 * @param owner the older node that has the previous name, as {@code host:port}
		 */
		default void renamed(String previous, String name, String owner) {
		}

		/**
		 * Called when the node is out of service: peers do not find it any more. It calls
		 * peers as before.
		 * @param name the name that it had
		 * @param owner the older node that has the name, as {@code host:port}
		 */
		default void lost(String name, String owner) {
		}

		/**
		 * Called when the name is free and the node, which was out of service, has it
		 * again.
		 * @param name the name
		 */
		default void regained(String name) {
		}

	}

}
