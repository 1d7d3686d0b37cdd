package io.peerlink.error;

/**
 * Thrown if a message does not fit into one datagram.
 *
 * @since 0.1.0
 */
public class PayloadTooLargeException extends PeerLinkException {

	private final int size;

	private final int limit;

	/**
	 * Creates an exception.
	 * @param what the kind of message, with a capital letter
	 * @param size the size of the encoded message in bytes
	 * @param limit the largest size in bytes
	 */
	public PayloadTooLargeException(String what, int size, int limit) {
		super(what + " too large (" + size + " bytes encoded); the limit of one datagram is " + limit
				+ " bytes: send less, or split it");
		this.size = size;
		this.limit = limit;
	}

	/**
	 * Returns the size of the encoded message.
	 * @return the size in bytes
	 */
	public int getSize() {
		return this.size;
	}

	/**
	 * Returns the largest size that can be sent.
	 * @return the limit in bytes
	 */
	public int getLimit() {
		return this.limit;
	}

}
