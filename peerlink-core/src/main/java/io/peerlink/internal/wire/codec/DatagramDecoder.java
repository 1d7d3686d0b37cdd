package io.peerlink.internal.wire.codec;

import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.DecodedSink;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.SentIds;
import io.peerlink.internal.wire.Undecodable;
import io.peerlink.internal.wire.WireLimits;

/**
 * Reads the messages of datagrams, one datagram at a time. Not thread-safe.
 */
final class DatagramDecoder {

	private final FastDecoder usual;

	private final int maxLength;

	private int next;

	/**
	 * How many messages of the present datagram could not be told apart.
	 */
	private int broken;

	/**
	 * Creates a decoder.
	 * @param maxLength longest message in bytes, without its extension
	 * @param sentIds the ids that replies may have
	 */
	DatagramDecoder(int maxLength, SentIds sentIds) {
		this.usual = new FastDecoder(sentIds);
		this.maxLength = maxLength;
	}

	/**
	 * Reads the messages of a datagram. What follows too many of them, or too many broken
	 * ones, is dropped as one.
	 */
	<C> void decode(byte[] buffer, int offset, int length, C context, DecodedSink<? super C> sink) {
		this.usual.lend(sink.borrowsExtensions());
		int end = offset + length;
		int start = offset;
		int broken = 0;
		int messages = 0;
		do {
			this.broken = 0;
			boolean tooMany = ++messages > Bundle.MAX_MESSAGES || broken == Bundle.MAX_BROKEN;
			Decoded decoded = tooMany ? tooMany(end) : decodeNext(buffer, start, end);
			broken += this.broken;
			start = this.next;
			sink.decoded(decoded, context);
		}
		while (start < end);
	}

	/**
	 * Reads a datagram that is one message.
	 */
	Decoded decode(byte[] buffer, int offset, int length) {
		this.usual.lend(false);
		Decoded decoded = decodeNext(buffer, offset, offset + length);
		return (this.next == offset + length) ? decoded : Undecodable.NOT_JSON;
	}

	private Decoded tooMany(int end) {
		this.next = end;
		return Undecodable.TOO_LARGE;
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
		GeneralDecoder.Result result = GeneralDecoder.decodeFirst(buffer, start, end);
		this.next = (result.end() != GeneralDecoder.UNKNOWN_END) ? Bundle.next(buffer, result.end(), end) : Bundle.NONE;
		if (this.next != Bundle.NONE) {
			return result.decoded();
		}
		this.broken++;
		this.next = Bundle.nextAfterBroken(buffer, start, end);
		return Undecodable.NOT_JSON;
	}

	private static boolean mayBeExtended(Decoded decoded) {
		return (decoded instanceof Message.Request request && request.pl() != null)
				|| (decoded instanceof Message.Reply reply && reply.pl() != null);
	}

}
