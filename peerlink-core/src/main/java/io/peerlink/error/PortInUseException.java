package io.peerlink.error;

/**
 * Thrown if the UDP or TCP port that a node is to use is taken by another socket.
 *
 * @since 0.1.0
 */
public class PortInUseException extends PeerLinkException {

	private final int port;

	private final boolean tcp;

	/**
	 * Creates an exception for a UDP port.
	 * @param port the port that is taken
	 * @param cause the failure to bind a socket
	 */
	public PortInUseException(int port, Throwable cause) {
		this(false, port, cause);
	}

	private PortInUseException(boolean tcp, int port, Throwable cause) {
		super((tcp ? "TCP" : "UDP") + " port " + port
				+ " is in use; choose another one, or leave it unset to have a free one chosen", cause);
		this.port = port;
		this.tcp = tcp;
	}

	/**
	 * Returns the exception for a TCP port.
	 * @param port the port that is taken
	 * @param cause the failure to bind a socket
	 * @return the exception
	 */
	public static PortInUseException tcp(int port, Throwable cause) {
		return new PortInUseException(true, port, cause);
	}

	/**
	 * Returns the port that is taken.
	 * @return the port
	 */
	public int getPort() {
		return this.port;
	}

	/**
	 * Returns whether it is a TCP port.
	 * @return {@code false} for a UDP port
	 */
	public boolean isTcp() {
		return this.tcp;
	}

}
