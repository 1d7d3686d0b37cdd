package io.peerlink;

/**
 * What makes a call in a simulation unlike all others.
 *
 * @param token its first argument; a broadcast is one call with one token for each callee
 * @param method what was called
 * @param callee whose method
 */
record CallKey(long token, String method, String callee) {

	@Override
	public String toString() {
		return this.method + "(" + this.token + ") of " + this.callee;
	}

}
