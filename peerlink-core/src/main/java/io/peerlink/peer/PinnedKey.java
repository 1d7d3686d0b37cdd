package io.peerlink.peer;

import java.time.Instant;

/**
 * A name that belongs to one key: no node with another key is taken for the peer of that
 * name.
 *
 * @param name the name, as it was at the first use
 * @param fingerprint the fingerprint of the key, eight groups of four hexadecimal digits
 * @param since when it was pinned, to the second
 * @since 0.1.0
 */
public record PinnedKey(String name, String fingerprint, Instant since) {

}
