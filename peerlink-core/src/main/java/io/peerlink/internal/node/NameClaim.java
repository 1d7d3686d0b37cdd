package io.peerlink.internal.node;

import io.peerlink.peer.NodeName;

/**
 * A name that a node may take.
 *
 * @param name the name
 * @param number the number that it ends with; 1 for the wanted name itself
 */
record NameClaim(String name, int number) {

	static NameClaim of(String wanted, int number) {
		return new NameClaim((number > 1) ? NodeName.numbered(wanted, number) : wanted, number);
	}

}
