package io.peerlink.internal.concurrent;

/**
 * The limits of a {@link BoundedExecutor}.
 *
 * @param concurrency how many tasks may run
 * @param queueCapacity how many tasks may be queued
 * @param reserve how many more tasks may run while as many others wait for a peer
 */
record ExecutorLimits(int concurrency, int queueCapacity, int reserve) {

	ExecutorLimits {
		if (concurrency < 1) {
			throw new IllegalArgumentException("concurrency must be at least 1 but is " + concurrency);
		}
		if (queueCapacity < 0) {
			throw new IllegalArgumentException("queueCapacity must not be negative but is " + queueCapacity);
		}
	}

	/**
	 * Returns how many threads there may be.
	 * @param waiting how many of them wait for a peer
	 */
	int threads(int waiting) {
		return this.concurrency + Math.min(waiting, this.reserve);
	}

}
