package io.peerlink.internal.server.dedup;

import java.net.InetAddress;

import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * A result in {@link LargeReplies}, which may take it out at any time. Compared by
 * identity. Thread-safe.
 */
public final class LargeReply {

	private final LargeReplies store;

	private final InetAddress host;

	private volatile @Nullable RawJson result;

	LargeReply(LargeReplies store, InetAddress host, RawJson result) {
		this.store = store;
		this.host = host;
		this.result = result;
	}

	InetAddress host() {
		return this.host;
	}

	/**
	 * Returns the result.
	 * @return the result, {@code null} if it is not kept any more
	 */
	@Nullable RawJson result() {
		return this.result;
	}

	/**
	 * Records that the result was sent to its caller. It is kept for the case that it did
	 * not arrive, as long as there is room.
	 */
	public void sent() {
		this.store.sent(this);
	}

	/**
	 * Forgets the result.
	 */
	void release() {
		this.store.remove(this);
	}

	/**
	 * Forgets the result. Called by the store, under its lock.
	 * @return how long it was, 0 if it was forgotten before
	 */
	int clear() {
		RawJson former = this.result;
		this.result = null;
		return (former != null) ? former.length() : 0;
	}

}
