package io.peerlink.internal.channel.endpoint;

import java.util.ArrayList;
import java.util.List;

import io.peerlink.internal.concurrent.InFlight;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallbackRunnerTests {

	private final ChannelCounters counters = new ChannelCounters();

	private final InFlight drain = new InFlight(10);

	private final CallbackRunner callbacks = new CallbackRunner(Runnable::run, new ChannelMeter(this.counters));

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
		this.callbacks.joinDrain(this.drain.enter());
		this.callbacks.execute(() -> CallbackRunner.excludeCurrentFromDrain(new ChannelCounters()));
		assertThat(this.drain.count()).isEqualTo(1);
		this.callbacks.execute(() -> CallbackRunner.excludeCurrentFromDrain(this.counters));
		assertThat(this.drain.count()).isZero();
	}

	@Test
	void excludedCallbacksDoNotJoinTheDrain() {
		this.callbacks.execute(() -> CallbackRunner.excludeCurrentFromDrain(this.counters));
		this.callbacks.joinDrain(this.drain.enter());
		assertThat(this.drain.count()).isZero();
	}

	@Test
	void threadThatRunsNoCallbackExcludesNothing() {
		this.callbacks.joinDrain(this.drain.enter());
		CallbackRunner.excludeCurrentFromDrain(this.counters);
		assertThat(this.drain.count()).isEqualTo(1);
	}

	@Test
	void drainMayBeLeftMoreThanOnce() {
		this.callbacks.leaveDrain();
		this.callbacks.joinDrain(this.drain.enter());
		this.callbacks.leaveDrain();
		this.callbacks.leaveDrain();
		assertThat(this.drain.count()).isZero();
	}

}
