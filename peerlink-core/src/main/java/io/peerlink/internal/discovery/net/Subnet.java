package io.peerlink.internal.discovery.net;

import java.net.Inet4Address;
import java.nio.ByteBuffer;

/**
 * An IPv4 address of this machine together with its subnet.
 *
 * @param address the address
 * @param prefixLength the number of leading bits that identify the subnet
 */
public record Subnet(Inet4Address address, int prefixLength) {

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
