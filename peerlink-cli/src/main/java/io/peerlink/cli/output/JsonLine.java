package io.peerlink.cli.output;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One JSON object of the output of {@code --json}. The first field is {@code event}; the
 * others keep the order in which they were added.
 */
public final class JsonLine {

	private static final double NANOS_PER_MICRO = 1000;

	private static final double MICROS_PER_MILLI = 1000;

	private static final double TENTHS = 10;

	private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

	private JsonLine(String event) {
		this.fields.put("event", event);
	}

	/**
	 * Creates an object.
	 * @param event the value of the field {@code event}
	 * @return the object
	 */
	public static JsonLine of(String event) {
		return new JsonLine(event);
	}

	/**
	 * Adds a field.
	 * @param name the name in snake case
	 * @param value any value that Jackson can serialize
	 * @return this object
	 */
	public JsonLine with(String name, @Nullable Object value) {
		this.fields.put(name, value);
		return this;
	}

	/**
	 * Adds a duration in milliseconds, with three decimals at most.
	 * @param name the name in snake case, which should end with {@code _ms}
	 * @param duration the duration, or {@code null} for none
	 * @return this object
	 */
	public JsonLine withMillis(String name, @Nullable Duration duration) {
		return with(name,
				(duration != null) ? Math.round(duration.toNanos() / NANOS_PER_MICRO) / MICROS_PER_MILLI : null);
	}

	/**
	 * Adds a number with one decimal at most.
	 * @param name the name in snake case
	 * @param number the number, which is rounded
	 * @return this object
	 */
	public JsonLine withDecimal(String name, double number) {
		return with(name, Math.round(number * TENTHS) / TENTHS);
	}

	/**
	 * Returns the fields in order.
	 * @return an unmodifiable view of names and values
	 */
	public Map<String, @Nullable Object> fields() {
		return Collections.unmodifiableMap(this.fields);
	}

}
