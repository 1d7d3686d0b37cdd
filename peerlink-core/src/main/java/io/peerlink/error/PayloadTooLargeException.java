package io.peerlink.error;

/**
 * Thrown if a message does not fit into one datagram and cannot go over TCP either, or is
 * larger than messages may be at all. The message says which.
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
		this(size, limit,
				tooLarge(what, size) + "the limit of one datagram is " + limit + " bytes: send less, or split it");
	}

	private PayloadTooLargeException(int size, int limit, String message) {
		super(message);
		this.size = size;
		this.limit = limit;
	}

	/**
	 * Returns the exception for a message that is larger than any may be.
	 * @param what the kind of message, with a capital letter
	 * @param size the size of the encoded message in bytes
	 * @param limit the largest size in bytes
	 * @param whose whose limit that is
	 * @return the exception
	 */
	public static PayloadTooLargeException aboveMaximum(String what, int size, int limit, String whose) {
		return new PayloadTooLargeException(size, limit,
				tooLarge(what, size) + "the limit of " + whose + " is " + limit + " bytes: send less, or split it");
	}

	/**
	 * Returns the exception for a message that would have to go over TCP.
	 * @param what the kind of message, with a capital letter
	 * @param size the size of the encoded message in bytes
	 * @param limit the largest size of a datagram in bytes
	 * @param reason why it cannot go over TCP
	 * @return the exception
	 */
	public static PayloadTooLargeException withoutTcp(String what, int size, int limit, String reason) {
		return new PayloadTooLargeException(size, limit, tooLarge(what, size) + "the limit of one datagram is " + limit
				+ " bytes, and " + reason + ": send less, or split it");
	}

	private static String tooLarge(String what, int size) {
		return what + " too large (" + size + " bytes encoded); ";
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
