package io.peerlink.internal.server;

/**
 * Whether a node accepts requests from peers.
 */
enum AdmissionState {

	STARTING("the node is starting"),

	/**
	 * Requests are accepted as long as there is capacity.
	 */
	OPEN("the node has no room for one more call"),

	STOPPING("the node is stopping");

	private final String refusal;

	AdmissionState(String refusal) {
		this.refusal = refusal;
	}

	/**
	 * Returns why a request is refused in this state.
	 * @return a clause for the caller
	 */
	String refusal() {
		return this.refusal;
	}

}
