package io.peerlink.reliability;

/**
 * What a node does against lost and repeated datagrams. Both are on unless somebody wants
 * to see what they are good for.
 *
 * @param retransmission whether requests are repeated until they are answered, to peers
 * that remove duplicates
 * @param duplicateRemoval whether a request that comes twice is executed once
 */
public record ReliabilityOptions(boolean retransmission, boolean duplicateRemoval) {

	/**
	 * Return the defaults: both are on.
	 * @return the default options
	 */
	public static ReliabilityOptions defaults() {
		return new ReliabilityOptions(true, true);
	}

	/**
	 * Return these options with retransmission on or off.
	 * @param retransmission whether requests are repeated until they are answered
	 * @return changed options
	 */
	public ReliabilityOptions withRetransmission(boolean retransmission) {
		return new ReliabilityOptions(retransmission, this.duplicateRemoval);
	}

	/**
	 * Return these options with removal of duplicates on or off. Without it, calls of
	 * peers that retransmit are executed any number of times.
	 * @param duplicateRemoval whether a request that comes twice is executed once
	 * @return changed options
	 */
	public ReliabilityOptions withDuplicateRemoval(boolean duplicateRemoval) {
		return new ReliabilityOptions(this.retransmission, duplicateRemoval);
	}

}
