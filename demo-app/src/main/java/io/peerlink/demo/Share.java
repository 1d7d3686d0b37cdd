package io.peerlink.demo;

import java.util.concurrent.CompletableFuture;

/**
 * Some rows of a matrix and the peer that multiplies them.
 */
final class Share {

	private final String peer;

	private final long[][] rows;

	private final CompletableFuture<long[][]> response;

	Share(String peer, long[][] rows, CompletableFuture<long[][]> response) {
		this.peer = peer;
		this.rows = rows;
		this.response = response;
	}

	/**
	 * Creates a share without a peer.
	 */
	static Share unassigned(long[][] rows) {
		return new Share("", rows, CompletableFuture.completedFuture(new long[0][]));
	}

	/**
	 * Waits for the result of the peer and multiplies locally if there is none.
	 */
	long[][] product(long[][] factor) {
		return isCompletedByPeer() ? this.response.join() : Matrix.multiply(this.rows, factor);
	}

	boolean isCompletedByPeer() {
		return this.response.join().length == this.rows.length;
	}

	String peer() {
		return this.peer;
	}

	int size() {
		return this.rows.length;
	}

}
