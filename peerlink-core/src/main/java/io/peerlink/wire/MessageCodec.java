package io.peerlink.wire;

/**
 * Turns datagrams into messages and back. Stateless, for any number of threads.
 */
public final class MessageCodec {

	/**
	 * Read one datagram. Never throws, whatever the bytes are. The message keeps no
	 * reference to the buffer.
	 * @param buffer holds the datagram
	 * @param offset where it starts
	 * @param length how long it is
	 * @return the message, or why there is none
	 */
	public Decoded decode(byte[] buffer, int offset, int length) {
		return Undecodable.NOT_JSON;
	}

	/**
	 * Write one message.
	 * @param message what to write
	 * @return the datagram, at most {@link WireLimits#MAX_DATAGRAM} bytes
	 * @throws io.peerlink.error.PayloadTooLargeException when it would be longer
	 */
	public byte[] encode(Message message) {
		return new byte[0];
	}

}
