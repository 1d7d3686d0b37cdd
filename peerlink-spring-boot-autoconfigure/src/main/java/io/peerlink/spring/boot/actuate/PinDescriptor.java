package io.peerlink.spring.boot.actuate;

import java.time.Instant;

import io.peerlink.peer.PinnedKey;

/**
 * Description of a name that is pinned to a key.
 *
 * @param name the name
 * @param fingerprint the fingerprint of the key
 * @param since when it was pinned
 * @since 0.1.0
 */
public record PinDescriptor(String name, String fingerprint, Instant since) {

	static PinDescriptor of(PinnedKey pin) {
		return new PinDescriptor(pin.name(), pin.fingerprint(), pin.since());
	}

}
