package io.peerlink.error;

/**
 * Thrown if the UDP port that a node is to use is taken by another socket.
 *
 * @since 0.1.0
 */
public class PortInUseException extends PeerLinkException {

	private final int port;

	/**
	 * Creates an exception.
	 * @param port the port that is taken
	 * @param cause the failure to bind a socket
	 */
	public PortInUseException(int port, Throwable cause) {
		super("UDP port " + port + " is in use; choose another one, or leave it unset to have a free one chosen",
				cause);
		this.port = port;
	}

	/**
	 * Returns the port that is taken.
	 * @return the port
	 */
	public int getPort() {
		return this.port;
	}

}
