package io.peerlink.internal.payload;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Jackson's messages as peers see them: types without packages and enclosing classes,
 * which mean nothing to them.
 */
public final class JacksonMessages {

	private static final Pattern QUALIFIER = Pattern.compile("(?<![\\p{L}\\p{N}_])(?:[\\p{L}\\p{N}_]++[.$])+");

	private static final Pattern TYPE = Pattern.compile("`[^`]*`|\\(class [^)]*\\)");

	private JacksonMessages() {
	}

	/**
	 * Returns a message with its types shortened.
	 * @param message a message of Jackson
	 * @return the same message, shorter
	 */
	public static String simplify(String message) {
		return TYPE.matcher(message)
			.replaceAll((type) -> Matcher.quoteReplacement(QUALIFIER.matcher(type.group()).replaceAll("")));
	}

}
