package io.peerlink.call;

import org.jspecify.annotations.Nullable;

/**
 * The measures of a node against lost and duplicated datagrams. All are on by default;
 * they are turned off to measure their cost and their benefit. Immutable; each
 * {@code with} method returns a changed copy.
 *
 * @since 0.1.0
 */
public final class ReliabilityOptions {

	private static final ReliabilityOptions DEFAULTS = new ReliabilityOptions(true, true);

	private final boolean retransmission;

	private final boolean duplicateRemoval;

	private ReliabilityOptions(boolean retransmission, boolean duplicateRemoval) {
		this.retransmission = retransmission;
		this.duplicateRemoval = duplicateRemoval;
	}

	/**
	 * Returns the defaults: all on.
	 * @return the options
	 */
	public static ReliabilityOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Returns these options with retransmission on or off.
	 * @param retransmission whether requests are retransmitted until they are answered,
	 * to peers that remove duplicates
	 * @return the changed options
	 */
	public ReliabilityOptions withRetransmission(boolean retransmission) {
		return new ReliabilityOptions(retransmission, this.duplicateRemoval);
	}

	/**
	 * Returns these options with duplicate removal on or off.
	 * @param duplicateRemoval whether a request that arrives more than once is executed
	 * only once
	 * @return the changed options
	 */
	public ReliabilityOptions withDuplicateRemoval(boolean duplicateRemoval) {
		return new ReliabilityOptions(this.retransmission, duplicateRemoval);
	}

	/**
	 * Returns whether requests are retransmitted.
	 * @return whether retransmission is on
	 */
	public boolean retransmission() {
		return this.retransmission;
	}

	/**
	 * Returns whether duplicates of requests are removed.
	 * @return whether duplicate removal is on
	 */
	public boolean duplicateRemoval() {
		return this.duplicateRemoval;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ReliabilityOptions that && this.retransmission == that.retransmission
				&& this.duplicateRemoval == that.duplicateRemoval;
	}

	@Override
	public int hashCode() {
		return (this.retransmission ? 1 : 0) + (this.duplicateRemoval ? 2 : 0);
	}

	@Override
	public String toString() {
		return "ReliabilityOptions[retransmission=" + this.retransmission + ", duplicateRemoval="
				+ this.duplicateRemoval + "]";
	}

}
