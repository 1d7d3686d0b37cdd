package io.peerlink.spring.observation;

import java.util.Map;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.peerlink.call.CallObserver;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * Makes an {@link Observation} of each call to a peer and of each call of a peer. What a
 * tracer writes into the {@link CallObservationContext} at the one node it finds in the
 * {@link HandlerObservationContext} at the other.
 * <p>
 * The parent of a call is what its thread observes when the call begins. While a handler
 * runs its observation is the current one of its thread.
 */
public final class ObservationCallObserver implements CallObserver {

	private final CallObservationConvention defaultCallConvention = new DefaultCallObservationConvention();

	private final HandlerObservationConvention defaultHandlerConvention = new DefaultHandlerObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable CallObservationConvention callConvention;

	private final @Nullable HandlerObservationConvention handlerConvention;

	/**
	 * Create an observer that names and tags by default.
	 * @param registry takes the observations
	 */
	public ObservationCallObserver(ObservationRegistry registry) {
		this(registry, null, null);
	}

	/**
	 * Create an observer.
	 * @param registry takes the observations
	 * @param callConvention names and tags calls, {@code null} for what the registry has
	 * or else the default
	 * @param handlerConvention names and tags calls of peers, {@code null} for what the
	 * registry has or else the default
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
			// Who does not want a result any more has not failed.
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
			// Whoever gives up because nobody waits has not failed.
			if (failure != null && outcome != HandlerOutcome.CANCELLED) {
				this.observation.error(failure);
			}
			this.observation.stop();
		}

	}

}
