package io.peerlink.spring.observation;

import java.util.Map;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.peerlink.call.CallObserver;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * {@link CallObserver} that creates an {@link Observation} for each call to a peer and
 * for each request from a peer. The trace context that a tracer writes to the
 * {@link CallObservationContext} on the calling node is in the
 * {@link HandlerObservationContext} on the other node.
 * <p>
 * The parent of a call is the current observation of the thread that makes it. While a
 * handler runs, its observation is the current one of its thread.
 *
 * @since 0.1.0
 */
public final class ObservationCallObserver implements CallObserver {

	private final CallObservationConvention defaultCallConvention = new DefaultCallObservationConvention();

	private final HandlerObservationConvention defaultHandlerConvention = new DefaultHandlerObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable CallObservationConvention callConvention;

	private final @Nullable HandlerObservationConvention handlerConvention;

	/**
	 * Creates an observer with the default conventions.
	 * @param registry the registry of the observations
	 */
	public ObservationCallObserver(ObservationRegistry registry) {
		this(registry, null, null);
	}

	/**
	 * Creates an observer.
	 * @param registry the registry of the observations
	 * @param callConvention the convention for calls to peers, {@code null} for that of
	 * the registry or else the default
	 * @param handlerConvention the convention for requests from peers, {@code null} for
	 * that of the registry or else the default
	 */
	public ObservationCallObserver(ObservationRegistry registry, @Nullable CallObservationConvention callConvention,
			@Nullable HandlerObservationConvention handlerConvention) {
		this.registry = registry;
		this.callConvention = callConvention;
		this.handlerConvention = handlerConvention;
	}

	@Override
	public Outgoing calling(String target, String method) {
		CallObservationContext context = new CallObservationContext(target, method);
		Observation observation = PeerLinkObservationDocumentation.CALL.observation(this.callConvention,
				this.defaultCallConvention, () -> context, this.registry);
		return observation.isNoop() ? Outgoing.NONE : new ObservedCall(observation.start(), context);
	}

	@Override
	public Incoming handling(CurrentPeer caller, String method, Map<String, String> trace) {
		HandlerObservationContext context = new HandlerObservationContext(caller, method, trace);
		Observation observation = PeerLinkObservationDocumentation.HANDLER.observation(this.handlerConvention,
				this.defaultHandlerConvention, () -> context, this.registry);
		return observation.isNoop() ? Incoming.NONE : new ObservedHandler(observation.start(), context);
	}

	private record ObservedCall(Observation observation, CallObservationContext context) implements Outgoing {

		@Override
		public Map<String, String> sending(Peer peer) {
			this.context.setPeer(peer);
			return this.context.trace();
		}

		@Override
		public void ended(@Nullable Throwable failure) {
			CallOutcome outcome = CallOutcome.of(failure);
			this.context.setOutcome(outcome);
			// A cancelled call is not an error.
			if (failure != null && outcome != CallOutcome.CANCELLED) {
				this.observation.error(failure);
			}
			this.observation.stop();
		}

	}

	private record ObservedHandler(Observation observation, HandlerObservationContext context) implements Incoming {

		@Override
		public Scope open() {
			return this.observation.openScope()::close;
		}

		@Override
		public void ended(@Nullable Throwable failure) {
			HandlerOutcome outcome = HandlerOutcome.of(failure, this.context.getCaller().request());
			this.context.setOutcome(outcome);
			// A handler that was cancelled is not an error.
			if (failure != null && outcome != HandlerOutcome.CANCELLED) {
				this.observation.error(failure);
			}
			this.observation.stop();
		}

	}

}
