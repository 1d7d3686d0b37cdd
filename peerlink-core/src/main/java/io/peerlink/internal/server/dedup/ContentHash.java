package io.peerlink.internal.server.dedup;

import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * The 64-bit hash FNV-1a (RFC 9923 section 5) of what a request asks for: its method and
 * arguments.
 */
final class ContentHash {

	private static final long OFFSET_BASIS = 0xcbf29ce484222325L;

	private static final long PRIME = 0x100000001b3L;

	private ContentHash() {
	}

	static long of(Message.Request request) {
		long hash = OFFSET_BASIS;
		for (int i = 0; i < request.rpc().length(); i++) {
			hash = (hash ^ request.rpc().charAt(i)) * PRIME;
		}
		return append(append(hash, request.args()), request.kwargs());
	}

	private static long append(long before, @Nullable RawJson json) {
		if (json == null) {
			return before * PRIME;
		}
		long hash = (before ^ json.length()) * PRIME;
		for (byte unit : json.array()) {
			hash = (hash ^ (unit & 0xff)) * PRIME;
		}
		return hash;
	}

}
