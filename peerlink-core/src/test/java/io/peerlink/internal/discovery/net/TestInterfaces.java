package io.peerlink.internal.discovery.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Interfaces and addresses for tests.
 */
public final class TestInterfaces {

	public static final UsableInterface LAN = ethernet("eth0", 0, "192.0.2.1");

	private TestInterfaces() {
	}

	/**
	 * Returns an interface.
	 * @param name its name
	 * @param linkChanges how often its link went up or down
	 * @param addresses its addresses, in subnets of 24 bits
	 * @return the interface
	 */
	public static UsableInterface ethernet(String name, long linkChanges, String... addresses) {
		List<Inet4Address> all = Arrays.stream(addresses).map(TestInterfaces::address).toList();
		return new UsableInterface(name, 2, all, false, all.stream().map((address) -> new Subnet(address, 24)).toList(),
				linkChanges);
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
