package io.peerlink;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;
import java.util.OptionalDouble;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.peerlink.call.PeerClient;
import io.peerlink.error.InvalidArgumentsException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.RemoteErrorException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.util.RawValue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for numbers beyond the range of the type that they are read as: an error, and not
 * infinity, wherever the number is.
 */
class NumberRangeTests {

	private static final BigInteger LONGEST = BigInteger.TEN.pow(399);

	private final TestNodes nodes = new TestNodes();

	private final PeerLink caller = this.nodes.start("caller");

	private final PeerLink callee = this.nodes.start("callee");

	@BeforeEach
	void registerHandlers() throws InterruptedException {
		this.callee.register("float", float.class, (value) -> value);
		this.callee.register("double", double.class, (value) -> value);
		this.callee.register("floats", float[].class, (value) -> value);
		this.callee.register("doubles", double[].class, (value) -> value);
		this.callee.register("optional", OptionalDouble.class, (value) -> value);
		this.callee.register("object", Object.class, (value) -> value);
		this.callee.register("json", JsonNode.class, (value) -> value);
		this.callee.register("sample", Sample.class, (value) -> value);
		this.callee.register("typed", Typed.class, (value) -> value);
		this.nodes.awaitAll();
	}

	@AfterEach
	void closeNodes() {
		this.nodes.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e300", "-1e300", "1e39", "123456789012345678901234567890123456789012" })
	void numberBeyondAFloatIsNotInfinity(String number) {
		assertOutOfRange("float", number);
		assertOutOfRange("floats", "[1," + number + "]");
		assertOutOfRange("sample", "{\"small\":" + number + "}");
		assertOutOfRange("sample", "{\"smalls\":[" + number + "]}");
		assertOutOfRange("typed", "{\"small\":" + number + ",\"type\":\"TypedSample\"}");
		assertOutOfRange("typed", "{\"smalls\":[" + number + "],\"type\":\"TypedSample\"}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e400", "-1e400" })
	void numberBeyondADoubleIsNotInfinity(String number) {
		assertOutOfRange("double", number);
		assertOutOfRange("doubles", "[" + number + "]");
		assertOutOfRange("optional", number);
		assertOutOfRange("sample", "{\"large\":" + number + "}");
		assertOutOfRange("sample", "{\"larges\":[" + number + "]}");
		assertOutOfRange("sample", "{\"boxed\":" + number + "}");
		assertOutOfRange("sample", "{\"any\":[" + number + "]}");
		assertOutOfRange("typed", "{\"large\":" + number + ",\"type\":\"TypedSample\"}");
		assertOutOfRange("object", number);
		assertOutOfRange("json", number);
	}

	@Test
	void integerBeyondADoubleIsNotInfinity() {
		assertOutOfRange("double", LONGEST.toString());
		assertOutOfRange("doubles", "[" + LONGEST + "]");
		assertOutOfRange("sample", "{\"large\":" + LONGEST + "}");
		assertThat(client().call("object", BigInteger.class, LONGEST)).isEqualTo(LONGEST);
	}

	@Test
	void infinityThatWasSentIsInfinity() {
		PeerClient client = client();
		assertThat(client.call("float", float.class, Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
		assertThat(client.call("double", double.class, Double.NEGATIVE_INFINITY)).isEqualTo(Double.NEGATIVE_INFINITY);
		assertThat(client.call("floats", float[].class, new float[] { Float.NaN })).containsExactly(Float.NaN);
		assertThat(client.call("doubles", double[].class, new double[] { Double.NEGATIVE_INFINITY, 1e308 }))
			.containsExactly(Double.NEGATIVE_INFINITY, 1e308);
		assertThat(client.call("object", Object.class, Double.NaN)).isEqualTo(Double.NaN);
		JsonNode sample = client.call("typed", JsonNode.class,
				new RawValue("{\"small\":Infinity,\"large\":NaN,\"type\":\"TypedSample\"}"));
		assertThat(Objects.requireNonNull(sample).get("small").doubleValue()).isEqualTo(Double.POSITIVE_INFINITY);
		assertThat(client.call("float", float.class, new BigDecimal("1e-300"))).isZero();
	}

	@Test
	void resultBeyondTheRangeFails() {
		this.callee.register("huge", () -> new RawValue("1e300"));
		assertThat(client().call("huge", double.class)).isEqualTo(1e300);
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> client().call("huge", float.class))
			.withMessageContaining("out of range of float");
	}

	private void assertOutOfRange(String method, String json) {
		assertThatExceptionOfType(RemoteErrorException.class).as(method + " <- " + json)
			.isThrownBy(() -> client().call(method, Object.class, new RawValue(json)))
			.satisfies(
					(failure) -> assertThat(failure.getRemoteType()).isEqualTo(InvalidArgumentsException.REMOTE_TYPE))
			.withMessageContaining("out of range of ");
	}

	private PeerClient client() {
		return this.caller.peer("callee");
	}

	@SuppressWarnings("ArrayRecordComponent") // never compared
	record Sample(Float small, float[] smalls, double[] larges, Double boxed, Object any, Double large) {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
	sealed interface Typed permits TypedSample {

	}

	@SuppressWarnings("ArrayRecordComponent") // never compared
	record TypedSample(Float small, Double large, float[] smalls) implements Typed {
	}

}
