package io.peerlink.file;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that has arrived in the inbox.
 *
 * @param name its name
 * @param path where it is
 * @param size its length in bytes
 * @param sender the name of the peer that has sent it, if it is known
 * @since 0.1.0
 */
public record ReceivedFile(String name, Path path, long size, Optional<String> sender) {

}
