package io.peerlink;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonValue;
import io.peerlink.error.InvalidArgumentsException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.handler.RpcMethod;
import io.peerlink.handler.RpcParameter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the rule that an argument is read as the callee's mapper writes it, and as
 * nothing else.
 */
class ArgumentStrictnessTests {

	private static final JsonMapper PLAIN = JsonMapper.builder().build();

	/**
	 * Writes longs and decimals as text, as applications with browsers do, and enums by
	 * index.
	 */
	private static final JsonMapper TEXTUAL = JsonMapper.builder()
		.withConfigOverride(BigDecimal.class,
				(decimal) -> decimal.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.STRING)))
		.withConfigOverride(Boolean.class, (flag) -> flag.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.NUMBER)))
		.addModule(new SimpleModule().addSerializer(Long.class, ToStringSerializer.instance)
			.addSerializer(Long.TYPE, ToStringSerializer.instance))
		.enable(EnumFeature.WRITE_ENUMS_USING_INDEX)
		.build();

	private final TestNodes nodes = new TestNodes();

	@AfterEach
	void closeNodes() {
		this.nodes.close();
	}

	@Test
	void scalarsAreNotConverted() throws InterruptedException {
		Callee callee = start(PLAIN);
		callee.refuses(int.class, "5");
		callee.refuses(int.class, 5.5);
		callee.refuses(int.class, true);
		callee.refuses(int.class, "");
		callee.refuses(long.class, "5");
		callee.refuses(double.class, "5.5");
		callee.refuses(double.class, "NaN");
		callee.refuses(Double.class, "Infinity");
		callee.refuses(float.class, "-INF");
		callee.refuses(Float.class, "NaN");
		callee.refuses(double[].class, List.of("NaN"));
		callee.refuses(float[].class, List.of(1, "Infinity"));
		callee.refuses(BigDecimal.class, "5");
		callee.refuses(BigInteger.class, "5");
		callee.refuses(Number.class, "5");
		callee.refuses(boolean.class, "true");
		callee.refuses(boolean.class, 1);
		callee.refuses(String.class, 5);
		callee.refuses(String.class, 5.5);
		callee.refuses(String.class, true);
		callee.refuses(OptionalInt.class, "5");
		callee.refuses(OptionalDouble.class, "NaN");
		callee.accepts(double.class, 5, 5.0);
		callee.accepts(double.class, Double.NaN, Double.NaN);
		callee.accepts(float.class, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY);
		callee.accepts(String.class, "5", "5");
	}

	@Test
	void scalarsInContainersAreNotConverted() throws InterruptedException {
		Callee callee = start(PLAIN);
		callee.refuses(new TypeReference<List<Integer>>() {
		}, List.of("5"));
		callee.refuses(new TypeReference<List<List<String>>>() {
		}, List.of(List.of(5)));
		callee.refuses(new TypeReference<Map<String, Integer>>() {
		}, Map.of("a", "5"));
		callee.refuses(new TypeReference<Optional<Integer>>() {
		}, "5");
		callee.refuses(int[].class, List.of("5"));
		callee.refuses(String[].class, List.of(5));
		callee.refuses(new TypeReference<List<Level>>() {
		}, List.of(1));
		callee.accepts(new TypeReference<List<Integer>>() {
		}, List.of(5), List.of(5));
	}

	@Test
	void enumIsNotReadFromItsIndex() throws InterruptedException {
		Callee callee = start(PLAIN);
		callee.refuses(Level.class, 1);
		callee.refuses(Level.class, "1");
		callee.refuses(new TypeReference<Optional<Level>>() {
		}, 1);
		callee.accepts(Level.class, "HIGH", Level.HIGH);
		callee.accepts(Numbered.class, 1, Numbered.TWO);
		callee.accepts(Coded.class, 7, Coded.SEVEN);
	}

	@Test
	void whatTheMapperWritesAsTextIsReadAsText() throws InterruptedException {
		Callee callee = start(TEXTUAL);
		callee.accepts(BigDecimal.class, "1.10", new BigDecimal("1.10"));
		callee.accepts(BigDecimal.class, 5, new BigDecimal("5"));
		callee.accepts(long.class, "5", 5L);
		callee.accepts(Long.class, "5", 5L);
		callee.accepts(new TypeReference<List<BigDecimal>>() {
		}, List.of("1.10"), List.of(new BigDecimal("1.10")));
		callee.accepts(new TypeReference<Optional<Long>>() {
		}, "5", Optional.of(5L));
		callee.accepts(Level.class, 1, Level.HIGH);
		callee.accepts(Level.class, "HIGH", Level.HIGH);
		callee.accepts(Boolean.class, 1, true);
		callee.refuses(int.class, "5");
		callee.refuses(double.class, "NaN");
		callee.refuses(String.class, 5);
	}

	@Test
	void everyArgumentIsReadAsTheMapperWritesIt() throws InterruptedException {
		for (JsonMapper mapper : List.of(PLAIN, TEXTUAL)) {
			Callee callee = start(mapper, mapper);
			callee.accepts(BigDecimal.class, new BigDecimal("1.10"), new BigDecimal("1.10"));
			callee.accepts(long.class, 5L, 5L);
			callee.accepts(Level.class, Level.HIGH, Level.HIGH);
			callee.accepts(Boolean.class, true, true);
			callee.accepts(char.class, 'x', 'x');
			callee.accepts(Order.class, new Order(7, 8, new BigDecimal("1.10"), Level.HIGH),
					new Order(7, 8, new BigDecimal("1.10"), Level.HIGH));
			callee.accepts(new TypeReference<List<Order>>() {
			}, List.of(new Order(7, 8, BigDecimal.ONE, Level.LOW)),
					List.of(new Order(7, 8, BigDecimal.ONE, Level.LOW)));
			callee.accepts(new TypeReference<Map.Entry<String, Order>>() {
			}, Map.entry("a", new Order(7, 8, BigDecimal.ONE, Level.LOW)),
					Map.entry("a", new Order(7, 8, BigDecimal.ONE, Level.LOW)));
			this.nodes.close();
		}
	}

	@Test
	void missingPrimitiveOfARecordIsInvalid() throws InterruptedException {
		start(PLAIN).refuses(Order.class, Map.of("id", "7"));
		start(JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES).build())
			.refuses(Order.class, Map.of("id", "7"));
	}

	private Callee start(JsonMapper mapper) throws InterruptedException {
		return start(PLAIN, mapper);
	}

	private Callee start(JsonMapper callers, JsonMapper callees) throws InterruptedException {
		String suffix = TestNodes.uniqueName("");
		PeerLink caller = this.nodes.start("caller" + suffix, (builder) -> builder.jsonMapper(callers));
		PeerLink callee = this.nodes.start("callee" + suffix, (builder) -> builder.jsonMapper(callees));
		caller.awaitPeer("callee" + suffix, java.time.Duration.ofSeconds(5));
		return new Callee(caller, callee, "callee" + suffix);
	}

	private record Callee(PeerLink caller, PeerLink node, String name) {

		void accepts(Class<?> type, Object argument, Object expected) {
			accepts(reference(type), argument, expected);
		}

		void accepts(TypeReference<?> type, Object argument, Object expected) {
			assertThat(read(type, argument)).as(type.getType() + " <- " + argument).isEqualTo(expected);
		}

		void refuses(Class<?> type, Object argument) {
			refuses(reference(type), argument);
		}

		void refuses(TypeReference<?> type, Object argument) {
			assertThatExceptionOfType(RemoteErrorException.class).as(type.getType() + " <- " + argument)
				.isThrownBy(() -> read(type, argument))
				.withMessageNotContaining("disable")
				.satisfies((failure) -> assertThat(failure.getRemoteType())
					.isEqualTo(InvalidArgumentsException.REMOTE_TYPE));
		}

		private @Nullable Object read(TypeReference<?> type, Object argument) {
			@Nullable Object[] seen = new Object[1];
			this.node
				.register(new RpcMethod("take", List.of(new RpcParameter("value", type.getType())), "take", (args) -> {
					seen[0] = args[0];
					return null;
				}));
			try {
				this.caller.peer(this.name).call("take", void.class, argument);
				return seen[0];
			}
			finally {
				this.node.unregister("take");
			}
		}

		private static TypeReference<?> reference(Class<?> type) {
			return new TypeReference<Object>() {

				@Override
				public java.lang.reflect.Type getType() {
					return type;
				}

			};
		}

	}

	enum Level {

		LOW, HIGH

	}

	@JsonFormat(shape = JsonFormat.Shape.NUMBER)
	enum Numbered {

		ONE, TWO

	}

	enum Coded {

		SEVEN;

		@JsonValue
		public int code() {
			return 7;
		}

	}

	record Order(@JsonFormat(shape = JsonFormat.Shape.STRING) long id,
			@JsonSerialize(using = ToStringSerializer.class) int count, BigDecimal price, Level level) {
	}

}
