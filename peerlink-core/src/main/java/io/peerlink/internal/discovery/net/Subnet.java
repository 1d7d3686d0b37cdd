package io.peerlink.internal.discovery.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
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

	/**
	 * Returns whether there is nobody else in the subnet, which is usual for virtual
	 * addresses.
	 */
	boolean isSingleHost() {
		return this.prefixLength == Integer.SIZE;
	}

	/**
	 * Returns whether hosts of both subnets may reach each other directly. The subnet of
	 * link-local addresses does not say so: each link has one.
	 */
	boolean overlaps(Subnet other) {
		return !isSingleHost() && !other.isSingleHost() && !this.address.isLinkLocalAddress()
				&& (contains(other.address) || other.contains(this.address));
	}

	/**
	 * Returns the address that another host of the subnet may have.
	 */
	Inet4Address neighbour() {
		int own = bits(this.address);
		int first = (own & mask()) + 1;
		if (this.prefixLength >= 31) {
			return address(own ^ 1);
		}
		return address((first != own) ? first : first + 1);
	}

	private int mask() {
		return (this.prefixLength == 0) ? 0 : -1 << (Integer.SIZE - this.prefixLength);
	}

	private static int bits(Inet4Address address) {
		return ByteBuffer.wrap(address.getAddress()).getInt();
	}

	private static Inet4Address address(int bits) {
		try {
			return (Inet4Address) InetAddress.getByAddress(ByteBuffer.allocate(Integer.BYTES).putInt(bits).array());
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
