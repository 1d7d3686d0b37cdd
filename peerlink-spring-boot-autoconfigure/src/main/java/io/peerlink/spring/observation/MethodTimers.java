package io.peerlink.spring.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * The timers of all methods, on one side of the calls. There are as many as
 * {@link MethodNames} has names. Thread-safe.
 */
final class MethodTimers {

	private final Map<MethodNames.Name, MethodTimer> timers = new ConcurrentHashMap<>();

	private final MeterRegistry registry;

	private final String meter;

	private final MethodNames names;

	private final KeyValue unknown;

	/**
	 * Creates an empty set of timers.
	 * @param registry the registry of the timers
	 * @param meter the name of the timers
	 * @param names bounds the number of methods
	 * @param unknown the outcome of what has not ended
	 */
	MethodTimers(MeterRegistry registry, String meter, MethodNames names, KeyValue unknown) {
		this.registry = registry;
		this.meter = meter;
		this.names = names;
		this.unknown = unknown;
	}

	/**
	 * Returns the timer of a method.
	 */
	MethodTimer of(String method) {
		MethodNames.Name name = this.names.of(method);
		MethodTimer timer = this.timers.get(name);
		return (timer != null) ? timer : this.timers.computeIfAbsent(name,
				(added) -> new MethodTimer(this.registry, this.meter, added.keyValue(), this.unknown));
	}

	/**
	 * Forgets the timers when a meter has been removed from the registry, so that the
	 * next calls register theirs again.
	 */
	void removed(Meter.Id id) {
		if (id.getName().startsWith(this.meter)) {
			this.timers.clear();
		}
	}

}
