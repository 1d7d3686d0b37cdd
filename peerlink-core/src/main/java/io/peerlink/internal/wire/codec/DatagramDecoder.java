package io.peerlink.internal.wire.codec;

import java.util.Arrays;

import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.DecodedSink;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.Realm;
import io.peerlink.internal.wire.SentIds;
import io.peerlink.internal.wire.Undecodable;
import io.peerlink.internal.wire.WireLimits;

/**
 * Reads the messages of datagrams, one datagram at a time. Not thread-safe.
 */
final class DatagramDecoder {

	private final FastDecoder usual;

	private final Realm realm;

	private final int maxLength;

	private int next;

	/**
	 * Creates a decoder.
	 * @param realm the realm that messages must come from
	 * @param maxLength longest message in bytes, without its extension
	 * @param sentIds the ids that replies may have
	 */
	DatagramDecoder(Realm realm, int maxLength, SentIds sentIds) {
		this.usual = new FastDecoder(realm, sentIds);
		this.realm = realm;
		this.maxLength = maxLength;
	}

	/**
	 * Reads all messages of a datagram.
	 */
	<C> void decode(byte[] buffer, int offset, int length, C context, DecodedSink<? super C> sink) {
		int end = offset + length;
		int start = offset;
		do {
			Decoded decoded = decodeNext(buffer, start, end);
			start = this.next;
			sink.decoded(decoded, context);
		}
		while (start < end);
	}

	/**
	 * Reads a datagram that is one message.
	 */
	Decoded decode(byte[] buffer, int offset, int length) {
		Decoded decoded = decodeNext(buffer, offset, offset + length);
		return (this.next == offset + length) ? decoded : Undecodable.NOT_JSON;
	}

	private Decoded decodeNext(byte[] buffer, int start, int end) {
		if (end - start - WireLimits.MAX_EXTENSION > this.maxLength) {
			this.next = end;
			return Undecodable.TOO_LARGE;
		}
		Decoded decoded = decodeAny(buffer, start, end);
		boolean tooLarge = this.next - start > this.maxLength && !mayBeExtended(decoded);
		return tooLarge ? Undecodable.TOO_LARGE : decoded;
	}

	private Decoded decodeAny(byte[] buffer, int start, int end) {
		Message message = this.usual.decode(buffer, start, end);
		if (message != null) {
			this.next = Bundle.next(buffer, this.usual.messageEnd(), end);
			if (this.next != Bundle.NONE) {
				return message;
			}
		}
		GeneralDecoder.Result result = GeneralDecoder.decodeFirst(Arrays.copyOfRange(buffer, start, end), this.realm);
		this.next = (result.end() != GeneralDecoder.UNKNOWN_END) ? Bundle.next(buffer, start + result.end(), end)
				: Bundle.NONE;
		if (this.next != Bundle.NONE) {
			return result.decoded();
		}
		this.next = Bundle.nextAfterBroken(buffer, start, end);
		return Undecodable.NOT_JSON;
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

}
