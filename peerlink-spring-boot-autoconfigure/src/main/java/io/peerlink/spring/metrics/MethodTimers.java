package io.peerlink.spring.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Times methods, on one side of the calls. The meters are those that Micrometer makes of
 * observations: a timer by method, outcome and error, and a long task timer of what has
 * not ended. Thread-safe.
 *
 * @since 0.1.0
 */
public final class MethodTimers {

	private final Map<String, MethodTimer> timers = new ConcurrentHashMap<>();

	private final MeterRegistry registry;

	private final String meter;

	/**
	 * Creates an empty set of timers.
	 * @param registry the registry of the timers
	 * @param meter the name of the timers
	 */
	public MethodTimers(MeterRegistry registry, String meter) {
		this.registry = registry;
		this.meter = meter;
		registry.config().onMeterRemoved(this::removed);
	}

	/**
	 * Starts to time an execution of a method. Every name takes memory permanently, so
	 * the caller bounds their number.
	 * @param method the name of the method
	 * @return to be called once, when the execution ends, with the outcome and the
	 * exception that it ended with, if any
	 */
	public BiConsumer<String, @Nullable Throwable> start(String method) {
		MethodTimer timer = this.timers.get(method);
		if (timer == null) {
			timer = this.timers.computeIfAbsent(method, (added) -> new MethodTimer(this.registry, this.meter, added));
		}
		return timer.start();
	}

	/**
	 * Forgets the timers when a meter has been removed from the registry, so that the
	 * next calls register theirs again.
	 */
	private void removed(Meter removed) {
		if (removed.getId().getName().startsWith(this.meter)) {
			this.timers.clear();
		}
	}

}
