package io.peerlink.spring.observation;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.peerlink.call.CallObserver;
import io.peerlink.error.InvalidArgumentsException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.RequestContext;
import io.peerlink.spring.metrics.MethodTimers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TimingCallObserverTests {

	private final MockClock clock = new MockClock();

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry(SimpleConfig.DEFAULT, this.clock);

	private final TimingCallObserver observer = new TimingCallObserver(
			new MethodTimers(this.meters, DefaultCallObservationConvention.NAME)::start,
			new MethodTimers(this.meters, DefaultHandlerObservationConvention.NAME)::start);

	@Test
	void metersAreThoseOfObservations() {
		SimpleMeterRegistry observed = new SimpleMeterRegistry(SimpleConfig.DEFAULT, this.clock);
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(observed));
		exchangeCalls(new ObservationCallObserver(observations));
		List<String> expected = values(observed);
		exchangeCalls(this.observer);
		assertThat(values(this.meters)).hasSizeGreaterThan(8).containsExactlyInAnyOrderElementsOf(expected);
	}

	private void exchangeCalls(CallObserver observer) {
		for (Throwable failure : failures()) {
			CallObserver.Outgoing call = observer.calling("other", "add");
			this.clock.add(5, TimeUnit.MILLISECONDS);
			call.ended(failure);
			handle(observer, failure, caller(false));
		}
		handle(observer, new CancellationException(), caller(true));
		handle(observer, null, caller(true));
		observer.calling("other", "pending");
		for (int i = 0; i <= DefaultCallObservationConvention.MAX_METHODS; i++) {
			observer.calling("other", "method" + i).ended(null);
		}
	}

	private void handle(CallObserver observer, @Nullable Throwable failure, CurrentPeer caller) {
		CallObserver.Incoming request = observer.handling(caller, "negate", Map.of());
		try (CallObserver.Scope scope = request.open()) {
			this.clock.add(7, TimeUnit.MILLISECONDS);
		}
		request.ended(failure);
	}

	private static @Nullable Throwable[] failures() {
		return new @Nullable Throwable[] { null, null, new RemoteErrorException("other", "ValueError", "bad"),
				new CancellationException(), new IllegalStateException() {
				}, new InvalidArgumentsException("negate(int x)", "argument 'x' is missing") };
	}

	private static List<String> values(SimpleMeterRegistry meters) {
		return meters.getMeters().stream().map((meter) -> meter.getId() + " " + meter.measure()).toList();
	}

	@Test
	void successIsTimed() {
		CallObserver.Outgoing call = this.observer.calling("other", "add");
		this.clock.add(30, TimeUnit.MILLISECONDS);
		assertThat(this.meters.get("peerlink.calls.active").longTaskTimer().activeTasks()).isOne();
		call.ended(null);
		assertThat(this.meters.get("peerlink.calls.active").longTaskTimer().activeTasks()).isZero();
		Timer timer = this.meters.get("peerlink.calls")
			.tags("method", "add", "outcome", "success", "error", "none")
			.timer();
		assertThat(timer.count()).isOne();
		assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(30);
	}

	/**
	 * An observation takes 2 KiB, and so does the rest of a call. Most of what is left is
	 * Micrometer's sample for the active calls.
	 */
	@Test
	void successAllocatesNearlyNothing() {
		com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
		int calls = 10_000;
		observe(calls);
		long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
		observe(calls);
		long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
		assertThat(allocated / calls).isLessThan(300);
	}

	private void observe(int calls) {
		for (int i = 0; i < calls; i++) {
			this.observer.calling("other", "add").ended(null);
		}
	}

	@Test
	void removedMetersAreRegisteredAgain() {
		this.observer.calling("other", "add").ended(null);
		handle(this.observer, null, caller(false));
		this.meters.clear();
		this.observer.calling("other", "add").ended(null);
		handle(this.observer, null, caller(false));
		assertThat(this.meters.get("peerlink.calls").timer().count()).isOne();
		assertThat(this.meters.get("peerlink.handler").timer().count()).isOne();
	}

	@Test
	void filtersApply() {
		this.meters.config().meterFilter(MeterFilter.denyNameStartsWith("peerlink.calls"));
		this.meters.config().meterFilter(MeterFilter.commonTags(Tags.of("room", "attic")));
		this.observer.calling("other", "add").ended(null);
		handle(this.observer, null, caller(false));
		assertThat(this.meters.getMeters()).extracting(Meter::getId)
			.allSatisfy((id) -> assertThat(id.getTag("room")).isEqualTo("attic"))
			.extracting(Meter.Id::getName)
			.containsExactlyInAnyOrder("peerlink.handler", "peerlink.handler.active");
	}

	private static CurrentPeer caller(boolean cancelled) {
		InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5000);
		return new CurrentPeer("other", address, null, new RequestContext() {

			@Override
			public Optional<Duration> remaining() {
				return Optional.empty();
			}

			@Override
			public boolean isExpired() {
				return false;
			}

			@Override
			public boolean isCancelled() {
				return cancelled;
			}

			@Override
			public void onCancel(Runnable callback) {
				// It is cancelled from the beginning, or never.
			}

		});
	}

}
