package io.peerlink.system;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.peerlink.system.lab.Answer;
import io.peerlink.system.lab.PythonVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

import static io.peerlink.system.MixedNetwork.JAVA;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for calls from Java to Python.
 */
class JavaCallsPythonSystemTests {

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
		assertThat(Values.returned(network.java(), MixedNetwork.nameOf(python)))
			.containsExactlyEntriesOf(Values.expected());
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
	void keywordArgumentsArrive(PythonVersion python) {
		assertThat(call(python, "greet", List.of("Ann"), Map.of("greeting", "Hi")).result().asString())
			.isEqualTo("Hi, Ann!");
		assertThat(call(python, "keywords", List.of(), Map.of("ü", List.of(1))).result().toString())
			.isEqualTo("{\"ü\":[1]}");
	}

	@ParameterizedTest
	@EnumSource
	void anUnknownMethodIsAnError(PythonVersion python) {
		Answer answer = call(python, "nope");
		assertThat(answer.errorType()).isEqualTo("UnknownMethodException");
		assertThat(answer.errorMessage()).contains(MixedNetwork.nameOf(python), "No function 'nope' registered");
	}

	@ParameterizedTest
	@EnumSource
	void anExceptionArrivesWithItsTypeAndMessage(PythonVersion python) {
		Answer answer = call(python, "fail", "no läuft nicht");
		assertThat(answer.errorType()).isEqualTo("RemoteErrorException");
		assertThat(answer.errorMessage()).contains(MixedNetwork.nameOf(python), "ValueError", "no läuft nicht");
	}

	@ParameterizedTest
	@EnumSource
	void anOversizedResultIsAnError(PythonVersion python) {
		Answer answer = network.java()
			.call(Duration.ofSeconds(1), MixedNetwork.nameOf(python), "text_of_length", List.of(2000), Map.of());
		if (python == PythonVersion.V1_1_0) {
			assertThat(answer.errorType()).isEqualTo("RemoteErrorException");
			assertThat(answer.errorMessage()).contains("too large");
		}
		else {
			// 1.2.0 logs a warning and does not answer.
			assertThat(answer.errorType()).isEqualTo("PeerTimeoutException");
		}
	}

	@ParameterizedTest
	@EnumSource
	void callerIsKnownToTheFunction(PythonVersion python) {
		assertThat(call(python, "whoami").result().asString()).isEqualTo(JAVA);
	}

	@ParameterizedTest
	@EnumSource
	void aLateAnswerTimesOut(PythonVersion python) {
		Answer late = network.java()
			.call(Duration.ofMillis(300), MixedNetwork.nameOf(python), "sleep", List.of(0.6), Map.of());
		assertThat(late.errorType()).isEqualTo("PeerTimeoutException");
		assertThat(late.duration()).isBetween(Duration.ofMillis(300), Duration.ofMillis(600));
	}

	@Test
	void callAllReachesEveryPeer() {
		JsonNode answers = network.java().callAll(TIMEOUT, "add", 40, 2).result();
		assertThat(answers.propertyNames()).containsExactly("Newest", "Oldest");
		assertThat(answers).allSatisfy((answer) -> assertThat(answer.path("result").asInt()).isEqualTo(42));
	}

	@Test
	void callAllReportsEachPeersError() {
		JsonNode answers = network.java().callAll(TIMEOUT, "fail", "no").result();
		assertThat(answers.propertyNames()).containsExactly("Newest", "Oldest");
		assertThat(answers)
			.allSatisfy((answer) -> assertThat(answer.path("error").path("message").asString()).contains("ValueError"));
	}

	@ParameterizedTest
	@EnumSource
	void isAliveIsTrue(PythonVersion python) {
		assertThat(network.java().isAlive(MixedNetwork.nameOf(python))).isTrue();
		assertThat(network.java().isAlive("Nobody")).isFalse();
	}

	@Test
	void errorForAnUnknownPeerListsTheKnownOnes() {
		Answer answer = network.java().call("Nobody", "add", 1, 2);
		assertThat(answer.errorType()).isEqualTo("PeerNotFoundException");
		assertThat(answer.errorMessage()).contains("Newest", "Oldest");
	}

	private static Answer call(PythonVersion python, String method, Object... args) {
		return network.java().call(MixedNetwork.nameOf(python), method, args);
	}

	private static Answer call(PythonVersion python, String method, List<?> args, Map<String, ?> kwargs) {
		return network.java().call(TIMEOUT, MixedNetwork.nameOf(python), method, args, kwargs);
	}

}
