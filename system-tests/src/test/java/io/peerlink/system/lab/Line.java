package io.peerlink.system.lab;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One line that a child process printed.
 *
 * @param number 0 for the first line of that process
 * @param text the line as it is
 * @param json what it says, or {@code null} when it is not a JSON object: a log line
 */
public record Line(int number, String text, @Nullable JsonNode json) {

	/**
	 * Return a field of the JSON object.
	 * @param field its name
	 * @return the field's text, or {@code null} when there is none or it is no string
	 */
	public @Nullable String string(String field) {
		return (this.json != null) ? this.json.path(field).stringValue(null) : null;
	}

	/**
	 * Return when the process printed the line, by its own reading of the machine's
	 * monotonic clock: times from different processes can be compared, and with
	 * {@link System#nanoTime()}.
	 * @return nanoseconds
	 */
	public long nanoTime() {
		return required().path("mono").asLong();
	}

	/**
	 * Return the JSON object of a line that is known to have one.
	 * @return the object
	 */
	public JsonNode required() {
		if (this.json == null) {
			throw new IllegalStateException("Not a JSON line: " + this.text);
		}
		return this.json;
	}

}
