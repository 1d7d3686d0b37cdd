package io.peerlink.system.lab;

import java.util.Map;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;

/**
 * How the calls of a {@link CallPlan} ended, as their caller saw it.
 *
 * @param calls how many were made
 * @param succeeded how many returned something
 * @param wrong how many of these returned what another call should have
 * @param failures how many failed, by the exception's class name
 * @param p50 the median of what the successful ones took, in milliseconds
 * @param p99 what only one in a hundred of them exceeded, in milliseconds
 * @param max the longest of them, in milliseconds
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
	 * Return the share of calls that succeeded.
	 * @return 0 to 1
	 */
	public double successRate() {
		return (double) this.succeeded / this.calls;
	}

}
