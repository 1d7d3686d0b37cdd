package io.peerlink.demo;

import java.util.concurrent.CompletableFuture;

/**
 * Some rows of a matrix, and the peer that was asked to multiply them.
 */
final class Share {

	private final String peer;

	private final long[][] rows;

	private final CompletableFuture<long[][]> answer;

	Share(String peer, long[][] rows, CompletableFuture<long[][]> answer) {
		this.peer = peer;
		this.rows = rows;
		this.answer = answer;
	}

	/**
	 * Make a share that nobody was asked for.
	 */
	static Share unassigned(long[][] rows) {
		return new Share("", rows, CompletableFuture.completedFuture(new long[0][]));
	}

	/**
	 * Wait for the peer, then multiply here if it delivered nothing.
	 */
	long[][] product(long[][] factor) {
		return isDelivered() ? this.answer.join() : Matrix.multiply(this.rows, factor);
	}

	boolean isDelivered() {
		return this.answer.join().length == this.rows.length;
	}

	String peer() {
		return this.peer;
	}

	int size() {
		return this.rows.length;
	}

}
