package io.peerlink.internal.wire;

/**
 * The {@code id} of a request: the JSON string or number that the caller chose, to be
 * echoed. Strings are escaped as little as possible, so that two spellings of one id are
 * equal; a number keeps its spelling.
 *
 * @param json the id's JSON text, {@code "…"} with its quotes for a string
 */
public record MessageId(String json) {

	/**
	 * Returns the id of a plain text.
	 * @param text letters, digits and {@code -} only, so that nothing needs escaping
	 * @return the id
	 */
	public static MessageId ofText(String text) {
		return new MessageId('"' + text + '"');
	}

	@Override
	public String toString() {
		return this.json;
	}

}
