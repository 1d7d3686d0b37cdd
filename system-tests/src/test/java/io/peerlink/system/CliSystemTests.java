package io.peerlink.system;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.peerlink.channel.ChannelOrdering;
import io.peerlink.system.lab.Host;
import io.peerlink.system.lab.LineProcess;
import io.peerlink.system.lab.NetworkLab;
import io.peerlink.system.lab.Outcome;
import io.peerlink.system.lab.PeerProcess;
import io.peerlink.system.lab.PythonVersion;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the command line with a real Python 1.1.0 node and with its own
 * {@code serve}, each in a network namespace of its own, and for the Python command line
 * with {@code serve}.
 */
class CliSystemTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final String PYTHON = "Oldest";

	private static final String JAVA = "Duke";

	/**
	 * A busy machine may slow some of them down.
	 */
	private static final int ATTEMPTS = 7;

	private static NetworkLab lab;

	private static Host host;

	private static PeerProcess python;

	@BeforeAll
	static void start() {
		lab = NetworkLab.create(3);
		host = lab.host(1);
		python = PythonVersion.V1_1_0.start(lab.host(2), PYTHON);
		LineProcess java = CliJar.start(lab.host(3), "serve", JAVA, "--json");
		java.awaitLine((line) -> "serving".equals(line.string("event")), TIMEOUT);
		python.awaitReady();
		python.awaitUp(JAVA, TIMEOUT);
		python.channels().register("echo", ChannelOrdering.RAW, Map.of("behaviour", "echo"));
		python.channels().register("echo-seq", ChannelOrdering.SEQUENCE, Map.of("behaviour", "echo"));
	}

	@AfterAll
	static void stop() {
		lab.close();
	}

	@Test
	void peersAreDiscovered() {
		Outcome outcome = CliJar.run(host, "discover", "--count", "2", "--json");
		assertThat(outcome.exitCode()).isZero();
		assertThat(outcome.json()).extracting((line) -> line.path("name").asString()).containsExactly(JAVA, PYTHON);
		JsonNode found = outcome.json().get(1);
		assertThat(found.path("address").asString()).isEqualTo(lab.host(2).address());
		assertThat(found.path("port").asInt()).isEqualTo(python.awaitReady().required().path("port").asInt());
		assertThat(found.path("version").asString()).isEqualTo("1.1.0");
		assertThat(found.path("instance_id").asString()).isNotEmpty();
		assertThat(CliJar.run(host, "discover", "--count", "2").out()).containsSubsequence("NAME", JAVA,
				lab.host(3).address(), PYTHON, lab.host(2).address(), "1.1.0");
	}

	@Test
	void discoveryEndsAfterItsWaitTime() {
		// Python does not send a record again within a second.
		Outcome outcome = CliJar.run(host, "discover", "--wait", "3s");
		assertThat(outcome.exitCode()).isZero();
		assertThat(outcome.duration()).isGreaterThan(Duration.ofSeconds(3));
		assertThat(outcome.out()).contains(JAVA, PYTHON);
	}

	@ParameterizedTest
	@ValueSource(strings = { JAVA, PYTHON })
	void pingIsFastIncludingTheStartOfTheJvm(String peer) {
		List<Outcome> outcomes = Stream.generate(() -> pingAfterAPause(peer)).limit(ATTEMPTS).toList();
		assertThat(outcomes).allSatisfy((outcome) -> {
			assertThat(outcome.exitCode()).isZero();
			assertThat(outcome.out()).contains(peer + " at ", "1 sent, 1 answered, 0.0% lost");
		});
		double best = outcomes.stream()
			.mapToDouble((outcome) -> outcome.duration().toNanos() / 1e9)
			.min()
			.orElseThrow();
		Figures.print("peerlink ping " + peer + ", everything included, best of " + ATTEMPTS, best);
		assertThat(best).isLessThan(1.5);
	}

	/**
	 * Without a pause, the answer to the ping before makes Python hold back the next one:
	 * a record is multicast once in a second at most (RFC 6762 section 6).
	 */
	private static Outcome pingAfterAPause(String peer) {
		Awaitility.await().pollDelay(Duration.ofMillis(1100)).until(() -> true);
		return CliJar.run(host, "ping", peer);
	}

	@Test
	void pingStartsWithoutLoadingTheClassesThatReadPayloads() {
		Outcome outcome = CliJar.run(List.of("-Xlog:class+load"), host, "ping", PYTHON);
		assertThat(outcome.exitCode()).isZero();
		assertThat(outcome.out().lines().filter((line) -> line.contains(" io.peerlink."))).hasSizeGreaterThan(100);
		// Some are loaded because others refer to them. There are more than 600.
		assertThat(outcome.out().lines().filter((line) -> line.contains(" tools.jackson.databind.")))
			.hasSizeLessThan(60);
	}

	@Test
	void pythonNodeIsPinged() {
		Outcome outcome = CliJar.run(host, "ping", PYTHON, "--count", "5", "--interval", "20ms", "--json");
		assertThat(outcome.exitCode()).isZero();
		JsonNode summary = outcome.json("summary");
		assertThat(summary.path("sent").asInt()).isEqualTo(5);
		assertThat(summary.path("received").asInt()).isEqualTo(5);
		assertThat(summary.path("p99_ms").asDouble()).isGreaterThanOrEqualTo(summary.path("min_ms").asDouble());
	}

	@Test
	void pythonNodeIsCalled() {
		assertThat(CliJar.run(host, "call", PYTHON, "add", "25", "17").out()).isEqualTo("42\n");
		assertThat(CliJar.run(host, "call", PYTHON, "whoami", "--name", "Terminal").out()).isEqualTo("\"Terminal\"\n");
		assertThat(CliJar.run(host, "call", PYTHON, "greet", "--kwarg", "name=Ann", "--kwarg", "greeting=Hi").out())
			.isEqualTo("\"Hi, Ann!\"\n");
		assertThat(CliJar.run(host, "call", PYTHON, "value", "object").out())
			.isEqualTo("{\"a\":1,\"b\":{\"c\":[1,{\"d\":null}]},\"ü\":\"😀\"}\n");
		assertThat(CliJar.run(host, "call", PYTHON, "value", "nan").out()).isEqualTo("\"NaN\"\n");
	}

	@Test
	void pythonErrorIsAFailure() {
		Outcome text = CliJar.run(host, "call", PYTHON, "fail", "not today");
		assertThat(text.exitCode()).isEqualTo(1);
		assertThat(text.out()).isEmpty();
		assertThat(text.err()).contains(PYTHON, "ValueError", "not today");
		JsonNode json = CliJar.run(host, "--json", "call", PYTHON, "nope").json("error");
		assertThat(json.path("type").asString()).isEqualTo("remote_error");
		assertThat(json.path("remote_message").asString()).contains("nope");
	}

	@Test
	void pythonAndJavaNodesAreCalledAtOnce() {
		Outcome outcome = CliJar.run(host, "broadcast", "add", "40", "2", "--count", "2", "--json");
		assertThat(outcome.exitCode()).isZero();
		assertThat(outcome.json().subList(0, 2)).extracting((line) -> line.path("peer").asString())
			.containsExactly(JAVA, PYTHON);
		assertThat(outcome.json().subList(0, 2)).extracting((line) -> line.path("result").asInt()).containsOnly(42);
		assertThat(outcome.json("summary").path("succeeded").asInt()).isEqualTo(2);
		Outcome partly = CliJar.run(host, "broadcast", "square", "7", "--count", "2");
		assertThat(partly.exitCode()).isEqualTo(1);
		assertThat(partly.out()).contains(JAVA + ": 49", "No function 'square' registered");
	}

	@ParameterizedTest
	@ValueSource(strings = { JAVA, PYTHON })
	void standardStreamsAreConnectedToAChannel(String peer) {
		String lines = "1\n{\"ü\": [2]}\ntext\n";
		Outcome raw = CliJar.runWithInput(lines, host, "channel", peer, "echo", "--linger", "2s");
		assertThat(raw.exitCode()).isZero();
		assertThat(raw.out()).isEqualTo("1\n{\"ü\":[2]}\n\"text\"\n");
		Outcome sequenced = CliJar.runWithInput(lines, host, "channel", peer, "echo-seq", "--ordering", "SEQUENCE",
				"--linger", "2s", "--json");
		assertThat(sequenced.json()).filteredOn((line) -> line.has("payload"))
			.extracting((line) -> line.path("sequence").asInt())
			.containsExactly(1, 2, 3);
		assertThat(sequenced.json("closed").path("reason").asString()).isEqualTo("local_close");
	}

	@Test
	void callerIsNotAnnounced() {
		int mark = python.process().mark();
		assertThat(CliJar.run(host, "call", PYTHON, "add", "1", "2", "--name", "Ghost").exitCode()).isZero();
		assertThat(CliJar.run(host, "discover", "--wait", "2s", "--name", "Ghost").exitCode()).isZero();
		assertThat(python.events(mark, "Ghost")).isEmpty();
		assertThat(python.peers()).doesNotContain("Ghost");
	}

	@ParameterizedTest
	@EnumSource
	void pythonCommandLineDiscoversAndPingsServe(PythonVersion version) {
		String program = version.program("peerlink").toString();
		Outcome discovered = host.run("", TIMEOUT, python(program, "discover"));
		assertThat(discovered.exitCode()).as(discovered.toString()).isZero();
		assertThat(discovered.out()).contains(JAVA);
		Outcome pinged = host.run("", TIMEOUT, python(program, "ping", JAVA));
		assertThat(pinged.exitCode()).as(pinged.toString()).isZero();
		assertThat(pinged.out()).contains("'" + JAVA + "'").containsAnyOf("succeeded", "OK");
	}

	private static ProcessBuilder python(String... command) {
		ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment().put("PYTHONIOENCODING", "utf-8");
		return builder;
	}

	@Test
	void pythonCallsTheDemoFunctions() {
		assertThat(python.call(JAVA, "add", 25, 17).result().asInt()).isEqualTo(42);
		assertThat(python.call(JAVA, "whoami").result().asString()).isEqualTo(PYTHON);
		assertThat(python.call(TIMEOUT, JAVA, "greet", List.of("Ann"), Map.of("greeting", "Hi")).result().asString())
			.isEqualTo("Hi, Ann!");
		assertThat(python.call(JAVA, "greet", "Ann").result().asString()).isEqualTo("Hello, Ann!");
		assertThat(python.call(JAVA, "node_info").result().path("name").asString()).isEqualTo(JAVA);
		assertThat(python.call(JAVA, "square", 0.5).result().asDouble()).isEqualTo(0.25);
		assertThat(python.call(JAVA, "matrix_chunk", List.of(List.of(1, 2)), List.of(List.of(3), List.of(4)))
			.result()
			.toString()).isEqualTo("[[11]]");
		assertThat(python.call(JAVA, "fail", "no").errorMessage()).contains("no");
		assertThat(python.call(JAVA, "sleep", 0.2).duration()).isGreaterThan(Duration.ofMillis(200));
		String channel = python.channels().open(JAVA, "echo-seq", ChannelOrdering.SEQUENCE);
		python.channels().send(channel, List.of(1)).result();
		Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> python.channels().received(channel).payloads().toString().equals("[[1]]"));
		python.channels().close(channel);
	}

	@Test
	void ctrlCSendsAGoodbye() {
		LineProcess watching = CliJar.start(host, "watch", "--json");
		LineProcess serving = CliJar.start(lab.host(2), "serve", "Guest");
		watching.awaitLine((line) -> isAbout("up", "Guest", line.json()), TIMEOUT);
		int mark = python.process().mark();
		serving.interrupt();
		assertThat(serving.awaitExit(TIMEOUT)).isZero();
		JsonNode down = watching.awaitLine((line) -> isAbout("down", "Guest", line.json()), TIMEOUT).required();
		assertThat(down.path("reason").asString()).isEqualTo("removed");
		python.awaitDown(mark, "Guest", TIMEOUT);
		watching.interrupt();
		assertThat(watching.awaitExit(TIMEOUT)).isZero();
	}

	private static boolean isAbout(String event, String peer, @Nullable JsonNode line) {
		return line != null && line.path("event").asString().equals(event) && line.path("name").asString().equals(peer);
	}

	@Test
	void ctrlCPrintsTheSummary() {
		LineProcess pinging = CliJar.start(host, "ping", PYTHON, "--count", "0", "--interval", "50ms", "--json");
		pinging.awaitLine((line) -> "reply".equals(line.string("event")), TIMEOUT);
		pinging.interrupt();
		assertThat(pinging.awaitExit(TIMEOUT)).isZero();
		pinging.awaitLine((line) -> "summary".equals(line.string("event")), TIMEOUT);
		LineProcess looking = CliJar.start(host, "ping", "Nobody", "--wait", "1h", "--verbose");
		looking.awaitText(Pattern.compile("Discovery starts on eth0"), TIMEOUT);
		looking.interrupt();
		assertThat(looking.awaitExit(TIMEOUT)).isEqualTo(1);
	}

	@Test
	void endsQuietlyWhenTheOutputIsClosed() {
		Outcome outcome = CliJar.runInShell(host,
				"set -o pipefail; \"$@\" ping " + PYTHON + " --count 0 --interval 10ms | head -n 1");
		assertThat(outcome.exitCode()).isZero();
		assertThat(outcome.out()).contains(PYTHON);
		assertThat(outcome.err()).isEmpty();
	}

	@Test
	void onlyTerminalsGetColours() {
		String onTerminal = "script --quiet --return --command \"$(printf '%q ' \"$@\" ping " + PYTHON
				+ ")\" /dev/null";
		assertThat(CliJar.runInShell(host, onTerminal).out()).contains("\u001B[1m" + PYTHON);
		assertThat(CliJar.runInShell(host, "export NO_COLOR=1; " + onTerminal).out()).contains(PYTHON)
			.doesNotContain("\u001B[");
		assertThat(CliJar.run(host, "ping", PYTHON).out()).contains(PYTHON).doesNotContain("\u001B[");
	}

	@Test
	void shellCompletesCommandsAndOptions() {
		Outcome outcome = CliJar.runInShell(host, """
				# Bash complains that nobody has pressed the tab key.
				source <("$@" generate-completion)
				COMP_WORDS=(peerlink d) COMP_CWORD=1 COMP_LINE='peerlink d' COMP_POINT=10
				_complete_peerlink peerlink d peerlink 2>/dev/null; echo "${COMPREPLY[@]}"
				COMP_WORDS=(peerlink ping --in) COMP_CWORD=2 COMP_LINE='peerlink ping --in' COMP_POINT=18
				_complete_peerlink peerlink --in ping 2>/dev/null; echo "${COMPREPLY[@]}"
				""");
		assertThat(outcome.err()).isEmpty();
		assertThat(outcome.out().lines()).hasSize(2);
		assertThat(outcome.out().lines().toList().get(0).split(" ")).containsExactlyInAnyOrder("discover", "doctor");
		assertThat(outcome.out().lines().toList().get(1).split(" ")).containsExactlyInAnyOrder("--interface",
				"--interval");
	}

	@Test
	void peerAtAFixedAddressNeedsNoMulticast() {
		String address = PYTHON + "@" + lab.host(2).address();
		Outcome outcome = CliJar.run(host, "call", PYTHON, "add", "1", "2", "--interface", "lo", "--static-peer",
				address);
		assertThat(outcome.out()).isEqualTo("3\n");
	}

	@Test
	void groupsWithASecretAreKeptApart() {
		LineProcess hidden = CliJar.start(lab.host(2), "serve", "Hidden", "--secret", "swordfish swordfish", "--json");
		hidden.awaitLine((line) -> "serving".equals(line.string("event")), TIMEOUT);
		assertThat(CliJar.run(host, "ping", "Hidden", "--secret", "swordfish swordfish").exitCode()).isZero();
		assertThat(CliJar.runInShell(host, "PEERLINK_SECRET='swordfish swordfish' \"$@\" ping Hidden").exitCode())
			.isZero();
		Outcome outsider = CliJar.run(host, "ping", "Hidden", "--wait", "1s");
		assertThat(outsider.exitCode()).isEqualTo(1);
		assertThat(outsider.err()).contains("No peer named 'Hidden'");
		hidden.interrupt();
		assertThat(hidden.awaitExit(TIMEOUT)).isZero();
	}

}
