package io.peerlink.system.peer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.PeerLink;
import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerClient;
import io.peerlink.internal.concurrent.Futures;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Many calls of {@link CountedCalls#count} with a limited number in flight.
 */
final class CallRun {

	private final PeerClient peer;

	private final String run;

	private final int calls;

	private final int inFlight;

	private final int millis;

	private final Semaphore permits;

	private final Queue<Long> nanosOfSuccesses = new ConcurrentLinkedQueue<>();

	private final AtomicInteger wrong = new AtomicInteger();

	private final Map<String, Integer> failures = new ConcurrentHashMap<>();

	CallRun(PeerLink node, JsonNode command) {
		this.peer = node.peer(command.path("peer").asString()).with(options(command));
		this.run = command.path("run").asString();
		this.calls = command.path("calls").asInt();
		this.inFlight = command.path("in_flight").asInt();
		this.millis = command.path("millis").asInt();
		this.permits = new Semaphore(this.inFlight);
	}

	private static CallOptions options(JsonNode command) {
		return CallOptions.defaults()
			.withTimeout(Duration.ofMillis((long) (command.path("timeout").asDouble() * 1000)))
			.withIdempotent(command.path("idempotent").asBoolean(false));
	}

	/**
	 * Makes the calls.
	 * @return their outcome and the durations of the successful ones in milliseconds
	 */
	Map<String, Object> execute() {
		for (int number = 0; number < this.calls; number++) {
			this.permits.acquireUninterruptibly();
			begin(number);
		}
		this.permits.acquireUninterruptibly(this.inFlight);
		return result();
	}

	private void begin(int number) {
		long began = System.nanoTime();
		Futures.whenDone(this.peer.callAsync("count", Integer.class, this.run, number, this.millis),
				(result, failure) -> {
					if (failure != null) {
						this.failures.merge(Futures.unwrap(failure).getClass().getSimpleName(), 1, Integer::sum);
					}
					else {
						succeeded(number, result, System.nanoTime() - began);
					}
					this.permits.release();
				});
	}

	private void succeeded(int number, @Nullable Integer result, long nanos) {
		this.nanosOfSuccesses.add(nanos);
		if (result == null || result != CountedCalls.resultOf(number)) {
			this.wrong.incrementAndGet();
		}
	}

	private Map<String, Object> result() {
		long[] sorted = this.nanosOfSuccesses.stream().mapToLong(Long::longValue).sorted().toArray();
		Map<String, Object> result = new LinkedHashMap<>();
		result.put("calls", this.calls);
		result.put("succeeded", sorted.length);
		result.put("wrong", this.wrong.get());
		result.put("failures", this.failures);
		result.put("p50", millisAt(sorted, 0.5));
		result.put("p99", millisAt(sorted, 0.99));
		result.put("max", millisAt(sorted, 1));
		return result;
	}

	private static double millisAt(long[] sorted, double share) {
		int index = (int) Math.ceil(share * sorted.length) - 1;
		return (index < 0) ? 0 : sorted[index] / 1e6;
	}

}
