package io.peerlink.internal.server;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.peerlink.error.InvalidArgumentsException;
import io.peerlink.handler.RpcMethod;
import io.peerlink.handler.RpcParameter;
import io.peerlink.internal.payload.JacksonMessages;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;

/**
 * An {@link RpcMethod} with the readers of its parameters: binds JSON straight to the
 * parameter types.
 */
final class BoundMethod {

	private static final Object MISSING = new Object();

	private static final Set<Class<?>> OPTIONALS = Set.of(Optional.class, OptionalInt.class, OptionalLong.class,
			OptionalDouble.class);

	private static final int MAX_DETAIL = 200;

	private static final Pattern ADVICE = Pattern
		.compile(" ?\\((but could|but might|set|use|disable|enable) .*?\\)(?=$|:| )");

	private final RpcMethod method;

	private final ObjectReader structure;

	private final List<ObjectReader> readers;

	BoundMethod(RpcMethod method, PayloadMapper mapper) {
		this.method = method;
		this.structure = mapper.readerFor(Object.class);
		// Each value is followed by the next one, which to Jackson is a trailing token.
		this.readers = method.parameters()
			.stream()
			.map((parameter) -> mapper.argumentReaderFor(parameter.type())
				.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS))
			.toList();
	}

	RpcMethod method() {
		return this.method;
	}

	@Nullable Object invoke(@Nullable Object[] values) throws Throwable {
		return this.method.body().invoke(values);
	}

	/**
	 * Turn a request's arguments into one value per parameter.
	 * @throws InvalidArgumentsException when they do not fit
	 */
	@Nullable Object[] bind(@Nullable RawJson givenArgs, @Nullable RawJson givenKwargs) {
		RawJson args = RawJson.NULL.equals(givenArgs) ? null : givenArgs;
		RawJson kwargs = RawJson.NULL.equals(givenKwargs) ? null : givenKwargs;
		@Nullable Object[] values = new Object[this.readers.size()];
		int positional = (args != null) ? bindPositional(args, values) : 0;
		for (int i = positional; i < values.length; i++) {
			values[i] = MISSING;
		}
		if (kwargs != null) {
			bindNamed(kwargs, values);
		}
		for (int i = positional; i < values.length; i++) {
			if (values[i] == MISSING) {
				values[i] = absent(i);
			}
		}
		return values;
	}

	private int bindPositional(RawJson args, @Nullable Object[] values) {
		try (JsonParser parser = this.structure.createParser(args.array(), args.offset(), args.length())) {
			if (parser.nextToken() != JsonToken.START_ARRAY) {
				throw invalid("args is not an array");
			}
			int count = 0;
			while (parser.nextToken() != JsonToken.END_ARRAY) {
				if (count == values.length) {
					throw invalid("takes " + values.length + " arguments, but more were given");
				}
				values[count] = read(count, parser);
				count++;
			}
			return count;
		}
	}

	private void bindNamed(RawJson kwargs, @Nullable Object[] values) {
		try (JsonParser parser = this.structure.createParser(kwargs.array(), kwargs.offset(), kwargs.length())) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				throw invalid("kwargs is not an object");
			}
			while (parser.nextToken() != JsonToken.END_OBJECT) {
				String name = parser.currentName();
				int index = indexOf(name);
				if (values[index] != MISSING) {
					throw invalid("argument '" + name + "' was given twice");
				}
				parser.nextToken();
				values[index] = read(index, parser);
			}
		}
	}

	private @Nullable Object read(int index, JsonParser parser) {
		try {
			return this.readers.get(index).readValue(parser);
		}
		catch (JacksonException ex) {
			throw invalid("argument '" + parameter(index).name() + "' must be " + typeName(index) + ": " + placeOf(ex)
					+ shorten(ex.getOriginalMessage()));
		}
	}

	private int indexOf(@Nullable String name) {
		for (int i = 0; i < this.readers.size(); i++) {
			if (parameter(i).name().equals(name)) {
				return i;
			}
		}
		throw invalid("has no argument '" + name + "'");
	}

	private @Nullable Object absent(int index) {
		JavaType type = this.readers.get(index).getValueType();
		if (type == null || !OPTIONALS.contains(type.getRawClass())) {
			throw invalid("argument '" + parameter(index).name() + "' (" + typeName(index) + ") is missing");
		}
		return PayloadMapper.read(RawJson.NULL, this.readers.get(index));
	}

	private RpcParameter parameter(int index) {
		return this.method.parameters().get(index);
	}

	private String typeName(int index) {
		return parameter(index).typeName();
	}

	private InvalidArgumentsException invalid(String problem) {
		return new InvalidArgumentsException(this.method.signature(), problem);
	}

	private static String placeOf(JacksonException ex) {
		String path = ex.getPath()
			.stream()
			.map((step) -> (step.getPropertyName() != null) ? "." + step.getPropertyName()
					: "[" + step.getIndex() + "]")
			.collect(Collectors.joining());
		return path.isEmpty() ? "" : "in '" + (path.startsWith(".") ? path.substring(1) : path) + "': ";
	}

	/**
	 * Leave out what means nothing to the caller: packages, and the advice to developers
	 * that Jackson puts into parentheses.
	 */
	private static String shorten(String message) {
		String detail = JacksonMessages.simplify(ADVICE.matcher(message).replaceAll(""));
		return (detail.length() <= MAX_DETAIL) ? detail : detail.substring(0, MAX_DETAIL) + "...";
	}

}
