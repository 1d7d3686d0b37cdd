package io.peerlink.file;

import java.time.Duration;
import java.util.Optional;

/**
 * A transfer that has succeeded.
 *
 * @param name the name of the file at the peer
 * @param size its length in bytes
 * @param resumedAt how many bytes were there before, of an earlier transfer
 * @param digest its SHA-256 in hexadecimal digits, which both sides have computed; empty
 * with Python nodes
 * @param elapsed how long it took
 * @since 0.1.0
 */
public record TransferResult(String name, long size, long resumedAt, Optional<String> digest, Duration elapsed) {

}
