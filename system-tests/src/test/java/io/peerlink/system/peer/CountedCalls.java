package io.peerlink.system.peer;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A function that counts its executions for each of the calls of a run.
 */
public class CountedCalls {

	private final Map<String, Map<Integer, AtomicInteger>> runs = new ConcurrentHashMap<>();

	/**
	 * Counts an execution.
	 * @param run the run that the call belongs to
	 * @param number the call's number in that run
	 * @param millis the duration in milliseconds
	 * @return a result that no other call of the run has
	 */
	public CompletionStage<Integer> count(String run, int number, int millis) {
		executions(run).computeIfAbsent(number, (key) -> new AtomicInteger()).incrementAndGet();
		int result = resultOf(number);
		if (millis == 0) {
			return CompletableFuture.completedFuture(result);
		}
		return new CompletableFuture<Integer>().completeOnTimeout(result, millis, TimeUnit.MILLISECONDS);
	}

	static int resultOf(int number) {
		return 3 * number + 1;
	}

	/**
	 * Returns the summary of a run.
	 * @return the number of executed calls, and of those executed more than once
	 */
	Map<String, Object> summary(String run) {
		Map<Integer, AtomicInteger> executions = executions(run);
		long repeated = executions.values().stream().filter((times) -> times.get() > 1).count();
		return Map.of("executed", executions.size(), "repeated", repeated);
	}

	private Map<Integer, AtomicInteger> executions(String run) {
		return this.runs.computeIfAbsent(run, (key) -> new ConcurrentHashMap<>());
	}

}
