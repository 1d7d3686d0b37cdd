package io.peerlink.internal.wire.codec;

import java.util.Arrays;

import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.Realm;
import io.peerlink.internal.wire.Undecodable;
import io.peerlink.internal.wire.WireLimits;

/**
 * Encodes and decodes messages. Stateless and thread-safe.
 */
public final class MessageCodec {

	private final int maxLength;

	private final Realm realm;

	/**
	 * Creates a codec for datagrams of at most {@link WireLimits#MAX_DATAGRAM} bytes of
	 * nodes without a realm.
	 */
	public MessageCodec() {
		this(Realm.NONE);
	}

	/**
	 * Creates a codec for datagrams of at most {@link WireLimits#MAX_DATAGRAM} bytes.
	 * @param realm the realm that messages are marked with and must come from
	 */
	public MessageCodec(Realm realm) {
		this(WireLimits.MAX_DATAGRAM, realm);
	}

	/**
	 * Creates a codec for a carrier with another limit.
	 * @param maxLength longest message in bytes, both ways
	 */
	MessageCodec(int maxLength) {
		this(maxLength, Realm.NONE);
	}

	private MessageCodec(int maxLength, Realm realm) {
		this.maxLength = maxLength;
		this.realm = realm;
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
		Message usual = FastDecoder.decode(json, this.realm);
		Decoded decoded = (usual != null) ? usual : GeneralDecoder.decode(json, this.realm);
		return (length > this.maxLength && !mayBeExtended(decoded)) ? Undecodable.TOO_LARGE : decoded;
	}

	/**
	 * In a realm every message is extended, by its mark.
	 */
	private boolean mayBeExtended(Decoded decoded) {
		if (decoded instanceof Undecodable) {
			return decoded == Undecodable.OTHER_REALM;
		}
		return !this.realm.equals(Realm.NONE) || (decoded instanceof Message.Request request && request.pl() != null)
				|| (decoded instanceof Message.Reply reply && reply.pl() != null);
	}

	/**
	 * Writes one message.
	 * @param message the message
	 * @return the datagram, at most {@link WireLimits#MAX_DATAGRAM} bytes, and at most
	 * {@link WireLimits#MAX_EXTENSION} more if it has a {@code pl} object, as every
	 * message of a realm has
	 * @throws io.peerlink.error.PayloadTooLargeException when it would be longer
	 */
	public byte[] encode(Message message) {
		return MessageEncoder.encode(message, this.maxLength, this.realm);
	}

}
