package io.peerlink.internal.channel.endpoint;

import java.util.ArrayList;
import java.util.List;

import io.peerlink.internal.concurrent.DrainableSemaphore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallbackRunnerTests {

	private final ChannelCounters counters = new ChannelCounters();

	private final DrainableSemaphore drain = new DrainableSemaphore(10);

	private final CallbackRunner callbacks = new CallbackRunner(Runnable::run, (task) -> false,
			new ChannelMeter(this.counters));

	@Test
	void callbackOfACallbackRunsAfterIt() {
		List<String> events = new ArrayList<>();
		this.callbacks.execute(() -> {
			this.callbacks.execute(() -> events.add("second"));
			events.add("first");
		});
		assertThat(events).containsExactly("first", "second");
	}

	@Test
	void callbackIsExcludedFromTheDrainOfItsOwnNodeOnly() {
		this.callbacks.joinDrain(this.drain.tryAcquire());
		this.callbacks.execute(() -> CallbackRunner.excludeCurrentFromDrain(new ChannelCounters()));
		assertThat(this.drain.acquired()).isEqualTo(1);
		this.callbacks.execute(() -> CallbackRunner.excludeCurrentFromDrain(this.counters));
		assertThat(this.drain.acquired()).isZero();
	}

	@Test
	void excludedCallbacksDoNotJoinTheDrain() {
		this.callbacks.execute(() -> CallbackRunner.excludeCurrentFromDrain(this.counters));
		this.callbacks.joinDrain(this.drain.tryAcquire());
		assertThat(this.drain.acquired()).isZero();
	}

	@Test
	void threadThatRunsNoCallbackExcludesNothing() {
		this.callbacks.joinDrain(this.drain.tryAcquire());
		CallbackRunner.excludeCurrentFromDrain(this.counters);
		assertThat(this.drain.acquired()).isEqualTo(1);
	}

	@Test
	void drainMayBeLeftMoreThanOnce() {
		this.callbacks.leaveDrain();
		this.callbacks.joinDrain(this.drain.tryAcquire());
		this.callbacks.leaveDrain();
		this.callbacks.leaveDrain();
		assertThat(this.drain.acquired()).isZero();
	}

}
