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
 * @param fingerprint the fingerprint of the key that the sender has proved to have; empty
 * where nothing is sealed
 * @since 0.1.0
 */
public record FileOffer(String name, long size, Optional<String> sender, InetAddress address,
		Optional<String> fingerprint) {

	/**
	 * Creates an offer of a sender that has proved nothing, for tests of acceptors.
	 * @param name the name that it is to have
	 * @param size its length in bytes
	 * @param sender the name of the node that sends it, if it is a peer that is up
	 * @param address where it comes from
	 */
	public FileOffer(String name, long size, Optional<String> sender, InetAddress address) {
		this(name, size, sender, address, Optional.empty());
	}

}
