package io.peerlink.internal.wire.codec;

import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.internal.concurrent.Spares;
import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.DecodedSink;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.InstancePair;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.SentIds;
import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes messages. Thread-safe.
 */
public final class MessageCodec {

	private final int maxLength;

	private final MessageEncoder encoder;

	private final SentIds sentIds = new SentIds();

	private final Spares<DatagramDecoder> decoders;

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
	public MessageCodec(int maxLength) {
		this.maxLength = maxLength;
		this.encoder = new MessageEncoder();
		this.decoders = new Spares<>(() -> new DatagramDecoder(maxLength, this.sentIds));
	}

	/**
	 * Returns the length of the longest message.
	 * @return the length in bytes
	 */
	public int maxLength() {
		return this.maxLength;
	}

	/**
	 * Reads a datagram, which is one message or a bundle of several ones. Never throws,
	 * whatever the bytes are, unless the sink does. A message that cannot be read does
	 * not keep those behind it from being read.
	 * <p>
	 * Of a field that occurs twice the last one counts, as in Python. A {@code null} in
	 * an optional field, or a value of the wrong type, is an absent field.
	 * @param <C> what the caller knows of the datagram
	 * @param buffer holds the datagram; not modified, and not referred to afterwards, but
	 * read until this method returns
	 * @param offset where it starts
	 * @param length how long it is
	 * @param context what the caller knows of the datagram
	 * @param sink takes each message, or why there is none, in their order
	 */
	public <C> void decode(byte[] buffer, int offset, int length, C context, DecodedSink<? super C> sink) {
		DatagramDecoder decoder = this.decoders.take();
		decoder.decode(buffer, offset, length, context, sink);
		this.decoders.giveBack(decoder);
	}

	/**
	 * Reads a datagram that is one message.
	 * @param buffer holds the datagram
	 * @param offset where it starts
	 * @param length how long it is
	 * @return the message, or why there is none
	 * @see #decode(byte[], int, int, Object, DecodedSink)
	 */
	public Decoded decode(byte[] buffer, int offset, int length) {
		DatagramDecoder decoder = this.decoders.take();
		Decoded decoded = decoder.decode(buffer, offset, length);
		this.decoders.giveBack(decoder);
		return decoded;
	}

	/**
	 * Writes one message.
	 * @param message the message
	 * @return the datagram
	 * @throws io.peerlink.error.PayloadTooLargeException when it would be too long
	 * @see #encode(Message, JsonBuffer)
	 */
	public byte[] encode(Message message) {
		JsonBuffer out = new JsonBuffer();
		encode(message, out);
		return out.toByteArray();
	}

	/**
	 * Appends a message to a datagram. With a second message the datagram becomes a
	 * bundle, and it is up to the caller that the whole is not too long.
	 * @param message the message, at most {@link WireLimits#MAX_DATAGRAM} bytes, and at
	 * most {@link WireLimits#MAX_EXTENSION} more if it has a {@code pl} object
	 * @param out the datagram, which is not modified if the message is too long
	 * @throws io.peerlink.error.PayloadTooLargeException when it would be longer
	 */
	public void encode(Message message, JsonBuffer out) {
		int before = out.size();
		int start = begin(out);
		int extensionSize = this.encoder.write(message, out);
		check(MessageEncoder.kind(message), counted(start, extensionSize, out), before, out);
	}

	/**
	 * Appends a request to a datagram, as {@link #encode(Message, JsonBuffer)} does with
	 * a {@link Message.Request} of these fields.
	 * @param id names the call
	 * @param src the caller's name
	 * @param dst the callee
	 * @param rpc the method
	 * @param args the positional arguments
	 * @param kwargs the keyword arguments
	 * @param pl the extension object
	 * @param trace the trace that the call belongs to
	 * @param out the datagram
	 * @throws io.peerlink.error.PayloadTooLargeException when it would be longer
	 */
	public void encodeRequest(MessageId id, @Nullable String src, @Nullable String dst, String rpc,
			@Nullable RawJson args, @Nullable RawJson kwargs, @Nullable Extension pl, @Nullable RawJson trace,
			JsonBuffer out) {
		int before = out.size();
		int start = begin(out);
		this.sentIds.add(id);
		int extensionSize = this.encoder.writeRequest(id, src, dst, rpc, args, kwargs, pl, trace, out);
		check(MessageEncoder.REQUEST_KIND, counted(start, extensionSize, out), before, out);
	}

	/**
	 * Appends a request to a datagram in its short form, if it is short enough to share a
	 * datagram. If not, it is no use, and the limits are those of the usual form.
	 * @param id names the call
	 * @param src the caller's name
	 * @param rpc the method
	 * @param args the positional arguments
	 * @param kwargs the keyword arguments
	 * @param pl the extension object of a call
	 * @param pair the instances of that object
	 * @param trace the trace that the call belongs to
	 * @param out the datagram, which is not modified if the request is not written
	 * @return whether it was written
	 */
	public boolean tryEncodeShortRequest(MessageId id, @Nullable String src, String rpc, @Nullable RawJson args,
			@Nullable RawJson kwargs, Extension pl, InstancePair pair, @Nullable RawJson trace, JsonBuffer out) {
		int before = out.size();
		int start = begin(out);
		this.encoder.writeShortRequest(id, src, rpc, args, kwargs, pl, pair, trace, out);
		if (out.size() - start > this.maxLength / 2) {
			out.truncate(before);
			return false;
		}
		this.sentIds.add(id);
		return true;
	}

	/**
	 * Appends a response to a datagram, as {@link #encode(Message, JsonBuffer)} does with
	 * a {@link Message.Response} of these fields.
	 * @param id the id of the request
	 * @param result what the handler returned
	 * @param pl the extension object
	 * @param out the datagram
	 * @throws io.peerlink.error.PayloadTooLargeException when it would be longer
	 */
	public void encodeResponse(MessageId id, RawJson result, @Nullable Extension pl, JsonBuffer out) {
		int before = out.size();
		int start = begin(out);
		int extensionSize = this.encoder.writeResponse(id, result, pl, out);
		check(MessageEncoder.RESPONSE_KIND, counted(start, extensionSize, out), before, out);
	}

	private void check(String kind, int counted, int before, JsonBuffer out) {
		if (counted > this.maxLength) {
			out.truncate(before);
			throw new PayloadTooLargeException(kind, counted, this.maxLength);
		}
	}

	/**
	 * Prepares a datagram for a message.
	 * @return where the message starts
	 */
	private int begin(JsonBuffer out) {
		out.limit(Integer.MAX_VALUE);
		if (out.size() > 0) {
			out.raw(Bundle.SEPARATOR);
		}
		int start = out.size();
		out.limit((int) Math.min((long) start + this.maxLength + WireLimits.MAX_EXTENSION, Integer.MAX_VALUE));
		return start;
	}

	/**
	 * Returns the length of a message that was written, as far as it is limited.
	 */
	private static int counted(int start, int extensionSize, JsonBuffer out) {
		return out.size() - start - Math.min(extensionSize, WireLimits.MAX_EXTENSION);
	}

}
