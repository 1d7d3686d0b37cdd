package io.peerlink.spring.observation;

import java.util.concurrent.TimeUnit;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one method. Those of successes, which is nearly all, are looked up once.
 */
final class MethodTimer {

	private final MeterRegistry registry;

	private final String meter;

	private final Tag method;

	private final LongTaskTimer active;

	private volatile @Nullable Timer success;

	MethodTimer(MeterRegistry registry, String meter, KeyValue method, KeyValue unknown) {
		this.registry = registry;
		this.meter = meter;
		this.method = tag(method);
		this.active = registry.more().longTaskTimer(meter + ".active", Tags.of(this.method, tag(unknown)));
	}

	LongTaskTimer.Sample started() {
		return this.active.start();
	}

	/**
	 * Returns the time of the registry's clock in nanoseconds.
	 */
	long now() {
		return this.registry.config().clock().monotonicTime();
	}

	void succeeded(long nanos, KeyValue outcome) {
		Timer timer = this.success;
		if (timer == null) {
			timer = timer(outcome, null);
			this.success = timer;
		}
		timer.record(nanos, TimeUnit.NANOSECONDS);
	}

	void ended(long nanos, KeyValue outcome, @Nullable Throwable error) {
		timer(outcome, error).record(nanos, TimeUnit.NANOSECONDS);
	}

	private Timer timer(KeyValue outcome, @Nullable Throwable error) {
		String name = (error != null) ? error.getClass().getSimpleName() : KeyValue.NONE_VALUE;
		return this.registry.timer(this.meter, Tags.of(this.method, tag(outcome), Tag.of("error", name)));
	}

	private static Tag tag(KeyValue keyValue) {
		return Tag.of(keyValue.getKey(), keyValue.getValue());
	}

}
