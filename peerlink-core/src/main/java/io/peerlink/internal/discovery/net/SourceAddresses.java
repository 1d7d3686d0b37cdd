package io.peerlink.internal.discovery.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;

import org.jspecify.annotations.Nullable;

/**
 * Tells which of its addresses a machine sends from. On an interface with several, that
 * is where its answers come from.
 */
@FunctionalInterface
public interface SourceAddresses {

	/**
	 * Returns the address that packets to a destination are sent from.
	 * @param destination the destination
	 * @return the source address, or {@code null} when there is no route
	 */
	@Nullable Inet4Address towards(Inet4Address destination);

	/**
	 * Returns the source addresses that the operating system chooses. It is asked by
	 * connecting a UDP socket, for which nothing is sent.
	 * @return the source addresses of this machine
	 */
	static SourceAddresses ofSystem() {
		return (destination) -> {
			try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
				// Any port but zero.
				channel.connect(new InetSocketAddress(destination, 9));
				return (channel.getLocalAddress() instanceof InetSocketAddress local
						&& local.getAddress() instanceof Inet4Address source) ? source : null;
			}
			catch (IOException ex) {
				return null;
			}
		};
	}

}
