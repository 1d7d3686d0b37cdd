package io.peerlink.internal.reliability;

import org.jspecify.annotations.Nullable;

/**
 * A request that a {@link PeerPath} has numbered. The links of the path's list of pending
 * requests are here, so that numbering a request allocates nothing. Everything in here is
 * guarded by the path.
 */
public abstract class NumberedRequest {

	long number;

	/**
	 * The lowest number that was pending when this request was numbered.
	 */
	long lowestPending;

	/**
	 * A higher number that had completed by then, or
	 * {@link io.peerlink.internal.wire.Extension#ABSENT}.
	 */
	long completed;

	/**
	 * Whether the peer has confirmed that it has this request.
	 */
	boolean confirmed;

	@Nullable NumberedRequest previous;

	@Nullable NumberedRequest next;

}
