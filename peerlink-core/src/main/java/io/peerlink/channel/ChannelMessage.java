package io.peerlink.channel;

import java.lang.reflect.Type;

import io.peerlink.error.PeerLinkException;
import io.peerlink.payload.PayloadMapper;
import io.peerlink.wire.Message;
import io.peerlink.wire.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectReader;

/**
 * One message that arrived on a channel. Immutable; it is read when it is asked for.
 */
public final class ChannelMessage {

	private final RawJson payload;

	private final long sequence;

	private final PayloadMapper mapper;

	ChannelMessage(RawJson payload, long sequence, PayloadMapper mapper) {
		this.payload = payload;
		this.sequence = sequence;
		this.mapper = mapper;
	}

	/**
	 * Return the sequence number that the sender gave to the message: from 1, increasing,
	 * with gaps where frames were lost.
	 * @return the number, 0 on a RAW channel
	 */
	public long sequence() {
		return this.sequence;
	}

	/**
	 * Return the message as it was sent.
	 * @return JSON
	 */
	public String json() {
		return this.payload.toString();
	}

	/**
	 * Read the message.
	 * @param <T> the type
	 * @param type what it is read as
	 * @return the value, {@code null} for JSON {@code null} as a rule
	 * @throws PeerLinkException when it is no {@code T}
	 */
	@SuppressWarnings("unchecked") // int.class is a Class<Integer>, which cast() denies.
	public <T> @Nullable T as(Class<T> type) {
		return (T) as((Type) type);
	}

	/**
	 * Read the message as a generic type.
	 * @param <T> the type
	 * @param type what it is read as
	 * @return the value, {@code null} for JSON {@code null} as a rule
	 * @throws PeerLinkException when it is no {@code T}
	 */
	@SuppressWarnings("unchecked") // The reference carries T.
	public <T> @Nullable T as(TypeReference<T> type) {
		return (T) as(type.getType());
	}

	/**
	 * Read the message as any type that Jackson knows.
	 * @param type what it is read as
	 * @return the value, {@code null} for JSON {@code null} as a rule
	 * @throws PeerLinkException when it is no such value
	 */
	public @Nullable Object as(Type type) {
		return read(this.mapper.readerFor(type));
	}

	@Override
	public String toString() {
		return (this.sequence == Message.ChannelData.NO_SEQUENCE) ? json() : "#" + this.sequence + " " + json();
	}

	@Nullable Object read(ObjectReader reader) {
		try {
			return PayloadMapper.read(this.payload, reader);
		}
		catch (JacksonException ex) {
			throw new PeerLinkException("The message is no " + reader.getValueType() + ": " + ex.getOriginalMessage(),
					ex);
		}
	}

}
