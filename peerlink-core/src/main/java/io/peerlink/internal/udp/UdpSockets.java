package io.peerlink.internal.udp;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import io.peerlink.error.AddressNotAvailableException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PortInUseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens and binds UDP sockets.
 */
final class UdpSockets {

	private static final Logger logger = LoggerFactory.getLogger(UdpSockets.class);

	/**
	 * What is asked for; the operating system may allow less. The usual default of 208
	 * KiB loses datagrams as soon as the receive thread is not scheduled for a few
	 * milliseconds.
	 */
	private static final int BUFFER_SIZE = 4 * 1024 * 1024;

	private UdpSockets() {
	}

	/**
	 * Binds a socket.
	 * @throws PortInUseException when the required port is taken
	 * @throws AddressNotAvailableException when the address is not one of this machine
	 * @throws PeerLinkException when the address or port cannot be used at all
	 */
	static DatagramSocket open(UdpOptions options) {
		DatagramSocket socket = openAnywhere(options);
		reportBuffers(socket);
		return socket;
	}

	private static DatagramSocket openAnywhere(UdpOptions options) {
		try {
			return bind(options.bindAddress(), options.port());
		}
		catch (BindException ex) {
			return openElsewhere(options, ex);
		}
		catch (IOException ex) {
			throw notBound(options, ex);
		}
	}

	/**
	 * A {@code BindException} does not distinguish a port in use from an address that is
	 * not ours: the address is to blame when no other port can be bound either.
	 */
	private static DatagramSocket openElsewhere(UdpOptions options, BindException cause) {
		if (options.port() == 0) {
			throw noPortFree(options, cause);
		}
		try {
			DatagramSocket socket = bind(options.bindAddress(), 0);
			if (!options.portRequired()) {
				logger.warn("UDP port {} cannot be used ({}); using port {} instead", options.port(),
						cause.getMessage(), socket.getLocalPort());
				return socket;
			}
			socket.close();
		}
		catch (IOException ex) {
			throw noPortFree(options, cause);
		}
		throw isForbidden(cause) ? notBound(options, cause) : new PortInUseException(options.port(), cause);
	}

	private static PeerLinkException noPortFree(UdpOptions options, BindException cause) {
		InetAddress address = options.bindAddress();
		Set<InetAddress> own = ownAddresses();
		boolean mayBeOwn = own.isEmpty() || own.contains(address) || address.isLoopbackAddress()
				|| address.isAnyLocalAddress();
		return mayBeOwn ? notBound(options, cause) : new AddressNotAvailableException(address, own, cause);
	}

	private static Set<InetAddress> ownAddresses() {
		try {
			return NetworkInterface.networkInterfaces()
				.flatMap(NetworkInterface::inetAddresses)
				.filter(Inet4Address.class::isInstance)
				.collect(Collectors.toCollection(LinkedHashSet::new));
		}
		catch (SocketException ex) {
			return Set.of();
		}
	}

	private static boolean isForbidden(BindException cause) {
		String message = cause.getMessage();
		return message != null && message.toLowerCase(Locale.ROOT).contains("permission");
	}

	private static PeerLinkException notBound(UdpOptions options, IOException cause) {
		return new PeerLinkException("Cannot bind UDP port " + options.port() + " on "
				+ options.bindAddress().getHostAddress() + ": " + cause.getMessage(), cause);
	}

	private static DatagramSocket bind(InetAddress address, int port) throws IOException {
		DatagramSocket socket = new DatagramSocket(null);
		try {
			// A second node on the same port would steal datagrams from the first.
			socket.setReuseAddress(false);
			enlargeBuffers(socket);
			socket.bind(new InetSocketAddress(address, port));
			return socket;
		}
		catch (IOException | RuntimeException ex) {
			socket.close();
			throw ex;
		}
	}

	private static void enlargeBuffers(DatagramSocket socket) {
		try {
			socket.setReceiveBufferSize(BUFFER_SIZE);
			socket.setSendBufferSize(BUFFER_SIZE);
		}
		catch (SocketException ex) {
			logger.debug("UDP buffers keep their default sizes", ex);
		}
	}

	/**
	 * Logs that the system has given less than was asked for. That is no warning, because
	 * every Linux does so unless it is told otherwise.
	 */
	static void reportBuffers(DatagramSocket socket) {
		try {
			int receive = socket.getReceiveBufferSize();
			int send = socket.getSendBufferSize();
			if (Math.min(receive, send) < BUFFER_SIZE) {
				logger.info(
						"UDP port {} has buffers of {} bytes to receive and {} to send; on Linux, sysctl "
								+ "net.core.rmem_max={} and net.core.wmem_max={} allow larger ones, which lose less",
						socket.getLocalPort(), receive, send, BUFFER_SIZE, BUFFER_SIZE);
			}
		}
		catch (SocketException ex) {
			logger.debug("The sizes of the UDP buffers are unknown", ex);
		}
	}

}
