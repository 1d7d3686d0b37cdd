package io.peerlink.peer;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A node that is no peer because its name is pinned to another key: it got a new key, or
 * it is not the node that has had the name before.
 *
 * @param name the name that it gives itself
 * @param fingerprint the fingerprint of its key; {@code null} if that is not known. It is
 * announced, not proved
 * @param pinned the fingerprint of the key that the name belongs to
 * @param address where it is said to be, as {@code host:port}
 * @param since when it was refused first
 * @since 0.1.0
 */
public record RefusedKey(String name, @Nullable String fingerprint, String pinned, String address, Instant since) {

}
