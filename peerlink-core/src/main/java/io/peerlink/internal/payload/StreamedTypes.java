package io.peerlink.internal.payload;

import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

import io.peerlink.spi.StreamedType;
import org.jspecify.annotations.Nullable;

/**
 * The types whose values are sent as they come, and not in one piece. Immutable.
 */
public final class StreamedTypes {

	/**
	 * Streams are iterated and made of what reads, without a publisher between.
	 */
	private static final StreamedType STREAM = StreamedType.items(Stream.class, (stream) -> {
		throw new IllegalStateException("A stream is iterated");
	}, (publisher) -> {
		throw new IllegalStateException("A stream is made of what it reads");
	});

	private static final StreamedType PUBLISHER = StreamedType.items(Flow.Publisher.class, (publisher) -> publisher,
			(publisher) -> publisher);

	private static final StreamedType INPUT_STREAM = StreamedType.bytes(InputStream.class, (stream) -> stream,
			(stream) -> stream);

	/**
	 * Those that every node knows.
	 */
	public static final StreamedTypes STANDARD = of(List.of());

	/**
	 * None at all.
	 */
	public static final StreamedTypes NONE = new StreamedTypes(List.of());

	private final StreamedType[] types;

	private StreamedTypes(List<StreamedType> types) {
		this.types = types.toArray(StreamedType[]::new);
	}

	/**
	 * Returns the types that every node knows, and others.
	 * @param added the others, which count first, the last of them before all
	 * @return the types
	 */
	public static StreamedTypes of(Collection<StreamedType> added) {
		List<StreamedType> types = new ArrayList<>();
		added.forEach((type) -> types.add(0, type));
		types.addAll(List.of(STREAM, PUBLISHER, INPUT_STREAM));
		return new StreamedTypes(types);
	}

	/**
	 * Returns the type that a caller asks for, or a parameter has.
	 * @param declared the declared type
	 * @return the streamed type, {@code null} for one whose values are sent in one piece
	 */
	public @Nullable StreamedType find(Type declared) {
		Class<?> raw = rawType(declared);
		for (StreamedType type : this.types) {
			if (type.type() == raw) {
				return type;
			}
		}
		return null;
	}

	/**
	 * Returns the type of a value.
	 * @param value a value
	 * @return the streamed type, {@code null} for a value that is sent in one piece
	 */
	public @Nullable StreamedType of(@Nullable Object value) {
		if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean) {
			return null;
		}
		for (StreamedType type : this.types) {
			if (type.type().isInstance(value)) {
				return type;
			}
		}
		return null;
	}

	/**
	 * Returns the type of an argument.
	 * @param argument the argument, possibly a {@link DeclaredValue}
	 * @return the streamed type, {@code null} for an argument that is sent in one piece
	 */
	public @Nullable StreamedType ofArgument(@Nullable Object argument) {
		return of((argument instanceof DeclaredValue declared) ? declared.value() : argument);
	}

	/**
	 * Returns whether all values of a class are of a streamed type.
	 */
	boolean includes(Class<?> raw) {
		return Arrays.stream(this.types).anyMatch((type) -> type.type().isAssignableFrom(raw));
	}

	/**
	 * Returns what tells declarations that ask for streams in vain.
	 * @return the check
	 */
	public InseparableTypes inseparable() {
		return new InseparableTypes(this);
	}

	/**
	 * Returns whether values of a type may be of a streamed type.
	 * @param declared what a handler declares to return
	 * @return {@code false} if none is
	 */
	public boolean mayBe(Type declared) {
		Class<?> raw = rawType(declared);
		return raw == null || Arrays.stream(this.types)
			.anyMatch((type) -> type.type().isAssignableFrom(raw) || raw.isAssignableFrom(type.type()));
	}

	/**
	 * Returns whether a value of a type makes its call when it is subscribed to, and not
	 * before.
	 * @param type a streamed type
	 * @return whether it is made of a publisher
	 */
	public static boolean isDeferred(StreamedType type) {
		return type.content() == StreamedType.Content.ITEMS && type != STREAM;
	}

	/**
	 * Returns whether a type is {@link Stream}, whose values are iterated.
	 * @param type a streamed type
	 * @return whether it is
	 */
	public static boolean isStream(StreamedType type) {
		return type == STREAM;
	}

	/**
	 * Returns the type of the items of a declared type.
	 * @param declared a streamed type as it is declared
	 * @return its first type argument, {@code Object} if there is none
	 */
	public static Type itemType(Type declared) {
		return (declared instanceof ParameterizedType parameterized
				&& parameterized.getActualTypeArguments().length > 0) ? parameterized.getActualTypeArguments()[0]
						: Object.class;
	}

	private static @Nullable Class<?> rawType(Type type) {
		if (type instanceof Class<?> raw) {
			return raw;
		}
		return (type instanceof ParameterizedType parameterized && parameterized.getRawType() instanceof Class<?> raw)
				? raw : null;
	}

	/**
	 * Returns the type of what has come in one piece in place of a streamed value.
	 * @param type the streamed type
	 * @param itemType the type of its items
	 * @return a list of the items, or an array of bytes
	 */
	public static Type wholeOf(StreamedType type, Type itemType) {
		return (type.content() == StreamedType.Content.BYTES) ? byte[].class : listOf(itemType);
	}

	/**
	 * Returns the type of a list.
	 * @param itemType the type of its items
	 * @return the type
	 */
	public static Type listOf(Type itemType) {
		return new ListType(itemType);
	}

	/**
	 * A list of items, as reflection would describe it. Equal to another one of the same
	 * items, because readers are kept by their types.
	 *
	 * @param itemType the type of the items
	 */
	private record ListType(Type itemType) implements ParameterizedType {

		@Override
		public Type[] getActualTypeArguments() {
			return new Type[] { this.itemType };
		}

		@Override
		public Type getRawType() {
			return List.class;
		}

		@Override
		public @Nullable Type getOwnerType() {
			return null;
		}

		@Override
		public String getTypeName() {
			return "List<" + this.itemType.getTypeName() + ">";
		}

	}

}
