package io.peerlink.system;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.peerlink.system.lab.Host;
import io.peerlink.system.lab.JavaNode;
import io.peerlink.system.lab.LineProcess;
import io.peerlink.system.lab.NetworkLab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the demo as a user runs it: {@code java -jar}.
 */
class DemoAppSystemTests {

	private static final Path JAR = Path.of(System.getProperty("peerlink.demo.jar"));

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final Pattern STARTED = Pattern.compile("This is (\\S+), UDP port");

	private static final Pattern FIRST_CALL = Pattern
		.compile("First successful call (\\d+) ms after announcing \\(peer (\\S+)\\)");

	private static final Pattern AHEAD_OF_TIME = Pattern.compile("Starting AOT-processed DemoApplication");

	private NetworkLab lab;

	@BeforeEach
	void createLab() {
		this.lab = NetworkLab.create(2);
	}

	@AfterEach
	void closeLab() {
		this.lab.close();
	}

	@Test
	void nodesOnTwoMachinesDiscoverAndCallEachOther() {
		LineProcess left = start(this.lab.host(1), "--demo.companions=0", "--peerlink.node.name=left");
		left.awaitText(STARTED, TIMEOUT);
		LineProcess right = start(this.lab.host(2), "--demo.companions=0", "--peerlink.node.name=right");
		MatchResult call = right.awaitText(FIRST_CALL, TIMEOUT);
		assertThat(call.group(2)).isEqualTo("left");
		double seconds = Integer.parseInt(call.group(1)) / 1000.0;
		Figures.print("demo, from announcing to the first successful call", seconds);
		assertThat(seconds).isLessThan(2);
		assertThat(left.awaitText(FIRST_CALL, TIMEOUT).group(2)).isEqualTo("right");
	}

	@Test
	void nodesOnOneMachineNeedNoSettings() {
		LineProcess first = start(this.lab.host(1), "--demo.companions=1");
		String firstName = nameOf(first);
		LineProcess second = start(this.lab.host(1), "--demo.companions=1");
		String secondName = nameOf(second);
		assertThat(secondName).isEqualTo(firstName + "-2");
		first.awaitText(up(secondName), TIMEOUT);
		second.awaitText(up(firstName), TIMEOUT);
		first.awaitText(up("companion-1"), TIMEOUT);
		first.awaitText(up("companion-1-2"), TIMEOUT);
	}

	@Test
	void aotProcessedApplicationCallsAndIsCalled() {
		LineProcess generated = JavaNode.startJar(this.lab.host(1), "demo ahead of time",
				List.of("-Dspring.aot.enabled=true"), JAR, "--demo.companions=0", "--peerlink.node.name=generated",
				"--spring.main.log-startup-info=true", "--logging.level.io.peerlink.demo.DemoApplication=info");
		generated.awaitText(AHEAD_OF_TIME, TIMEOUT);
		generated.awaitText(STARTED, TIMEOUT);
		LineProcess usual = start(this.lab.host(2), "--demo.companions=0", "--peerlink.node.name=usual");
		assertThat(usual.awaitText(FIRST_CALL, TIMEOUT).group(2)).isEqualTo("generated");
		assertThat(generated.awaitText(FIRST_CALL, TIMEOUT).group(2)).isEqualTo("usual");
		usual.awaitText(completedRound("generated"), TIMEOUT);
		generated.awaitText(completedRound("usual"), TIMEOUT);
	}

	private static LineProcess start(Host host, String... arguments) {
		return JavaNode.startJar(host, "demo on " + host.address(), JAR, arguments);
	}

	private static String nameOf(LineProcess demo) {
		return demo.awaitText(STARTED, TIMEOUT).group(1);
	}

	/**
	 * Returns a pattern for the line of a round in which the peer sent frames and
	 * multiplied its share.
	 */
	private static Pattern completedRound(String name) {
		return Pattern.compile(Pattern.quote(name) + " .* ms +[1-9]\\d* +\\d+ rows");
	}

	private static Pattern up(String name) {
		return Pattern.compile("\\+ " + Pattern.quote(name) + " is up");
	}

}
