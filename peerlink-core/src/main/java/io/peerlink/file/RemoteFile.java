package io.peerlink.file;

import java.time.Instant;

/**
 * A file that a peer shares.
 *
 * @param name its name, by which it is fetched
 * @param size its length in bytes
 * @param modified when it was last changed, by the clock of the peer
 * @since 0.1.0
 */
public record RemoteFile(String name, long size, Instant modified) {

}
