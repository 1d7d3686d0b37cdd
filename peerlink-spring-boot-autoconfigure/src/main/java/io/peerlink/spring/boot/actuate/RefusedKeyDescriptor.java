package io.peerlink.spring.boot.actuate;

import java.time.Instant;

import io.peerlink.peer.RefusedKey;
import org.jspecify.annotations.Nullable;

/**
 * Description of a node that is no peer because its name is pinned to another key.
 *
 * @param name the name that it gives itself
 * @param fingerprint the fingerprint of its key, {@code null} if that is not known
 * @param pinned the fingerprint of the key that the name is pinned to
 * @param address where it is said to be
 * @param since when it was refused first
 * @since 0.1.0
 */
public record RefusedKeyDescriptor(String name, @Nullable String fingerprint, String pinned, String address,
		Instant since) {

	static RefusedKeyDescriptor of(RefusedKey refused) {
		return new RefusedKeyDescriptor(refused.name(), refused.fingerprint(), refused.pinned(), refused.address(),
				refused.since());
	}

}
