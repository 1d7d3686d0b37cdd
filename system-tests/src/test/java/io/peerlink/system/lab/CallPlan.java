package io.peerlink.system.lab;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Many calls of a function that counts its executions for each of them.
 *
 * @param run identifies the calls
 * @param calls the number of calls
 * @param inFlight the number of concurrent calls
 * @param timeout the timeout of each call
 * @param handlerTime the duration of an execution
 * @param idempotent whether a Java caller declares them idempotent
 */
public record CallPlan(String run, int calls, int inFlight, Duration timeout, Duration handlerTime,
		boolean idempotent) {

	/**
	 * Creates a plan of calls that take no time and are not idempotent.
	 * @param run identifies the calls
	 * @param calls the number of calls
	 * @param inFlight the number of concurrent calls
	 * @param timeout the timeout of each call
	 * @return the plan
	 */
	public static CallPlan of(String run, int calls, int inFlight, Duration timeout) {
		return new CallPlan(run, calls, inFlight, timeout, Duration.ZERO, false);
	}

	/**
	 * Sets the duration of an execution.
	 * @param handlerTime the duration
	 * @return the changed plan
	 */
	public CallPlan handlerTime(Duration handlerTime) {
		return new CallPlan(this.run, this.calls, this.inFlight, this.timeout, handlerTime, this.idempotent);
	}

	/**
	 * Declares the calls idempotent.
	 * @return the changed plan
	 */
	public CallPlan asIdempotent() {
		return new CallPlan(this.run, this.calls, this.inFlight, this.timeout, this.handlerTime, true);
	}

	/**
	 * Returns the duration of the run if all calls time out.
	 */
	Duration maxDuration() {
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
