package io.peerlink.internal.tcp;

import java.net.Inet4Address;
import java.net.InetAddress;

import io.peerlink.internal.wire.Ports;

/**
 * Where and how a {@link TcpTransport} is opened.
 *
 * @param bindAddress the local IPv4 address; the wildcard for all interfaces
 * @param port the TCP port; 0 for a free one
 * @param portRequired whether a taken port is a failure, or replaced by a free one
 * @param threadName the name of the thread
 */
public record TcpOptions(InetAddress bindAddress, int port, boolean portRequired, String threadName) {

	public TcpOptions {
		if (!(bindAddress instanceof Inet4Address)) {
			throw new IllegalArgumentException(
					"bindAddress must be an IPv4 address, as peers are reached by IPv4, but is " + bindAddress);
		}
		Ports.check("port", port);
	}

}
