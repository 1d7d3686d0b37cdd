package io.peerlink.spring.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one method, with the tags that Micrometer gives to those of observations.
 * Timers of what ended without an exception, which is nearly all, are looked up once.
 */
final class MethodTimer {

	private static final String OUTCOME = "outcome";

	private static final String NO_ERROR = "none";

	private final Map<String, Timer> timers = new ConcurrentHashMap<>();

	private final MeterRegistry registry;

	private final String meter;

	private final Tag method;

	private final LongTaskTimer active;

	MethodTimer(MeterRegistry registry, String meter, String method) {
		this.registry = registry;
		this.meter = meter;
		this.method = Tag.of("method", method);
		this.active = registry.more()
			.longTaskTimer(meter + ".active", Tags.of(this.method, Tag.of(OUTCOME, "unknown")));
	}

	BiConsumer<String, @Nullable Throwable> start() {
		return new Execution(this);
	}

	private long now() {
		return this.registry.config().clock().monotonicTime();
	}

	private Timer timer(String outcome, @Nullable Throwable error) {
		if (error != null) {
			return register(outcome, error.getClass().getSimpleName());
		}
		Timer timer = this.timers.get(outcome);
		return (timer != null) ? timer : this.timers.computeIfAbsent(outcome, (added) -> register(added, NO_ERROR));
	}

	private Timer register(String outcome, String error) {
		return this.registry.timer(this.meter, Tags.of(this.method, Tag.of(OUTCOME, outcome), Tag.of("error", error)));
	}

	/**
	 * One execution, which ends with an outcome.
	 */
	private static final class Execution implements BiConsumer<String, @Nullable Throwable> {

		private final MethodTimer timer;

		private final LongTaskTimer.Sample active;

		private final long start;

		Execution(MethodTimer timer) {
			this.timer = timer;
			this.active = timer.active.start();
			this.start = timer.now();
		}

		@Override
		public void accept(String outcome, @Nullable Throwable error) {
			long duration = this.timer.now() - this.start;
			this.timer.timer(outcome, error).record(duration, TimeUnit.NANOSECONDS);
			this.active.stop();
		}

	}

}
