package io.peerlink.system.lab;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Many calls of a function that counts how often it was executed for each of them.
 *
 * @param run tells these calls from others
 * @param calls how many
 * @param inFlight how many at a time
 * @param timeout of each call
 * @param handlerTime how long the function takes
 * @param idempotent whether a Java caller says that they are
 */
public record CallPlan(String run, int calls, int inFlight, Duration timeout, Duration handlerTime,
		boolean idempotent) {

	/**
	 * Plan calls that take no time and are not idempotent.
	 * @param run tells these calls from others
	 * @param calls how many
	 * @param inFlight how many at a time
	 * @param timeout of each call
	 * @return the plan
	 */
	public static CallPlan of(String run, int calls, int inFlight, Duration timeout) {
		return new CallPlan(run, calls, inFlight, timeout, Duration.ZERO, false);
	}

	/**
	 * Have the function take time.
	 * @param handlerTime how long
	 * @return the changed plan
	 */
	public CallPlan handlerTime(Duration handlerTime) {
		return new CallPlan(this.run, this.calls, this.inFlight, this.timeout, handlerTime, this.idempotent);
	}

	/**
	 * Have the caller say that the calls are idempotent.
	 * @return the changed plan
	 */
	public CallPlan asIdempotent() {
		return new CallPlan(this.run, this.calls, this.inFlight, this.timeout, this.handlerTime, true);
	}

	/**
	 * Return how long the calls may take, should all of them time out.
	 */
	Duration patience() {
		return this.timeout.multipliedBy(1 + this.calls / this.inFlight);
	}

	Map<String, Object> details() {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("run", this.run);
		details.put("calls", this.calls);
		details.put("in_flight", this.inFlight);
		details.put("timeout", this.timeout.toMillis() / 1000.0);
		details.put("millis", this.handlerTime.toMillis());
		details.put("idempotent", this.idempotent);
		return details;
	}

}
