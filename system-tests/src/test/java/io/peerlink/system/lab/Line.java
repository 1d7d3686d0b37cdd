package io.peerlink.system.lab;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A line of output of a child process.
 *
 * @param number the number of the line, from 0
 * @param text the unchanged line
 * @param json the JSON object, or {@code null} if the line is none, such as a log line
 */
public record Line(int number, String text, @Nullable JsonNode json) {

	/**
	 * Returns a field of the JSON object.
	 * @param field its name
	 * @return the field's text, or {@code null} if it is missing or not a string
	 */
	public @Nullable String string(String field) {
		return (this.json != null) ? this.json.path(field).stringValue(null) : null;
	}

	/**
	 * Returns the time of the output by the machine's monotonic clock. Times of different
	 * processes and of {@link System#nanoTime()} are comparable.
	 * @return nanoseconds
	 */
	public long nanoTime() {
		return required().path("mono").asLong();
	}

	/**
	 * Returns the JSON object of a line that has one.
	 * @return the object
	 */
	public JsonNode required() {
		if (this.json == null) {
			throw new IllegalStateException("Not a JSON line: " + this.text);
		}
		return this.json;
	}

}
