package io.peerlink.benchmark.driver;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Options of the form {@code key=value}, the last of which counts if a key repeats.
 */
public final class DriverOptions {

	private final Map<String, String> values;

	private DriverOptions(Map<String, String> values) {
		this.values = values;
	}

	/**
	 * Reads options.
	 * @param assignments each {@code key=value}
	 * @return the options
	 */
	public static DriverOptions of(List<String> assignments) {
		Map<String, String> values = new LinkedHashMap<>();
		for (String assignment : assignments) {
			int equals = assignment.indexOf('=');
			if (equals < 1) {
				throw new IllegalArgumentException("Not key=value: " + assignment);
			}
			values.put(assignment.substring(0, equals), assignment.substring(equals + 1));
		}
		return new DriverOptions(Collections.unmodifiableMap(values));
	}

	/**
	 * Returns all options.
	 * @return the values by key, in the order of their first appearance
	 */
	public Map<String, String> asMap() {
		return this.values;
	}

	/**
	 * Returns a text.
	 * @param key the key
	 * @param defaultValue the value if there is none
	 * @return the value
	 */
	public String text(String key, String defaultValue) {
		return this.values.getOrDefault(key, defaultValue);
	}

	/**
	 * Returns an integer.
	 * @param key the key
	 * @param defaultValue the value if there is none
	 * @return the value
	 */
	public int integer(String key, int defaultValue) {
		return this.values.containsKey(key) ? Integer.parseInt(text(key, "")) : defaultValue;
	}

	/**
	 * Returns a decimal number.
	 * @param key the key
	 * @param defaultValue the value if there is none
	 * @return the value
	 */
	public double decimal(String key, double defaultValue) {
		return this.values.containsKey(key) ? Double.parseDouble(text(key, "")) : defaultValue;
	}

	/**
	 * Returns whether something is to be done.
	 * @param key the key
	 * @return whether the value is {@code true}
	 */
	public boolean isTrue(String key) {
		return Boolean.parseBoolean(text(key, ""));
	}

}
