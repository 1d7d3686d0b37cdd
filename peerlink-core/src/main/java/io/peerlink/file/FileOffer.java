package io.peerlink.file;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A file that another node wants to send.
 *
 * @param name the name that it is to have, which is a valid one
 * @param size its length in bytes
 * @param sender the name of the node that sends it, if it is a peer that is up
 * @param address where it comes from
 * @since 0.1.0
 */
public record FileOffer(String name, long size, Optional<String> sender, InetAddress address) {

}
