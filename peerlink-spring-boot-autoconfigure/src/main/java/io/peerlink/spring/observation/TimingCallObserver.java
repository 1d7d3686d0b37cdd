package io.peerlink.spring.observation;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

import io.peerlink.call.CallObserver;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.RequestContext;
import org.jspecify.annotations.Nullable;

/**
 * {@link CallObserver} that times calls to peers and requests from peers, for
 * applications in which nothing but meters listens to observations. Methods, outcomes and
 * errors are those of the observations of an {@link ObservationCallObserver}; there are
 * no observations, which cost many times as much. Thread-safe.
 *
 * @since 0.1.0
 */
public final class TimingCallObserver implements CallObserver {

	private final MethodNames callNames = new MethodNames("call", DefaultCallObservationConvention.MAX_METHODS);

	private final MethodNames handlerNames = new MethodNames("handle", DefaultHandlerObservationConvention.MAX_METHODS);

	private final Function<String, BiConsumer<String, @Nullable Throwable>> calls;

	private final Function<String, BiConsumer<String, @Nullable Throwable>> handlers;

	/**
	 * Creates an observer. Both functions start to time a method, by its name, and return
	 * what is told the outcome and the error, if any, once.
	 * @param calls times calls to peers
	 * @param handlers times requests from peers
	 */
	public TimingCallObserver(Function<String, BiConsumer<String, @Nullable Throwable>> calls,
			Function<String, BiConsumer<String, @Nullable Throwable>> handlers) {
		this.calls = calls;
		this.handlers = handlers;
	}

	@Override
	public Outgoing calling(String target, String method) {
		return new TimedCall(this.calls.apply(this.callNames.of(method).keyValue().getValue()));
	}

	@Override
	public Incoming handling(CurrentPeer caller, String method, Map<String, String> trace) {
		return new TimedHandler(this.handlers.apply(this.handlerNames.of(method).keyValue().getValue()),
				caller.request());
	}

	private record TimedCall(BiConsumer<String, @Nullable Throwable> timer) implements Outgoing {

		@Override
		public void ended(@Nullable Throwable failure) {
			CallOutcome outcome = CallOutcome.of(failure);
			// A cancelled call is not an error.
			this.timer.accept(outcome.keyValue().getValue(), (outcome != CallOutcome.CANCELLED) ? failure : null);
		}

	}

	private record TimedHandler(BiConsumer<String, @Nullable Throwable> timer,
			RequestContext request) implements Incoming {

		@Override
		public void ended(@Nullable Throwable failure) {
			HandlerOutcome outcome = HandlerOutcome.of(failure, this.request);
			// A handler that was cancelled is not an error.
			this.timer.accept(outcome.keyValue().getValue(), (outcome != HandlerOutcome.CANCELLED) ? failure : null);
		}

	}

}
