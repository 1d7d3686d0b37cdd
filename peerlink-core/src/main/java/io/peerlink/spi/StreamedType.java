package io.peerlink.spi;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Function;

/**
 * A type whose values are not sent in one piece but as they come: items, or bytes. A
 * handler may return such a value or take it as a parameter, a caller may pass it as an
 * argument or ask for it as the result. Every node knows {@link java.util.stream.Stream},
 * {@link Flow.Publisher} and {@link InputStream}; others are added by
 * {@link io.peerlink.PeerLinkBuilder#streamedTypes}, for libraries that have types of
 * their own.
 * <p>
 * A declared result of a caller is of a streamed type if it is that class; a declared
 * result of a handler if it is that class or one of its subtypes; an argument, and a
 * result of which nothing is declared, if it is an instance. Where several fit, the one
 * that was added last counts. The first type argument of a declared type is the type of
 * its items.
 * <p>
 * The functions must be thread-safe. They are called on the thread that calls, on that of
 * the handler, or on one that only sends this value; what makes the result of an
 * asynchronous call runs on a callback thread, or one that waits for it. They may read.
 * When they throw, the value is closed and the call fails with what they have thrown.
 *
 * @since 0.1.0
 */
public final class StreamedType {

	private final Class<?> type;

	private final Content content;

	private final Function<Object, Flow.Publisher<?>> toPublisher;

	private final Function<Flow.Publisher<?>, Object> fromPublisher;

	private final Opening toInputStream;

	private final Function<InputStream, Object> fromInputStream;

	private StreamedType(Class<?> type, Content content, Function<Object, Flow.Publisher<?>> toPublisher,
			Function<Flow.Publisher<?>, Object> fromPublisher, Opening toInputStream,
			Function<InputStream, Object> fromInputStream) {
		this.type = type;
		this.content = content;
		this.toPublisher = toPublisher;
		this.fromPublisher = fromPublisher;
		this.toInputStream = toInputStream;
		this.fromInputStream = fromInputStream;
	}

	/**
	 * Returns a type whose values are items, one after the other, none of which is
	 * {@code null}.
	 * @param <T> the type
	 * @param type the type
	 * @param toPublisher returns a publisher of the items of a value, which is subscribed
	 * to once at most. If it never is, nobody reads the value; so it must hold nothing
	 * before that
	 * @param fromPublisher returns a value whose items are those of a publisher, which
	 * may be subscribed to once; the publisher of a typed client as often as one likes
	 * @return the type
	 */
	public static <T> StreamedType items(Class<T> type, Function<? super T, Flow.Publisher<?>> toPublisher,
			Function<Flow.Publisher<?>, ? extends T> fromPublisher) {
		Objects.requireNonNull(type, "type must not be null");
		Objects.requireNonNull(toPublisher, "toPublisher must not be null");
		Objects.requireNonNull(fromPublisher, "fromPublisher must not be null");
		return new StreamedType(type, Content.ITEMS, (value) -> toPublisher.apply(type.cast(value)),
				fromPublisher::apply, (value) -> {
					throw new IllegalStateException(type.getName() + " has items, and no bytes");
				}, (bytes) -> {
					throw new IllegalStateException(type.getName() + " has items, and no bytes");
				});
	}

	/**
	 * Returns a type whose values are bytes.
	 * @param <T> the type
	 * @param type the type
	 * @param toInputStream opens the bytes of a value, once at most; may block. Whoever
	 * has opened them closes them
	 * @param fromInputStream returns a value whose bytes are those of a stream, which can
	 * be read once
	 * @return the type
	 */
	public static <T> StreamedType bytes(Class<T> type, Reading<? super T> toInputStream,
			Function<InputStream, ? extends T> fromInputStream) {
		Objects.requireNonNull(type, "type must not be null");
		Objects.requireNonNull(toInputStream, "toInputStream must not be null");
		Objects.requireNonNull(fromInputStream, "fromInputStream must not be null");
		return new StreamedType(type, Content.BYTES, (value) -> {
			throw new IllegalStateException(type.getName() + " has bytes, and no items");
		}, (items) -> {
			throw new IllegalStateException(type.getName() + " has bytes, and no items");
		}, (value) -> toInputStream.open(type.cast(value)), fromInputStream::apply);
	}

	/**
	 * Returns the type.
	 * @return the class or interface
	 */
	public Class<?> type() {
		return this.type;
	}

	/**
	 * Returns what the values consist of.
	 * @return items or bytes
	 */
	public Content content() {
		return this.content;
	}

	/**
	 * Returns a publisher of the items of a value.
	 * @param value an instance of this type
	 * @return the publisher
	 * @throws IllegalStateException when the type has no items
	 */
	public Flow.Publisher<?> toPublisher(Object value) {
		return this.toPublisher.apply(value);
	}

	/**
	 * Returns a value whose items are those of a publisher.
	 * @param publisher the publisher
	 * @return an instance of this type
	 * @throws IllegalStateException when the type has no items
	 */
	public Object fromPublisher(Flow.Publisher<?> publisher) {
		return this.fromPublisher.apply(publisher);
	}

	/**
	 * Opens the bytes of a value.
	 * @param value an instance of this type
	 * @return the bytes, which the caller closes
	 * @throws IOException when they cannot be opened
	 * @throws IllegalStateException when the type has no bytes
	 */
	public InputStream toInputStream(Object value) throws IOException {
		return this.toInputStream.open(value);
	}

	/**
	 * Returns a value whose bytes are those of a stream.
	 * @param stream the stream
	 * @return an instance of this type
	 * @throws IllegalStateException when the type has no bytes
	 */
	public Object fromInputStream(InputStream stream) {
		return this.fromInputStream.apply(stream);
	}

	@Override
	public String toString() {
		return this.type.getName() + " (" + this.content + ")";
	}

	/**
	 * What a value consists of.
	 */
	public enum Content {

		/**
		 * Values of one type, each of which is sent as JSON.
		 */
		ITEMS,

		/**
		 * Bytes.
		 */
		BYTES

	}

	/**
	 * Opens the bytes of a value.
	 *
	 * @param <T> the type of the value
	 */
	@FunctionalInterface
	public interface Reading<T> {

		/**
		 * Opens the bytes of a value.
		 * @param value the value
		 * @return the bytes
		 * @throws IOException when they cannot be opened; the reader is told
		 */
		InputStream open(T value) throws IOException;

	}

	@FunctionalInterface
	private interface Opening {

		InputStream open(Object value) throws IOException;

	}

}
