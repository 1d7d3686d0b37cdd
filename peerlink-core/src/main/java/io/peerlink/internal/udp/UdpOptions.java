package io.peerlink.internal.udp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

import io.peerlink.internal.wire.Ports;

/**
 * Where and how a {@link UdpTransport} is opened.
 *
 * @param bindAddress the local IPv4 address; the wildcard for all interfaces
 * @param port the UDP port; 0 for a free one
 * @param portRequired whether a taken port is a failure, or replaced by a free one
 * @param threadName the name of the receive thread
 */
public record UdpOptions(InetAddress bindAddress, int port, boolean portRequired, String threadName) {

	private static final String DEFAULT_THREAD_NAME = "peerlink-receive";

	public UdpOptions {
		if (!(bindAddress instanceof Inet4Address)) {
			throw new IllegalArgumentException(
					"bindAddress must be an IPv4 address, as peers are reached by IPv4, but is " + bindAddress);
		}
		Ports.check("port", port);
	}

	/**
	 * Returns options for a port on all interfaces that must be free.
	 * @param port the port
	 * @return the options
	 */
	public static UdpOptions requiredPort(int port) {
		return new UdpOptions(wildcard(), port, true, DEFAULT_THREAD_NAME);
	}

	/**
	 * Returns options for a port on all interfaces, or a free one when it is taken.
	 * @param port the port
	 * @return the options
	 */
	public static UdpOptions preferredPort(int port) {
		return new UdpOptions(wildcard(), port, false, DEFAULT_THREAD_NAME);
	}

	/**
	 * Returns these options with another local address.
	 * @param bindAddress the local IPv4 address
	 * @return changed options
	 */
	public UdpOptions withBindAddress(InetAddress bindAddress) {
		return new UdpOptions(bindAddress, this.port, this.portRequired, this.threadName);
	}

	/**
	 * Returns these options with another name of the receive thread.
	 * @param threadName the name
	 * @return changed options
	 */
	public UdpOptions withThreadName(String threadName) {
		return new UdpOptions(this.bindAddress, this.port, this.portRequired, threadName);
	}

	private static InetAddress wildcard() {
		try {
			return InetAddress.getByAddress(new byte[4]);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("Four bytes are an IPv4 address", ex);
		}
	}

}
