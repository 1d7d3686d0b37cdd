package io.peerlink.channel;

import java.lang.reflect.Type;

import io.peerlink.error.PeerLinkException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * A message that arrived on a channel. Immutable; its JSON is read when a {@code read}
 * method is called.
 *
 * @since 0.1.0
 */
public interface ChannelMessage {

	/**
	 * Returns the sequence number that the sender gave to the message. Numbers begin with
	 * 1 and increase, with gaps where frames were lost.
	 * @return the number, 0 on a RAW channel
	 */
	long sequence();

	/**
	 * Returns the JSON of the message as it was sent.
	 * @return the JSON
	 */
	String json();

	/**
	 * Returns the message as a value of a type.
	 * @param <T> the type
	 * @param type the type
	 * @return the value, {@code null} for JSON {@code null} as a rule
	 * @throws PeerLinkException when it cannot be read as a {@code T}
	 */
	@SuppressWarnings("unchecked") // int.class is a Class<Integer>, which cast() denies.
	default <T> @Nullable T read(Class<T> type) {
		return (T) read((Type) type);
	}

	/**
	 * Returns the message as a value of a generic type.
	 * @param <T> the type
	 * @param type the type
	 * @return the value, {@code null} for JSON {@code null} as a rule
	 * @throws PeerLinkException when it cannot be read as a {@code T}
	 */
	@SuppressWarnings("unchecked") // The reference carries T.
	default <T> @Nullable T read(TypeReference<T> type) {
		return (T) read(type.getType());
	}

	/**
	 * Returns the message as a value of any type that Jackson knows.
	 * @param type the type
	 * @return the value, {@code null} for JSON {@code null} as a rule
	 * @throws PeerLinkException when it cannot be read as a value of the type
	 */
	@Nullable Object read(Type type);

}
