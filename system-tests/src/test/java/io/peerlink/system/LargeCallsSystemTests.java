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
import org.junit.jupiter.params.provider.ValueSource;

import static io.peerlink.system.MixedNetwork.JAVA;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for calls between Java and Python that do not fit into a datagram.
 */
class LargeCallsSystemTests {

	private static final int LARGEST = 4 << 20;

	private static final String NEWEST = MixedNetwork.nameOf(PythonVersion.LATEST);

	private static final String OLDEST = MixedNetwork.nameOf(PythonVersion.V1_1_0);

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final String PADDING = "y".repeat(5000);

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
	@ValueSource(ints = { 1199, 1200, 1201, 65_507, 65_508, 1 << 20, LARGEST })
	void javaSendsARequestOfAnySize(int size) {
		String text = text(size, javaRequest(NEWEST, ""));
		assertThat(java(NEWEST, "length", text).result().asInt()).isEqualTo(text.length());
	}

	@Test
	void javaSendsNoLargerRequest() {
		Answer answer = java(NEWEST, "length", text(LARGEST + 1, javaRequest(NEWEST, "")));
		assertThat(answer.errorType()).isEqualTo("PayloadTooLargeException");
		assertThat(answer.errorMessage()).contains("4194305 bytes encoded", "is 4194304 bytes");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1199, 1200, 1201, 65_507, 65_508, 1 << 20, LARGEST })
	void pythonSendsARequestOfAnySize(int size) {
		String text = text(size, pythonRequest(""));
		assertThat(python("length", List.of(text), "auto").result().asInt()).isEqualTo(text.length());
	}

	@Test
	void javaTakesNoLargerRequest() {
		Answer answer = python("length", List.of(text(LARGEST + 1, pythonRequest(""))), "auto");
		assertThat(answer.errorType()).isEqualTo("RemoteError");
		assertThat(answer.errorMessage()).contains("PayloadTooLarge: RPC request too large (4194305 bytes encoded)",
				"did not execute it");
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto", "tcp", "udp" })
	void pythonChoosesTheWay(String transport) {
		assertThat(python("add", List.of(40, 2), transport).result().asInt()).isEqualTo(42);
		assertThat(python("whoami", List.of(), transport).result().asString()).isEqualTo(NEWEST);
		assertThat(python("fail", List.of("no läuft nicht"), transport).errorMessage())
			.isEqualTo("IllegalArgumentException: no läuft nicht");
		assertThat(python("nope", List.of(), transport).errorMessage())
			.isEqualTo("RemoteError: No function 'nope' registered");
	}

	@Test
	void pythonThatInsistsOnUdpFails() {
		assertThat(python("length", List.of(PADDING), "udp").errorType()).isEqualTo("PayloadTooLarge");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1199, 1200, 1201, 65_507, 65_508, 1 << 20, LARGEST - 100 })
	void resultsMayBeLargeAsWell(int length) {
		assertThat(python("text_of_length", List.of(length), "tcp").result().asString()).hasSize(length);
		assertThat(java(NEWEST, "text_of_length", length, PADDING).result().asString()).hasSize(length);
	}

	@Test
	void resultThatIsTooLargeIsAnError() {
		Answer ofJava = python("text_of_length", List.of(LARGEST), "tcp");
		assertThat(ofJava.errorType()).isEqualTo("RemoteError");
		assertThat(ofJava.errorMessage()).contains("RPC result too large", "4194304");
		Answer ofPython = java(NEWEST, "text_of_length", LARGEST, PADDING);
		assertThat(ofPython.errorType()).isEqualTo("PeerLinkException");
		assertThat(ofPython.errorMessage()).contains("the reply has", "4194304");
	}

	@Test
	void errorsOfPythonArrive() {
		Answer failed = java(NEWEST, "fail", PADDING);
		assertThat(failed.errorType()).isEqualTo("RemoteErrorException");
		assertThat(failed.errorMessage()).contains("ValueError", "yyy");
		assertThat(java(NEWEST, "nope", PADDING).errorType()).isEqualTo("UnknownMethodException");
	}

	@Test
	void oldPythonGetsNoLargeRequest() {
		Answer answer = java(OLDEST, "length", PADDING);
		assertThat(answer.errorType()).isEqualTo("PayloadTooLargeException");
		assertThat(answer.errorMessage()).contains("1200", "'Oldest' has no TCP port");
		assertThat(answer.duration()).isLessThan(Duration.ofSeconds(1));
		Answer ofPython = network.python(PythonVersion.V1_1_0).call(JAVA, "length", PADDING);
		assertThat(ofPython.errorMessage()).contains("exceeds MAX_SAFE_UDP_PAYLOAD");
	}

	private static Answer java(String peer, String method, Object... args) {
		return network.java().call(TIMEOUT, peer, method, List.of(args), Map.of());
	}

	private static Answer python(String method, List<?> args, String transport) {
		return network.python(PythonVersion.LATEST).call(TIMEOUT, JAVA, method, args, Map.of("transport", transport));
	}

	private static String text(int size, String request) {
		return "x".repeat(size - request.length());
	}

	/**
	 * Returns a request as Java writes it for a node that is none.
	 */
	private static String javaRequest(String peer, String text) {
		return "{\"type\":\"request\",\"id\":\"" + "0".repeat(32) + "\",\"src\":\"" + JAVA + "\",\"dst\":\"" + peer
				+ "\",\"rpc\":\"length\",\"args\":[\"" + text + "\"],\"kwargs\":{}}";
	}

	private static String pythonRequest(String text) {
		return "{\"type\": \"request\", \"id\": \"" + "0".repeat(36) + "\", \"src\": \"" + NEWEST + "\", \"dst\": \""
				+ JAVA + "\", \"rpc\": \"length\", \"args\": [\"" + text + "\"], \"kwargs\": {}}";
	}

}
