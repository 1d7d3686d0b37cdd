package io.peerlink.spring.observation;

import java.util.LinkedHashMap;
import java.util.Map;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * A call to a peer. The carrier is what travels with the request.
 */
public class CallObservationContext extends SenderContext<Map<String, String>> {

	private final String target;

	private final String method;

	private @Nullable Peer peer;

	private CallOutcome outcome = CallOutcome.UNKNOWN;

	/**
	 * Create a context for a call that begins.
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
	 * Return who is called.
	 * @return the peer's name as the caller gave it
	 */
	public String getTarget() {
		return this.target;
	}

	/**
	 * Return what is called.
	 * @return the method's name, whatever the caller gave
	 */
	public String getMethod() {
		return this.method;
	}

	/**
	 * Return who was found by the name.
	 * @return the peer, {@code null} when the request was not sent
	 */
	public @Nullable Peer getPeer() {
		return this.peer;
	}

	/**
	 * Return how the call ended.
	 * @return the outcome, {@link CallOutcome#UNKNOWN} before the end
	 */
	public CallOutcome getOutcome() {
		return this.outcome;
	}

	/**
	 * Return what travels with the request. Made when a tracer asks for it.
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
	 * Return what tracers have left in the carrier.
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
