package io.peerlink.internal.wire.codec;

import java.util.Arrays;

import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.Undecodable;
import io.peerlink.internal.wire.WireLimits;

/**
 * Encodes and decodes messages. Stateless and thread-safe.
 */
public final class MessageCodec {

	private final int maxLength;

	/**
	 * Creates a codec for datagrams of at most {@link WireLimits#MAX_DATAGRAM} bytes.
	 */
	public MessageCodec() {
		this(WireLimits.MAX_DATAGRAM);
	}

	/**
	 * Creates a codec for a carrier with another limit.
	 * @param maxLength longest message in bytes, both ways
	 */
	MessageCodec(int maxLength) {
		this.maxLength = maxLength;
	}

	/**
	 * Reads one datagram. Never throws, whatever the bytes are. The message keeps no
	 * reference to the buffer: its raw values are views of one private copy.
	 * <p>
	 * Of a field that occurs twice the last one counts, as in Python. A {@code null} in
	 * an optional field, or a value of the wrong type, is an absent field.
	 * @param buffer holds the datagram
	 * @param offset where it starts
	 * @param length how long it is
	 * @return the message, or why there is none
	 */
	public Decoded decode(byte[] buffer, int offset, int length) {
		if (length - WireLimits.MAX_EXTENSION > this.maxLength) {
			return Undecodable.TOO_LARGE;
		}
		byte[] json = Arrays.copyOfRange(buffer, offset, offset + length);
		Message usual = FastDecoder.decode(json);
		Decoded decoded = (usual != null) ? usual : GeneralDecoder.decode(json);
		return (length > this.maxLength && !isExtended(decoded)) ? Undecodable.TOO_LARGE : decoded;
	}

	private static boolean isExtended(Decoded decoded) {
		return (decoded instanceof Message.Request request && request.pl() != null)
				|| (decoded instanceof Message.Reply reply && reply.pl() != null);
	}

	/**
	 * Writes one message.
	 * @param message the message
	 * @return the datagram, at most {@link WireLimits#MAX_DATAGRAM} bytes, and at most
	 * {@link WireLimits#MAX_EXTENSION} more if it has a {@code pl} object
	 * @throws io.peerlink.error.PayloadTooLargeException when it would be longer
	 */
	public byte[] encode(Message message) {
		return MessageEncoder.encode(message, this.maxLength);
	}

}
