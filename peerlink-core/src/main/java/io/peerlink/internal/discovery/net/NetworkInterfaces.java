package io.peerlink.internal.discovery.net;

import java.net.SocketException;
import java.util.List;

/**
 * Lists the network interfaces of a machine, for example
 * {@link LocalInterface#listAll()}.
 */
@FunctionalInterface
public interface NetworkInterfaces {

	/**
	 * Returns the network interfaces that exist at present.
	 * @return all of them, usable or not
	 * @throws SocketException when the operating system does not list them
	 */
	List<LocalInterface> list() throws SocketException;

}
