package io.peerlink.internal.payload;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;

/**
 * Finds what a declaration asks for in vain: a stream or something like it that is only a
 * part of a value, or of a kind that is not streamed. Jackson would write most of them as
 * {@code {}}. Immutable.
 */
public final class InseparableTypes {

	private static final Set<Class<?>> PRIMITIVE_STREAMS = Set.of(IntStream.class, LongStream.class,
			DoubleStream.class);

	/**
	 * What is no value, whether it is all or a part.
	 */
	private static final List<Class<?>> NEVER = List.of(BaseStream.class, InputStream.class, OutputStream.class,
			Reader.class, Writer.class, Flow.Publisher.class);

	/**
	 * What somebody waits for, if it is not a part.
	 */
	private static final List<Class<?>> NO_PART = List.of(CompletionStage.class, Future.class);

	private final StreamedTypes streamed;

	InseparableTypes(StreamedTypes streamed) {
		this.streamed = streamed;
	}

	/**
	 * Returns what is wrong with the type of values that are sent.
	 * @param declared the type of a result or an argument
	 * @return the problem, to follow the name of the value in a sentence, {@code null}
	 * for none
	 */
	public @Nullable String problemOfSent(Type declared) {
		Class<?> raw = rawType(declared);
		return problem(declared, raw != null && this.streamed.includes(raw));
	}

	/**
	 * Returns what is wrong with the type of values that are received.
	 * @param declared the type of a result or an argument
	 * @return the problem, to follow the name of the value in a sentence, {@code null}
	 * for none
	 */
	public @Nullable String problemOfReceived(Type declared) {
		return problem(declared, this.streamed.find(declared) != null);
	}

	private @Nullable String problem(Type declared, boolean streams) {
		Class<?> raw = rawType(declared);
		if (!streams && raw != null && isAny(NEVER, raw)) {
			return "cannot be of type " + declared.getTypeName() + advice(raw);
		}
		Type part = partOf(declared);
		return (part == null) ? null
				: "cannot be of type " + declared.getTypeName() + ": " + part.getTypeName()
						+ " is no part of a value, because it is not sent in one piece. Declare it by itself, or"
						+ " a List or a byte[] in its place";
	}

	private static String advice(Class<?> raw) {
		return PRIMITIVE_STREAMS.contains(raw) ? ", which is not streamed. Declare a Stream, as boxed() makes one"
				: ", which is not streamed. Declare a Stream, a Flow.Publisher or an InputStream";
	}

	private @Nullable Type partOf(Type declared) {
		if (declared instanceof ParameterizedType parameterized) {
			return firstOf(parameterized.getActualTypeArguments());
		}
		if (declared instanceof GenericArrayType array) {
			return firstOf(array.getGenericComponentType());
		}
		if (declared instanceof WildcardType wildcard) {
			return firstOf(wildcard.getUpperBounds());
		}
		return (declared instanceof Class<?> type && type.isArray()) ? firstOf(type.getComponentType()) : null;
	}

	/**
	 * Returns whether values of a class are parts of none.
	 */
	boolean isRefused(Class<?> raw) {
		return isAny(NEVER, raw) || this.streamed.includes(raw);
	}

	private @Nullable Type firstOf(Type... parts) {
		for (Type part : parts) {
			Class<?> raw = rawType(part);
			boolean refused = raw != null && (isRefused(raw) || isAny(NO_PART, raw));
			Type found = refused ? part : partOf(part);
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	private static boolean isAny(List<Class<?>> types, Class<?> raw) {
		return types.stream().anyMatch((type) -> type.isAssignableFrom(raw));
	}

	private static @Nullable Class<?> rawType(Type type) {
		if (type instanceof Class<?> raw) {
			return raw;
		}
		return (type instanceof ParameterizedType parameterized && parameterized.getRawType() instanceof Class<?> raw)
				? raw : null;
	}

}
