package io.peerlink.internal.server;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Says how many arguments a caller has given too many, and which.
 */
final class SurplusArguments {

	private static final int MAX_LENGTH = 100;

	private SurplusArguments() {
	}

	/**
	 * Returns what is wrong with the arguments.
	 * @param taken how many arguments the method takes
	 * @param parser at the first argument that it does not take
	 */
	static String describe(int taken, JsonParser parser) {
		StringBuilder surplus = new StringBuilder();
		int count = taken;
		do {
			append(surplus, (count > taken) ? ", " : "", textOf(parser));
			parser.skipChildren();
			count++;
		}
		while (parser.nextToken() != JsonToken.END_ARRAY);
		return "takes " + taken + ((taken != 1) ? " arguments" : " argument") + ", but " + count
				+ ((count != 1) ? " were given" : " was given") + "; there is no parameter for " + surplus;
	}

	private static void append(StringBuilder surplus, String separator, String text) {
		int room = MAX_LENGTH - surplus.length();
		if (room > 0) {
			String next = separator + text;
			surplus.append((next.length() <= room) ? next : next.substring(0, room) + "...");
		}
	}

	private static String textOf(JsonParser parser) {
		return switch (parser.currentToken()) {
			case START_ARRAY -> "[...]";
			case START_OBJECT -> "{...}";
			case VALUE_STRING -> '"' + parser.getString() + '"';
			default -> parser.getString();
		};
	}

}
