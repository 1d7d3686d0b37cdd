package io.peerlink.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * The {@code pl} object of the first attempt of a request whose caller waits for no
 * earlier one: the same as a {@link CallExtension} of half the size.
 */
record FirstCallExtension(@Nullable String instance, @Nullable String to, long seq,
		int ttlMillis) implements Extension {

	@Override
	public long lowestPending() {
		return this.seq;
	}

	@Override
	public long attempt() {
		return 1;
	}

	@Override
	public long ttl() {
		return this.ttlMillis;
	}

}
