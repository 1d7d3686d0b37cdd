package io.peerlink.cli.output;

import java.net.InetSocketAddress;

/**
 * The text of socket addresses.
 */
public final class Addresses {

	private Addresses() {
	}

	/**
	 * Returns the IP address without the port.
	 * @param address a resolved address
	 * @return the IP address as a literal
	 */
	public static String host(InetSocketAddress address) {
		return address.getAddress().getHostAddress();
	}

	/**
	 * Returns the IP address and the port.
	 * @param address a resolved address
	 * @return both, as in {@code 192.168.1.20:58988}
	 */
	public static String hostAndPort(InetSocketAddress address) {
		return host(address) + ":" + address.getPort();
	}

}
