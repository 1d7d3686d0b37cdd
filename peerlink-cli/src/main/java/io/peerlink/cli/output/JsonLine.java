package io.peerlink.cli.output;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One JSON object of the output of {@code --json}. Its first field is {@code event}; the
 * others keep their order.
 */
public final class JsonLine {

	private static final double NANOS_PER_MICRO = 1000;

	private static final double MICROS_PER_MILLI = 1000;

	private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

	private JsonLine(String event) {
		this.fields.put("event", event);
	}

	/**
	 * Begin an object.
	 * @param event what it tells
	 * @return the object
	 */
	public static JsonLine of(String event) {
		return new JsonLine(event);
	}

	/**
	 * Add a field.
	 * @param name the name in snake case
	 * @param value anything that Jackson can write
	 * @return this object
	 */
	public JsonLine with(String name, @Nullable Object value) {
		this.fields.put(name, value);
		return this;
	}

	/**
	 * Add a time in milliseconds, with three decimals at most.
	 * @param name the name in snake case, which should end with {@code _ms}
	 * @param time the time, {@code null} when there is none
	 * @return this object
	 */
	public JsonLine withMillis(String name, @Nullable Duration time) {
		return with(name, (time != null) ? Math.round(time.toNanos() / NANOS_PER_MICRO) / MICROS_PER_MILLI : null);
	}

	/**
	 * Return the fields.
	 * @return name and value of each, in order
	 */
	public Map<String, @Nullable Object> fields() {
		return Collections.unmodifiableMap(this.fields);
	}

}
