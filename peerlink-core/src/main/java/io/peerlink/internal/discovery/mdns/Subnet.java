package io.peerlink.internal.discovery.mdns;

import java.net.Inet4Address;
import java.nio.ByteBuffer;

/**
 * An IPv4 address of this machine with the network that is reached through it.
 *
 * @param address the address
 * @param prefixLength how many bits name the network
 */
record Subnet(Inet4Address address, int prefixLength) {

	boolean contains(Inet4Address other) {
		return ((bits(this.address) ^ bits(other)) & mask()) == 0;
	}

	boolean isBroadcast(Inet4Address other) {
		return this.prefixLength < 31 && contains(other) && (bits(other) | mask()) == -1;
	}

	private int mask() {
		return (this.prefixLength == 0) ? 0 : -1 << (Integer.SIZE - this.prefixLength);
	}

	private static int bits(Inet4Address address) {
		return ByteBuffer.wrap(address.getAddress()).getInt();
	}

}
