package io.peerlink.spring.observation;

import java.util.Map;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.peer.Peer;

/**
 * {@link ReceiverContext} for a request from a peer. The carrier is the trace context
 * that the caller sent.
 *
 * @since 0.1.0
 */
public class HandlerObservationContext extends ReceiverContext<Map<String, String>> {

	private final CurrentPeer caller;

	private final String method;

	private HandlerOutcome outcome = HandlerOutcome.UNKNOWN;

	/**
	 * Creates a context for a request whose handling starts.
	 * @param caller the peer that sent the request
	 * @param method the name of the registered method
	 * @param trace the trace context that the caller sent
	 */
	public HandlerObservationContext(CurrentPeer caller, String method, Map<String, String> trace) {
		super((carrier, key) -> carrier.get(key), Kind.SERVER);
		this.caller = caller;
		this.method = method;
		setCarrier(trace);
		setRemoteServiceName(caller.name());
	}

	/**
	 * Returns the peer that sent the request.
	 * @return the caller
	 */
	public CurrentPeer getCaller() {
		return this.caller;
	}

	/**
	 * Returns the method that is called.
	 * @return the name of the registered method
	 */
	public String getMethod() {
		return this.method;
	}

	/**
	 * Returns how the request was answered.
	 * @return the outcome, {@link HandlerOutcome#UNKNOWN} until it has been answered
	 */
	public HandlerOutcome getOutcome() {
		return this.outcome;
	}

	/**
	 * Returns the address of the caller. Formatted on each call.
	 * @return a URI with host and port
	 */
	@Override
	public String getRemoteServiceAddress() {
		return "udp://" + Peer.hostAndPort(this.caller.address());
	}

	void setOutcome(HandlerOutcome outcome) {
		this.outcome = outcome;
	}

}
