package io.peerlink.system;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.peerlink.system.lab.CallOutcome;
import io.peerlink.system.lab.CallPlan;
import io.peerlink.system.lab.JavaNode;
import io.peerlink.system.lab.NetworkLab;
import io.peerlink.system.lab.PeerProcess;
import io.peerlink.system.lab.PythonVersion;
import io.peerlink.system.lab.Tap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the datagrams that a Java node sends to a Python peer through a lossy
 * network: none that only Java nodes understand, and no request twice that Python would
 * execute twice.
 */
class PythonIsLeftAloneSystemTests {

	private static final Duration DISCOVERY = Duration.ofSeconds(15);

	private static final double LOSS = 0.3;

	private static final int CALLS = 300;

	private static final Map<String, Set<String>> FIELDS = Map.of("request",
			Set.of("type", "id", "src", "dst", "rpc", "args", "kwargs"), "response", Set.of("type", "id", "result"),
			"error", Set.of("type", "id", "error"));

	private NetworkLab lab;

	@BeforeEach
	void createLab() {
		this.lab = NetworkLab.create(2);
	}

	@AfterEach
	void closeLab() {
		this.lab.close();
	}

	@ParameterizedTest
	@EnumSource
	void pythonReceivesKnownMessagesOnlyAndEachCallOnce(PythonVersion version) {
		Tap tap = Tap.on(this.lab.host(2));
		PeerProcess java = JavaNode.start(this.lab.host(1), "Duke");
		PeerProcess python = version.start(this.lab.host(2), "Snake");
		awaitDiscovery(java, python);
		CallOutcome outcome = java.makeCalls("Snake", plan(Duration.ofSeconds(2)));
		CallOutcome others = python.makeCalls("Duke", plan(Duration.ofSeconds(1)));
		java.callAll(Duration.ofSeconds(1), "fail", "not today");
		java.cancelCall("Snake", "sleep", 0.5);
		java.isAlive("Snake");
		java.stop();
		List<JsonNode> messages = tap.messagesFrom(this.lab.host(1));
		assertThat(messages).filteredOn((message) -> !isPing(message))
			.allSatisfy(PythonIsLeftAloneSystemTests::assertKnownToPython);
		assertThat(copies(messages)).hasSizeGreaterThanOrEqualTo(CALLS).containsOnly(1L);
		assertThat(outcome.successRate()).isBetween(0.3, 0.7);
		assertThat(others.successRate()).isBetween(0.3, 0.7);
		assertThat(outcome.failures()).containsOnlyKeys("PeerTimeoutException");
		assertThat(python.executions("calls").repeated()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void onlyIdempotentCallsAreRetransmitted(PythonVersion version) {
		Tap tap = Tap.on(this.lab.host(2));
		PeerProcess java = JavaNode.start(this.lab.host(1), "Duke");
		PeerProcess python = version.start(this.lab.host(2), "Snake");
		awaitDiscovery(java, python);
		CallOutcome outcome = java.makeCalls("Snake", plan(Duration.ofSeconds(5)).asIdempotent());
		List<JsonNode> messages = tap.messagesFrom(this.lab.host(1));
		assertThat(messages).filteredOn((message) -> !isPing(message))
			.allSatisfy(PythonIsLeftAloneSystemTests::assertKnownToPython);
		assertThat(copies(messages)).hasSize(CALLS).anyMatch((times) -> times > 1);
		assertThat(outcome.successRate()).isGreaterThan(0.9);
	}

	private void awaitDiscovery(PeerProcess java, PeerProcess python) {
		java.awaitReady();
		python.awaitReady();
		java.awaitUp("Snake", DISCOVERY);
		python.awaitUp("Duke", DISCOVERY);
		this.lab.hosts().forEach((host) -> host.loseDatagrams(LOSS));
	}

	private static CallPlan plan(Duration timeout) {
		return CallPlan.of("calls", CALLS, 100, timeout);
	}

	private static void assertKnownToPython(JsonNode message) {
		Set<String> fields = new TreeSet<>(message.propertyNames());
		assertThat(FIELDS).containsKey(message.path("type").asString());
		assertThat(FIELDS.get(message.path("type").asString())).containsAll(fields);
	}

	private static boolean isPing(JsonNode message) {
		return message.path("rpc").asString("").equals("__ping__");
	}

	/**
	 * Returns how often each request was sent, pings excepted.
	 */
	private static Collection<Long> copies(List<JsonNode> messages) {
		return messages.stream()
			.filter((message) -> message.has("rpc") && !isPing(message))
			.collect(Collectors.groupingBy((message) -> message.path("id").asString(), Collectors.counting()))
			.values();
	}

}
