package io.peerlink.internal.discovery.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Interfaces and addresses for tests.
 */
public final class TestInterfaces {

	public static final UsableInterface LAN = new UsableInterface("eth0", 2, address("192.0.2.1"), false,
			List.of(new Subnet(address("192.0.2.1"), 24)), 0);

	private TestInterfaces() {
	}

	public static Inet4Address address(String text) {
		try {
			return (Inet4Address) InetAddress.getByName(text);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}
