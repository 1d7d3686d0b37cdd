package io.peerlink.spring.observation;

import java.util.Map;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.peerlink.handler.CurrentPeer;

/**
 * A call of a peer. The carrier is what the caller sent of its trace.
 */
public class HandlerObservationContext extends ReceiverContext<Map<String, String>> {

	private final CurrentPeer caller;

	private final String method;

	private HandlerOutcome outcome = HandlerOutcome.UNKNOWN;

	/**
	 * Create a context for a call that begins to be handled.
	 * @param caller who calls
	 * @param method the name of the registered method
	 * @param trace what the caller sent of its trace
	 */
	public HandlerObservationContext(CurrentPeer caller, String method, Map<String, String> trace) {
		super((carrier, key) -> carrier.get(key), Kind.SERVER);
		this.caller = caller;
		this.method = method;
		setCarrier(trace);
		setRemoteServiceName(caller.name());
	}

	/**
	 * Return who calls.
	 * @return the caller
	 */
	public CurrentPeer getCaller() {
		return this.caller;
	}

	/**
	 * Return what is called.
	 * @return the name of the registered method
	 */
	public String getMethod() {
		return this.method;
	}

	/**
	 * Return how the call was answered.
	 * @return the outcome, {@link HandlerOutcome#UNKNOWN} before that
	 */
	public HandlerOutcome getOutcome() {
		return this.outcome;
	}

	/**
	 * Return where the caller is. Written when a tracer asks for it.
	 * @return a URI with host and port
	 */
	@Override
	public String getRemoteServiceAddress() {
		return "udp://" + PeerKeyValues.hostAndPort(this.caller.address());
	}

	void setOutcome(HandlerOutcome outcome) {
		this.outcome = outcome;
	}

}
