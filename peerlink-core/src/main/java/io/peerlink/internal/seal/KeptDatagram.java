package io.peerlink.internal.seal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * A plain datagram that waits for a session.
 */
final class KeptDatagram {

	private final byte[] plain;

	private final InetSocketAddress to;

	private final Consumer<IOException> onRefused;

	private final long keptAt;

	KeptDatagram(byte[] plain, InetSocketAddress to, Consumer<IOException> onRefused, long keptAt) {
		this.plain = plain;
		this.to = to;
		this.onRefused = onRefused;
		this.keptAt = keptAt;
	}

	byte[] plain() {
		return this.plain;
	}

	InetSocketAddress to() {
		return this.to;
	}

	Consumer<IOException> onRefused() {
		return this.onRefused;
	}

	boolean hasExpired(long now) {
		return now - this.keptAt >= SealLimits.LONGEST_WAIT.toNanos();
	}

}
