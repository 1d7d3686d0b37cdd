package io.peerlink.system;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.peerlink.system.lab.Answer;
import io.peerlink.system.lab.PythonVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

import static io.peerlink.system.MixedNetwork.JAVA;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for calls from Python to Java.
 */
class PythonCallsJavaSystemTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static MixedNetwork network;

	@BeforeAll
	static void start() {
		network = MixedNetwork.start();
	}

	@AfterAll
	static void stop() {
		network.close();
	}

	@ParameterizedTest
	@EnumSource
	void everyTypeOfResultArrives(PythonVersion python) {
		assertThat(Values.returned(network.python(python), JAVA)).containsExactlyEntriesOf(Values.expected());
	}

	@ParameterizedTest
	@EnumSource
	void argumentsAreEchoedUnchanged(PythonVersion python) {
		List<Object> argument = List.of("Grüße, 世界, 😀", -17, 0.1, true, Map.of("ü", List.of()));
		JsonNode echo = call(python, "echo", argument).result();
		assertThat(echo.toString()).isEqualTo("[\"Grüße, 世界, 😀\",-17,0.1,true,{\"ü\":[]}]");
	}

	@ParameterizedTest
	@EnumSource
	void keywordArgumentsBindToParametersByName(PythonVersion python) {
		assertThat(call(python, "greet", List.of(), Map.of("name", "Ann", "greeting", "Hi")).result().asString())
			.isEqualTo("Hi, Ann!");
		assertThat(call(python, "greet", List.of("Ann"), Map.of("greeting", "Hi")).result().asString())
			.isEqualTo("Hi, Ann!");
	}

	@ParameterizedTest
	@EnumSource
	void invalidArgumentsAreReported(PythonVersion python) {
		Answer surplus = call(python, "greet", List.of("Ann"), Map.of("volume", 11));
		assertThat(surplus.errorType()).isEqualTo("RemoteError");
		assertThat(surplus.errorMessage()).contains("greet", "volume");
		Answer illTyped = call(python, "add", "one", 2);
		assertThat(illTyped.errorType()).isEqualTo("RemoteError");
		assertThat(illTyped.errorMessage()).contains("add", "long");
		Answer missing = call(python, "add", 1);
		assertThat(missing.errorType()).isEqualTo("RemoteError");
		assertThat(missing.errorMessage()).contains("add", "long b");
	}

	@ParameterizedTest
	@EnumSource
	void anUnknownMethodIsAnError(PythonVersion python) {
		Answer answer = call(python, "nope");
		assertThat(answer.errorType()).isEqualTo("RemoteError");
		assertThat(answer.errorMessage()).isEqualTo("RemoteError: No function 'nope' registered");
	}

	@ParameterizedTest
	@EnumSource
	void anExceptionArrivesWithItsTypeAndMessage(PythonVersion python) {
		Answer answer = call(python, "fail", "no läuft nicht");
		assertThat(answer.errorType()).isEqualTo("RemoteError");
		assertThat(answer.errorMessage()).isEqualTo("IllegalArgumentException: no läuft nicht");
	}

	@ParameterizedTest
	@EnumSource
	void anOversizedResultIsAnErrorAtOnce(PythonVersion python) {
		Answer answer = call(python, "text_of_length", 2000);
		assertThat(answer.errorType()).isEqualTo("RemoteError");
		assertThat(answer.errorMessage()).startsWith("PeerLinkError: RPC result too large (20");
		assertThat(answer.duration()).isLessThan(Duration.ofSeconds(1));
	}

	@ParameterizedTest
	@EnumSource
	void callerIsKnownToTheHandler(PythonVersion python) {
		assertThat(call(python, "whoami").result().asString()).isEqualTo(MixedNetwork.nameOf(python));
	}

	@ParameterizedTest
	@EnumSource
	void aSlowAnswerIsReceivedAndALateOneTimesOut(PythonVersion python) {
		assertThat(call(python, "sleep", 0.5).result().asDouble()).isEqualTo(0.5);
		Answer late = network.python(python).call(Duration.ofMillis(300), JAVA, "sleep", List.of(1.0), Map.of());
		assertThat(late.errorType()).isEqualTo("PeerTimeoutError");
	}

	@ParameterizedTest
	@EnumSource
	void callAllReachesJavaAndPython(PythonVersion python) {
		JsonNode answers = network.python(python).callAll(TIMEOUT, "add", 40, 2).result();
		assertThat(answers.propertyNames()).containsExactlyInAnyOrder(JAVA, other(python));
		assertThat(answers).allSatisfy((answer) -> assertThat(answer.path("result").asInt()).isEqualTo(42));
	}

	@ParameterizedTest
	@EnumSource
	void callAllReportsEachPeersError(PythonVersion python) {
		JsonNode answers = network.python(python).callAll(TIMEOUT, "fail", "no").result();
		assertThat(answers.path(JAVA).path("error").path("message").asString())
			.isEqualTo("IllegalArgumentException: no");
		assertThat(answers.path(other(python)).path("error").path("message").asString()).isEqualTo("ValueError: no");
	}

	@ParameterizedTest
	@EnumSource
	void isAliveIsTrue(PythonVersion python) {
		assertThat(network.python(python).isAlive(JAVA)).isTrue();
		assertThat(network.python(python).isAlive("Nobody")).isFalse();
	}

	private static String other(PythonVersion python) {
		return MixedNetwork.nameOf((python == PythonVersion.LATEST) ? PythonVersion.V1_1_0 : PythonVersion.LATEST);
	}

	private static Answer call(PythonVersion python, String method, Object... args) {
		return network.python(python).call(JAVA, method, args);
	}

	private static Answer call(PythonVersion python, String method, List<?> args, Map<String, ?> kwargs) {
		return network.python(python).call(TIMEOUT, JAVA, method, args, kwargs);
	}

}
