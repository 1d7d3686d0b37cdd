package io.peerlink.error;

/**
 * The UDP port that this node was told to use is taken by another socket.
 */
public class PortInUseException extends PeerLinkException {

	private final int port;

	public PortInUseException(int port, Throwable cause) {
		super("UDP port " + port + " is in use; choose another one, or leave it unset to have a free one chosen",
				cause);
		this.port = port;
	}

	/**
	 * Return the port that is taken.
	 * @return the port
	 */
	public int getPort() {
		return this.port;
	}

}
