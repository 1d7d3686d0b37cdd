package io.peerlink.internal.payload;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.peerlink.handler.RpcParameter;
import tools.jackson.core.JacksonException;

/**
 * Jackson's messages as peers see them: without packages, enclosing classes and advice to
 * developers, which mean nothing to them.
 */
public final class JacksonMessages {

	private static final int MAX_LENGTH = 200;

	private static final Pattern TYPE = Pattern.compile("`[^`]*`|\\(class [^)]*\\)");

	/**
	 * The advice that Jackson puts into parentheses, or at the end.
	 */
	private static final Pattern ADVICE = Pattern
		.compile(" ?\\((but could|but might|set|use|disable|enable) .*?\\)(?=$|:| )|: disable \\S+ to allow$");

	private JacksonMessages() {
	}

	/**
	 * Returns where in a value the reader failed, and why.
	 * @param failure an exception of Jackson
	 * @return a clause for the peer that has sent the value
	 */
	public static String describe(JacksonException failure) {
		String reason = simplify(ADVICE.matcher(failure.getOriginalMessage()).replaceAll(""));
		return placeOf(failure) + ((reason.length() <= MAX_LENGTH) ? reason : reason.substring(0, MAX_LENGTH) + "...");
	}

	private static String placeOf(JacksonException failure) {
		String path = failure.getPath()
			.stream()
			.map((step) -> (step.getPropertyName() != null) ? "." + step.getPropertyName()
					: "[" + step.getIndex() + "]")
			.collect(Collectors.joining());
		return path.isEmpty() ? "" : "in '" + (path.startsWith(".") ? path.substring(1) : path) + "': ";
	}

	/**
	 * Returns a message with its types shortened.
	 * @param message a message of Jackson
	 * @return the message with simple type names
	 */
	static String simplify(String message) {
		return TYPE.matcher(message)
			.replaceAll((type) -> Matcher.quoteReplacement(RpcParameter.simpleTypeName(type.group())));
	}

}
