package io.peerlink.internal.discovery;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Resolves host names. May block for seconds.
 */
@FunctionalInterface
interface HostResolver {

	/**
	 * The resolver of the JVM. Of several addresses it returns the first IPv4 one.
	 */
	HostResolver SYSTEM = (host) -> Arrays.stream(InetAddress.getAllByName(host))
		.filter(Inet4Address.class::isInstance)
		.findFirst()
		.orElseThrow(() -> new UnknownHostException(host + " has no IPv4 address"));

	/**
	 * Returns the address of a host.
	 * @param host a host name or an IPv4 address
	 * @return the address
	 * @throws UnknownHostException when the host has no IPv4 address
	 */
	InetAddress resolve(String host) throws UnknownHostException;

}
