package io.peerlink.internal.server;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

import io.peerlink.error.InvalidArgumentsException;
import io.peerlink.handler.HandlerExecution;
import io.peerlink.handler.RpcMethod;
import io.peerlink.handler.RpcParameter;
import io.peerlink.internal.concurrent.TaskPace;
import io.peerlink.internal.payload.DeclaredType;
import io.peerlink.internal.payload.JacksonMessages;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.payload.PayloadParser;
import io.peerlink.internal.payload.ValueReader;
import io.peerlink.internal.value.ArgumentValues;
import io.peerlink.internal.wire.json.JsonScanner;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.spi.StreamedType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;

/**
 * An {@link RpcMethod} with the readers of its parameters: reads JSON arguments straight
 * into the parameter types. Thread-safe.
 */
final class BoundMethod {

	private static final Object MISSING = new Object();

	private static final int UNUSUAL = -1;

	private static final Set<Class<?>> OPTIONALS = Set.of(Optional.class, OptionalInt.class, OptionalLong.class,
			OptionalDouble.class);

	private final RpcMethod method;

	private final PayloadMapper mapper;

	private final List<ValueReader> readers;

	/**
	 * The parameters whose values are streamed, {@code null} in place of each other one;
	 * empty if there are none.
	 */
	private final List<@Nullable StreamedParameter> streamed;

	/**
	 * Whether results may be streamed.
	 */
	private final boolean streamsResults;

	/**
	 * Whether all arguments are scalars as a rule.
	 */
	private final boolean scalars;

	private final DeclaredType resultType;

	/**
	 * Reads the arguments of the last parameter, {@code null} unless it takes any number.
	 */
	private final @Nullable VariableArguments variable;

	private final HandlerFailureLog failures;

	private final TaskPace pace = new TaskPace();

	BoundMethod(RpcMethod method, PayloadMapper mapper) {
		this.method = method;
		this.failures = new HandlerFailureLog(method.name());
		this.mapper = mapper;
		this.readers = method.parameters()
			.stream()
			.map((parameter) -> mapper.argumentValueReaderFor(parameter.type()))
			.toList();
		List<@Nullable StreamedParameter> streamed = new ArrayList<>();
		method.parameters().forEach((parameter) -> streamed.add(StreamedParameter.of(parameter, mapper)));
		this.streamed = streamed.stream().allMatch(Objects::isNull) ? List.of()
				: Collections.unmodifiableList(streamed);
		this.streamsResults = mapper.streamedTypes().mayBe(method.resultType());
		this.resultType = DeclaredType.of(method.resultType());
		int last = this.readers.size() - 1;
		this.variable = (last >= 0 && parameter(last).varArgs()) ? VariableArguments.of(reader(last), mapper) : null;
		this.scalars = this.variable == null && this.streamed.isEmpty()
				&& this.readers.stream().allMatch(ValueReader::isScalar);
	}

	/**
	 * Returns the name that peers use.
	 */
	String name() {
		return this.method.name();
	}

	RpcMethod method() {
		return this.method;
	}

	/**
	 * Returns the thread that the method runs on.
	 */
	HandlerExecution execution() {
		return this.method.execution();
	}

	/**
	 * Returns the type by which results are written.
	 */
	DeclaredType resultType() {
		return this.resultType;
	}

	/**
	 * Returns whether there are parameters whose values are streamed.
	 */
	boolean takesStreams() {
		return !this.streamed.isEmpty();
	}

	/**
	 * Returns the type of a result that is streamed.
	 * @return the type, {@code null} for a result that is sent in one piece
	 */
	@Nullable StreamedType streamedTypeOf(@Nullable Object result) {
		return this.streamsResults ? this.mapper.streamedTypes().of(result) : null;
	}

	/**
	 * Returns where the failures of the method are logged.
	 */
	HandlerFailureLog failures() {
		return this.failures;
	}

	/**
	 * Returns how long the method takes.
	 */
	TaskPace pace() {
		return this.pace;
	}

	@Nullable Object invoke(@Nullable Object[] values) throws Throwable {
		return this.method.body().invoke(values);
	}

	/**
	 * Returns the arguments of a request as one value per parameter.
	 * @param givenArgs the positional arguments, a JSON array
	 * @param givenKwargs the arguments by name, a JSON object
	 * @param arguments opens those that are streamed, {@code null} if
	 * {@linkplain #takesStreams() none} is
	 * @return the values
	 * @throws InvalidArgumentsException if they do not fit the parameters
	 */
	@Nullable Object[] bind(@Nullable RawJson givenArgs, @Nullable RawJson givenKwargs, @Nullable ArgumentValues arguments) {
		try {
			return bindAll(givenArgs, givenKwargs, arguments);
		}
		catch (JacksonException ex) {
			// Between the arguments, where a mapper may be stricter than the protocol is.
			throw invalid("the arguments cannot be read: " + JacksonMessages.describe(ex));
		}
	}

	private @Nullable Object[] bindAll(@Nullable RawJson givenArgs, @Nullable RawJson givenKwargs,
			@Nullable ArgumentValues arguments) {
		RawJson args = RawJson.NULL.equals(givenArgs) ? null : givenArgs;
		RawJson kwargs = RawJson.NULL.equals(givenKwargs) ? null : givenKwargs;
		@Nullable Object[] values = new Object[this.readers.size()];
		int positional = (args != null) ? bindPositional(args, values, arguments) : 0;
		for (int i = positional; i < values.length; i++) {
			values[i] = MISSING;
		}
		if (kwargs != null && !RawJson.EMPTY_OBJECT.equals(kwargs)) {
			bindNamed(kwargs, values, arguments);
		}
		for (int i = positional; i < values.length; i++) {
			if (values[i] == MISSING) {
				values[i] = defaultOf(i);
			}
		}
		return values;
	}

