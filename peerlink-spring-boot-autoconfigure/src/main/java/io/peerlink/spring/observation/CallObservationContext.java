package io.peerlink.spring.observation;

import java.util.LinkedHashMap;
import java.util.Map;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * {@link SenderContext} for a call to a peer. The carrier is the trace context that is
 * sent with the request.
 *
 * @since 0.1.0
 */
public class CallObservationContext extends SenderContext<Map<String, String>> {

	private final String target;

	private final String method;

	private @Nullable Peer peer;

	private CallOutcome outcome = CallOutcome.UNKNOWN;

	/**
	 * Creates a context for a call that starts.
	 * @param target the peer's name as the caller gave it
	 * @param method the method's name
	 */
	public CallObservationContext(String target, String method) {
		super((carrier, key, value) -> {
			if (carrier != null) {
				carrier.put(key, value);
			}
		}, Kind.CLIENT);
		this.target = target;
		this.method = method;
		setRemoteServiceName(target);
	}

	/**
	 * Returns the name of the peer that is called.
	 * @return the peer's name as the caller gave it
	 */
	public String getTarget() {
		return this.target;
	}

	/**
	 * Returns the method that is called.
	 * @return the method's name as the caller gave it, which need not exist
	 */
	public String getMethod() {
		return this.method;
	}

	/**
	 * Returns the peer that was found by the name.
	 * @return the peer, {@code null} if the request was not sent
	 */
	public @Nullable Peer getPeer() {
		return this.peer;
	}

	/**
	 * Returns how the call ended.
	 * @return the outcome, {@link CallOutcome#UNKNOWN} until the call has ended
	 */
	public CallOutcome getOutcome() {
		return this.outcome;
	}

	/**
	 * Returns the trace context that is sent with the request. Created on the first call.
	 * @return the carrier
	 */
	@Override
	public Map<String, String> getCarrier() {
		Map<String, String> carrier = super.getCarrier();
		if (carrier == null) {
			carrier = new LinkedHashMap<>();
			setCarrier(carrier);
		}
		return carrier;
	}

	/**
	 * Returns the trace context, empty if no tracer has accessed the carrier.
	 */
	Map<String, String> trace() {
		Map<String, String> carrier = super.getCarrier();
		return (carrier != null) ? carrier : Map.of();
	}

	void setPeer(Peer peer) {
		this.peer = peer;
	}

	void setOutcome(CallOutcome outcome) {
		this.outcome = outcome;
	}

}
