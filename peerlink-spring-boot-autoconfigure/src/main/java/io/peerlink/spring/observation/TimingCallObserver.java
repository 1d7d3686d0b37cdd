package io.peerlink.spring.observation;

import java.util.Map;

import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.peerlink.call.CallObserver;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.RequestContext;
import org.jspecify.annotations.Nullable;

/**
 * {@link CallObserver} that times calls to peers and requests from peers, for
 * applications in which nothing but meters listens to observations. The meters are those
 * that Micrometer makes of the observations of an {@link ObservationCallObserver}; there
 * are no observations, which cost many times as much. Thread-safe.
 *
 * @since 0.1.0
 */
public final class TimingCallObserver implements CallObserver {

	private final MethodTimers calls;

	private final MethodTimers handlers;

	/**
	 * Creates an observer.
	 * @param registry the registry of the timers
	 */
	public TimingCallObserver(MeterRegistry registry) {
		this.calls = new MethodTimers(registry, DefaultCallObservationConvention.NAME,
				new MethodNames("call", DefaultCallObservationConvention.MAX_METHODS), CallOutcome.UNKNOWN.keyValue());
		this.handlers = new MethodTimers(registry, DefaultHandlerObservationConvention.NAME,
				new MethodNames("handle", DefaultHandlerObservationConvention.MAX_METHODS),
				HandlerOutcome.UNKNOWN.keyValue());
		registry.config().onMeterRemoved(this::removed);
	}

	private void removed(Meter meter) {
		this.calls.removed(meter.getId());
		this.handlers.removed(meter.getId());
	}

	@Override
	public Outgoing calling(String target, String method) {
		return new TimedCall(this.calls.of(method));
	}

	@Override
	public Incoming handling(CurrentPeer caller, String method, Map<String, String> trace) {
		return new TimedHandler(this.handlers.of(method), caller.request());
	}

	private static final class TimedCall implements Outgoing {

		private final MethodTimer timer;

		private final LongTaskTimer.Sample active;

		private final long start;

		TimedCall(MethodTimer timer) {
			this.timer = timer;
			this.active = timer.started();
			this.start = timer.now();
		}

		@Override
		public void ended(@Nullable Throwable failure) {
			CallOutcome outcome = CallOutcome.of(failure);
			long duration = this.timer.now() - this.start;
			if (failure == null) {
				this.timer.succeeded(duration, outcome.keyValue());
			}
			else {
				// A cancelled call is not an error.
				this.timer.ended(duration, outcome.keyValue(), (outcome != CallOutcome.CANCELLED) ? failure : null);
			}
			this.active.stop();
		}

	}

	private static final class TimedHandler implements Incoming {

		private final MethodTimer timer;

		private final RequestContext request;

		private final LongTaskTimer.Sample active;

		private final long start;

		TimedHandler(MethodTimer timer, RequestContext request) {
			this.timer = timer;
			this.request = request;
			this.active = timer.started();
			this.start = timer.now();
		}

		@Override
		public void ended(@Nullable Throwable failure) {
			HandlerOutcome outcome = HandlerOutcome.of(failure, this.request);
			long duration = this.timer.now() - this.start;
			if (outcome == HandlerOutcome.SUCCESS) {
				this.timer.succeeded(duration, outcome.keyValue());
			}
			else {
				// A handler that was cancelled is not an error.
				this.timer.ended(duration, outcome.keyValue(), (outcome != HandlerOutcome.CANCELLED) ? failure : null);
			}
			this.active.stop();
		}

	}

}
