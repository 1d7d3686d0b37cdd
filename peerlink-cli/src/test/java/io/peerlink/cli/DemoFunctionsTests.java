package io.peerlink.cli;

import java.math.BigInteger;

import io.peerlink.PeerLink;
import io.peerlink.call.CallOptions;
import io.peerlink.error.RemoteErrorException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DemoFunctions} that call them from a peer.
 */
class DemoFunctionsTests {

	@AutoClose
	private final MemoryLan lan = new MemoryLan();

	private PeerLink caller = this.lan.builder("unused").build();

	@BeforeEach
	void startNodes() {
		this.lan.serve("Duke");
		this.caller = this.lan.serve("Ann");
	}

	@Test
	void numbersOfAnyKindAreAdded() {
		assertThat(json("add", 25, 17)).isEqualTo("42");
		assertThat(json("add", 1.5, 2)).isEqualTo("3.5");
		assertThat(json("add", BigInteger.TWO.pow(100), 1)).isEqualTo("1267650600228229401496703205377");
		assertThat(json("square", -7)).isEqualTo("49");
		assertThat(json("square", 0.5)).isEqualTo("0.25");
	}

	@Test
	void hugeExponentsAreHandled() {
		assertThat(json("add", Json.parse("1e999999999"), 1)).isEqualTo("\"Infinity\"");
		assertThat(json("square", Json.parse("-1e999999999"))).isEqualTo("\"Infinity\"");
		assertThat(json("echo", Json.parse("1e999999999"))).isEqualTo("1E+999999999");
	}

	@Test
	void textIsRejectedAsANumber() {
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> json("add", "1", 2))
			.withMessageContaining("add")
			.withMessageContaining("x");
	}

	@Test
	void anyValueIsEchoed() {
		assertThat(json("echo", Json.parse("[null,{\"ü\":[0.10,true]}]"))).isEqualTo("[null,{\"ü\":[0.10,true]}]");
		assertThat(json("echo", new Object[] { null })).isEqualTo("null");
	}

	@Test
	void greetingIsOptional() {
		assertThat(json("greet", "Ann")).isEqualTo("\"Hello, Ann!\"");
		assertThat(json("greet", "Ann", "Hi")).isEqualTo("\"Hi, Ann!\"");
		assertThat(this.caller.peer("Duke")
			.with(CallOptions.defaults().withKwarg("greeting", "Hi").withKwarg("name", "Bob"))
			.call("greet", String.class)).isEqualTo("Hi, Bob!");
	}

	@Test
	void failureHasTheGivenMessage() {
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> json("fail", "no"))
			.satisfies((ex) -> assertThat(ex.getRemoteMessage()).isEqualTo("no"));
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> json("fail"))
			.satisfies((ex) -> assertThat(ex.getRemoteMessage()).isEqualTo("asked to fail"));
	}

	@Test
	void sleepIsLimited() {
		assertThat(json("sleep", 0.01)).isEqualTo("0.01");
		for (double seconds : new double[] { -1, 61, Double.NaN, Double.POSITIVE_INFINITY }) {
			assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> json("sleep", seconds))
				.withMessageContaining("from 0 to 60");
		}
	}

	@Test
	void whoamiReturnsTheCaller() {
		assertThat(json("whoami")).isEqualTo("\"Ann\"");
	}

	@Test
	void countIsAList() {
		assertThat(json("count", 3)).isEqualTo("[1,2,3]");
		assertThat(json("count", 0)).isEqualTo("[]");
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> json("count", 100_001))
			.withMessageContaining("n must be from 0 to 100000");
	}

	@Test
	void nodeInfoDescribesTheNode() {
		JsonNode info = Json.parse(json("node_info"));
		assertThat(info.propertyNames()).containsExactly("name", "version", "platform", "cpus", "load");
		assertThat(info.path("name").asString()).isEqualTo("Duke");
		assertThat(info.path("cpus").asInt()).isPositive();
	}

	@Test
	void matricesAreMultiplied() {
		long[][] rows = { { 1, 2 }, { 3, 4 } };
		long[][] factor = { { 5, 6, 7 }, { 8, 9, 10 } };
		assertThat(json("matrix_chunk", rows, factor)).isEqualTo("[[21,24,27],[47,54,61]]");
		assertThat(json("matrix_chunk", new long[0][], factor)).isEqualTo("[]");
	}

	@Test
	void incompatibleMatricesAreRejected() {
		long[][] rows = { { 1, 2 }, { 3 } };
		long[][] factor = { { 5 }, { 8 } };
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> json("matrix_chunk", rows, factor))
			.withMessageContaining("as long as");
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> json("matrix_chunk", new long[][] { { 1, 2 } }, new long[][] { { 1 }, { 1, 2 } }));
	}

	private String json(String method, Object... args) {
		return Json.write(this.caller.peer("Duke").with(CallOptions.defaults()).call(method, JsonNode.class, args));
	}

}
