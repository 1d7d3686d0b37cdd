package io.peerlink.internal.payload;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectWriter;

/**
 * The type that a handler or a typed client declares for a value. It says what the
 * value's class does not: the {@code Animal} of a {@code List<Animal>}, whose annotations
 * may demand that each element is written with the id of its type. Thread-safe.
 * <p>
 * As for the properties of a bean, the class of the value and the type arguments of the
 * declaration count together: a {@code List<Animal>} that is an {@code ArrayList} is
 * written as an {@code ArrayList<Animal>}.
 */
public final class DeclaredType {

	/**
	 * Says nothing, so that values are written by their classes.
	 */
	public static final DeclaredType UNKNOWN = new DeclaredType(Object.class);

	private final Type type;

	/**
	 * Most declared types meet values of one class.
	 */
	private volatile @Nullable Cached cached;

	private DeclaredType(Type type) {
		this.type = type;
	}

	/**
	 * Returns a declared type.
	 * @param type any type, generic ones included
	 * @return the type, {@link #UNKNOWN} for a class, which says no more than the classes
	 * of its values do
	 */
	public static DeclaredType of(Type type) {
		return (type instanceof Class<?>) ? UNKNOWN : new DeclaredType(type);
	}

	/**
	 * Returns the type of the items of a streamed type.
	 * @return what is declared for them
	 */
	public DeclaredType itemType() {
		return of(StreamedTypes.itemType(this.type));
	}

	/**
	 * Returns the writer for a value.
	 * @param writer writes values by their classes
	 * @param value the value
	 * @return an immutable writer
	 */
	ObjectWriter writerFor(ObjectWriter writer, @Nullable Object value) {
		if (value == null || this == UNKNOWN) {
			return writer;
		}
		Class<?> valueClass = value.getClass();
		Cached cached = this.cached;
		if (cached == null || cached.origin != writer || cached.valueClass != valueClass) {
			cached = new Cached(writer, valueClass, create(writer, valueClass));
			this.cached = cached;
		}
		return cached.writer;
	}

	private ObjectWriter create(ObjectWriter writer, Class<?> valueClass) {
		try {
			JavaType declared = writer.typeFactory().constructType(this.type);
			return declared.getRawClass().isAssignableFrom(valueClass)
					? writer.forType(writer.typeFactory().constructSpecializedType(declared, valueClass)) : writer;
		}
		catch (IllegalArgumentException ex) {
			// A class whose own type arguments contradict the declared ones, by a cast.
			return writer;
		}
	}

	@Override
	public String toString() {
		return this.type.getTypeName();
	}

	private record Cached(ObjectWriter origin, Class<?> valueClass, ObjectWriter writer) {
	}

}
