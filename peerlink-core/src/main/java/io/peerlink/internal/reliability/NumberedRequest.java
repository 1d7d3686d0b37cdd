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
	 * Whether the peer has confirmed that it has this request.
	 */
	boolean confirmed;

	/**
	 * Whether this request is not pending any more.
	 */
	boolean completed;

	@Nullable NumberedRequest previous;

	@Nullable NumberedRequest next;

}
