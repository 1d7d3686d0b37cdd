package io.peerlink;

/**
 * Identifies a call in a simulation.
 *
 * @param token the first argument; the calls of a broadcast have the same token
 * @param method the method that is called
 * @param callee the name of the callee
 */
record CallKey(long token, String method, String callee) {

	@Override
	public String toString() {
		return this.method + "(" + this.token + ") of " + this.callee;
	}

}
