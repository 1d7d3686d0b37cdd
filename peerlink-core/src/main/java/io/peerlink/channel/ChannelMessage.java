package io.peerlink.channel;

import java.lang.reflect.Type;

import io.peerlink.error.PeerLinkException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * One message that arrived on a channel. Immutable; it is read when it is asked for.
 */
public interface ChannelMessage {

	/**
	 * Returns the sequence number that the sender gave to the message: from 1,
	 * increasing, with gaps where frames were lost.
	 * @return the number, 0 on a RAW channel
	 */
	long sequence();

	/**
	 * Returns the message as it was sent.
	 * @return JSON
	 */
	String json();

	/**
	 * Reads the message.
	 * @param <T> the type
	 * @param type what it is read as
	 * @return the value, {@code null} for JSON {@code null} as a rule
	 * @throws PeerLinkException when it cannot be read as a {@code T}
	 */
	@SuppressWarnings("unchecked") // int.class is a Class<Integer>, which cast() denies.
	default <T> @Nullable T read(Class<T> type) {
		return (T) read((Type) type);
	}

	/**
	 * Reads the message as a generic type.
	 * @param <T> the type
	 * @param type what it is read as
	 * @return the value, {@code null} for JSON {@code null} as a rule
	 * @throws PeerLinkException when it cannot be read as a {@code T}
	 */
	@SuppressWarnings("unchecked") // The reference carries T.
	default <T> @Nullable T read(TypeReference<T> type) {
		return (T) read(type.getType());
	}

	/**
	 * Reads the message as any type that Jackson knows.
	 * @param type what it is read as
	 * @return the value, {@code null} for JSON {@code null} as a rule
	 * @throws PeerLinkException when it cannot be read as such a value
	 */
	@Nullable Object read(Type type);

}
