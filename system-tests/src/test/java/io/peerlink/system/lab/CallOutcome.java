package io.peerlink.system.lab;

import java.util.Map;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;

/**
 * The outcome of the calls of a {@link CallPlan} at their caller.
 *
 * @param calls the number of calls
 * @param succeeded the number of calls that returned a result
 * @param wrong the number of these that returned the result of another call
 * @param failures the number of failed calls by the exception's class name
 * @param p50 the median duration of the successful calls, in milliseconds
 * @param p99 the 99th percentile of their durations, in milliseconds
 * @param max the longest duration, in milliseconds
 */
public record CallOutcome(int calls, int succeeded, int wrong, Map<String, Integer> failures, double p50, double p99,
		double max) {

	static CallOutcome of(JsonNode result) {
		Map<String, Integer> failures = new TreeMap<>();
		result.path("failures").properties().forEach((entry) -> failures.put(entry.getKey(), entry.getValue().asInt()));
		return new CallOutcome(result.path("calls").asInt(), result.path("succeeded").asInt(),
				result.path("wrong").asInt(), failures, result.path("p50").asDouble(), result.path("p99").asDouble(),
				result.path("max").asDouble());
	}

	/**
	 * Returns the share of successful calls.
	 * @return 0 to 1
	 */
	public double successRate() {
		return (double) this.succeeded / this.calls;
	}

}
