package io.peerlink.system;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peerlink.system.lab.Answer;
import io.peerlink.system.lab.JavaNode;
import io.peerlink.system.lab.NetworkLab;
import io.peerlink.system.lab.PeerProcess;
import io.peerlink.system.lab.StreamingPython;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for byte streams between Java and Python 1.1.1, both ways.
 */
class StreamsSystemTests {

	private static final Duration DISCOVERY = Duration.ofSeconds(20);

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final String PYTHON = "Snake";

	private static final String DUKE = "Duke";

	private static final String DUCHESS = "Duchess";

	private static NetworkLab lab;

	private static PeerProcess java;

	private static PeerProcess python;

	@BeforeAll
	static void start() {
		lab = NetworkLab.create(3);
		java = JavaNode.start(lab.host(1), DUKE);
		python = StreamingPython.start(lab.host(2), PYTHON);
		PeerProcess other = JavaNode.start(lab.host(3), DUCHESS);
		for (PeerProcess node : List.of(java, python, other)) {
			node.awaitReady();
			node.command("register_streams", TIMEOUT, Map.of()).result();
		}
		java.awaitUp(PYTHON, DISCOVERY);
		java.awaitUp(DUCHESS, DISCOVERY);
		python.awaitUp(DUKE, DISCOVERY);
		other.awaitUp(DUKE, DISCOVERY);
	}

	@AfterAll
	static void stop() {
		lab.close();
	}

	private static PeerProcess node(String name) {
		return name.equals(PYTHON) ? python : java;
	}

	private static Answer command(String from, String command, String to, Map<String, ?> details) {
		Map<String, Object> all = new HashMap<>(details);
		all.put("peer", to);
		return node(from).command(command, TIMEOUT, all);
	}

	@ParameterizedTest
	@CsvSource({ "Duke,Snake,1", "Snake,Duke,1", "Duke,Snake,33554432", "Snake,Duke,33554432",
			"Duke,Duchess,67108864" })
	void bytesComeBackAsTheyWereSent(String from, String to, int length) {
		JsonNode received = command(from, "stream_echo", to, Map.of("length", length)).result();
		assertThat(received.path("length").asInt()).isEqualTo(length);
		JsonNode expected = command(DUKE, "stream_echo", DUCHESS, Map.of("length", length)).result();
		assertThat(received).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "Duke,Snake", "Snake,Duke", "Duke,Duchess" })
	void framesKeepTheirBounds(String from, String to) {
		JsonNode answers = command(from, "stream_frames", to, Map.of("lengths", List.of(1, 1000, 65_536, 3_000_000)))
			.result();
		assertThat(answers.valueStream().map((answer) -> answer.path("length").asInt())).containsExactly(1, 1000,
				65_536, 3_000_000);
	}

	@ParameterizedTest
	@CsvSource({ "Duke,Snake", "Snake,Duke", "Duke,Duchess" })
	void acceptorMaySendFirst(String from, String to) {
		for (int i = 0; i < 5; i++) {
			assertThat(command(from, "stream_read", to, Map.of("name", "greet")).result().asString())
				.isEqualTo("hello " + from);
		}
	}

	@Test
	void pythonAnswersAfterTheEndOfWhatJavaSends() {
		assertThat(command(DUKE, "stream_length", PYTHON, Map.of("length", 5_000_000)).result().asString())
			.isEqualTo("5000000");
	}

	@Test
	void refusalOfPythonFailsTheOpening() {
		Answer answer = command(DUKE, "stream_read", PYTHON, Map.of("name", "nope"));
		assertThat(answer.errorType()).isEqualTo("StreamRejectedException");
		assertThat(answer.errorMessage()).contains("(no_handler): No stream handler for 'nope'");
	}

	/**
	 * Python does not read the answer.
	 */
	@Test
	void refusalOfJavaIsTheEndOfThePythonStream() {
		assertThat(command(PYTHON, "stream_read", DUKE, Map.of("name", "nope")).result().asString()).isEmpty();
	}

}