	private int bindPositional(RawJson args, @Nullable Object[] values, @Nullable ArgumentValues arguments) {
		int scalars = this.scalars ? bindScalars(args.array(), values) : UNUSUAL;
		return (scalars != UNUSUAL) ? scalars : bindAny(args, values, arguments);
	}

	/**
	 * Reads arguments that are scalars in their usual form.
	 * @return how many there are, or {@link #UNUSUAL} to have all of them read by other
	 * means, which say what is wrong if anything is
	 */
	private int bindScalars(byte[] json, @Nullable Object[] values) {
		int end = json.length;
		int pos = JsonScanner.skipSpace(json, 1, end);
		if (JsonScanner.at(json, 0, end) == '[' && JsonScanner.at(json, pos, end) == ']') {
			return 0;
		}
		char before = '[';
		int next = 0;
		int count = 0;
		while (JsonScanner.at(json, next, end) == before && count < values.length) {
			int start = JsonScanner.skipSpace(json, next + 1, end);
			int valueEnd = JsonScanner.skipValue(json, start, end, 1);
			Object value = (valueEnd != JsonScanner.UNUSUAL) ? this.readers.get(count).readScalar(json, start, valueEnd)
					: MISSING;
			if (value == MISSING || ValueReader.isUnusual(value)) {
				return UNUSUAL;
			}
			values[count++] = value;
			next = JsonScanner.skipSpace(json, valueEnd, end);
			before = ',';
		}
		return (count > 0 && JsonScanner.at(json, next, end) == ']') ? count : UNUSUAL;
	}

	private int bindAny(RawJson args, @Nullable Object[] values, @Nullable ArgumentValues arguments) {
		try (PayloadParser value = this.mapper.parse(args)) {
			JsonParser parser = value.parser();
			if (parser.nextToken() != JsonToken.START_ARRAY) {
				throw invalid("args is not an array");
			}
			int count = 0;
			while (parser.nextToken() != JsonToken.END_ARRAY) {
				if (count == values.length) {
					throw invalid(SurplusArguments.describe(count, parser));
				}
				if (this.variable != null && count == values.length - 1 && this.variable.isElement(parser)) {
					values[count] = readRest(this.variable, parser);
					value.finished();
					return values.length;
				}
				values[count] = read(count, parser, arguments);
				count++;
			}
			value.finished();
			return count;
		}
	}

	private void bindNamed(RawJson kwargs, @Nullable Object[] values, @Nullable ArgumentValues arguments) {
		try (PayloadParser value = this.mapper.parse(kwargs)) {
			JsonParser parser = value.parser();
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
				values[index] = read(index, parser, arguments);
			}
			value.finished();
		}
	}

	private @Nullable Object read(int index, JsonParser parser, @Nullable ArgumentValues arguments) {
		StreamedParameter streamed = this.streamed.isEmpty() ? null : this.streamed.get(index);
		try {
			if (streamed != null && arguments != null) {
				return streamed.read(parser, this.method.signature(), arguments);
			}
			return PayloadMapper.read(parser, reader(index));
		}
		catch (JacksonException ex) {
			throw isStreamed(parser) ? streamedToo(index) : unreadable(index, ex);
		}
	}

	/**
	 * Returns whether what could not be read stands for a streamed value.
	 */
	private boolean isStreamed(JsonParser parser) {
		try {
			return parser.currentToken() == JsonToken.START_OBJECT
					&& ArgumentValues.isStreamed(PayloadMapper.read(parser, this.mapper.argumentReaderFor(Map.class)));
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	private InvalidArgumentsException streamedToo(int index) {
		return invalid("argument '" + parameter(index).name() + "' must be " + typeName(index)
				+ ", and is streamed, which only a Stream, a Publisher or an InputStream takes; send a List or a byte[]");
	}

	private Object readRest(VariableArguments rest, JsonParser parser) {
		try {
			return rest.read(parser);
		}
		catch (JacksonException ex) {
			throw unreadable(this.readers.size() - 1, ex);
		}
	}

	private InvalidArgumentsException unreadable(int index, JacksonException failure) {
		return invalid("argument '" + parameter(index).name() + "' must be " + typeName(index) + ": "
				+ JacksonMessages.describe(failure));
	}

	private int indexOf(@Nullable String name) {
		for (int i = 0; i < this.readers.size(); i++) {
			if (parameter(i).name().equals(name)) {
				return i;
			}
		}
		throw invalid("has no argument '" + name + "'");
	}

	private @Nullable Object defaultOf(int index) {
		VariableArguments variable = this.variable;
		if (variable != null && index == this.readers.size() - 1) {
			return variable.none();
		}
		JavaType type = reader(index).getValueType();
		if (type == null || !OPTIONALS.contains(type.getRawClass())) {
			throw invalid("argument '" + parameter(index).name() + "' (" + typeName(index) + ") is missing");
		}
		return PayloadMapper.read(RawJson.NULL, reader(index));
	}

	private ObjectReader reader(int index) {
		return this.readers.get(index).reader();
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

}
