package io.peerlink.system;

import java.time.Duration;
import java.util.List;

import io.peerlink.system.lab.Host;
import io.peerlink.system.lab.JavaNode;
import io.peerlink.system.lab.LineProcess;
import io.peerlink.system.lab.NetworkLab;
import io.peerlink.system.lab.Outcome;
import io.peerlink.system.lab.PeerProcess;
import io.peerlink.system.lab.PythonVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code peerlink doctor} on machines with and without a problem.
 */
class DoctorSystemTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private NetworkLab lab;

	private Host host;

	private Host other;

	@BeforeEach
	void createLab() {
		this.lab = NetworkLab.create(2);
		this.host = this.lab.host(1);
		this.other = this.lab.host(2);
	}

	@AfterEach
	void closeLab() {
		this.lab.close();
	}

	@Test
	void healthyNetworkIsHealthy() {
		PeerProcess python = PythonVersion.V1_1_0.start(this.other, "Oldest");
		JavaNode.start(this.other, "Duke").awaitReady();
		python.awaitReady();
		int mark = python.process().mark();
		Outcome outcome = doctor();
		assertThat(outcome.exitCode()).isZero();
		assertThat(outcome.json("verdict").path("notes").asInt()).as(outcome.out()).isZero();
		assertThat(finding("multicast", "ok", outcome)).contains("eth0", "one other machine");
		assertThat(finding("announcement", "ok", outcome)).contains("is discovered on this machine after");
		assertThat(findings("peers", outcome)).extracting((line) -> line.path("message").asString())
			.anyMatch((message) -> message.contains("'Duke'") && message.contains("answers"))
			.anyMatch((message) -> message.contains("'Oldest'") && message.contains("answers"));
		assertThat(python.process().lines(mark)).as("the doctor is not announced")
			.noneMatch((line) -> line.text().contains("cli-"));
	}

	@Test
	void emptyNetworkIsHealthy() {
		Outcome outcome = doctor();
		assertThat(outcome.exitCode()).isZero();
		assertThat(finding("peers", "note", outcome)).contains("No peers were found",
				"No multicast from other machines arrives");
	}

	@Test
	void missingNetworkIsReported() {
		this.host.linkDown();
		Outcome outcome = doctor();
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(finding("interfaces", "problem", outcome)).contains("loopback excepted", "eth0 (down)");
		this.host.loopbackDown();
		assertThat(finding("interfaces", "problem", doctor())).contains("no usable network interface");
		this.host.exec("ip", "address", "flush", "dev", "eth0");
		assertThat(finding("interfaces", "problem", doctor())).contains("no usable network interface", "eth0 (down)");
	}

	@Test
	void interfaceWithoutMulticastIsReported() {
		this.host.exec("ip", "link", "set", "eth0", "multicast", "off");
		Outcome outcome = doctor();
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(finding("interfaces", "problem", outcome)).contains("loopback excepted", "eth0 (no multicast)");
	}

	@Test
	void virtualInterfacesAreReported() {
		this.host.renameInterface("docker0");
		Outcome outcome = doctor();
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(finding("interfaces", "problem", outcome)).contains("Only virtual interfaces",
				"docker0 leads to containers");
		assertThat(doctor("--interface", "docker0").exitCode()).isZero();
	}

	@Test
	void filteredMulticastIsReported() {
		this.host.drop("INPUT", "-p", "udp", "--dport", "5353");
		Outcome outcome = doctor();
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(finding("multicast", "problem", outcome)).contains("filtered on eth0");
		finding("announcement", "problem", outcome);
	}

	@Test
	void refusedMulticastIsReported() {
		this.host.drop("OUTPUT", "-p", "udp", "--dport", "5353");
		Outcome outcome = doctor();
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(finding("multicast", "problem", outcome)).contains("cannot be sent on eth0");
		finding("announcement", "problem", outcome);
	}

	@Test
	void responderThatDoesNotShareItsPortIsReported() {
		bindPort(5353);
		Outcome outcome = doctor();
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(finding("mdns-port", "problem", outcome)).contains("5353", "'python3'", "does not share");
		finding("announcement", "problem", outcome);
	}

	@Test
	void takenPortIsReported() {
		assertThat(finding("name", "ok", doctor("--name", "Phone1"))).contains("58988");
		bindPort(58_988);
		Outcome outcome = doctor("--name", "Phone1");
		assertThat(outcome.exitCode()).isZero();
		assertThat(finding("name", "note", outcome)).contains("UDP port 58988", "'python3'");
	}

	@Test
	void takenNameIsReported() {
		JavaNode.start(this.other, "Phone1").awaitReady();
		assertThat(finding("name", "note", doctor("--name", "Phone1"))).contains("belongs to a live node",
				this.other.address());
	}

	@Test
	void firewallThatDropsUnicastRepliesIsReported() {
		JavaNode.start(this.other, "Duke").awaitReady();
		this.host.drop("INPUT", "-i", "eth0", "-p", "udp", "!", "--dport", "5353");
		Outcome outcome = doctor();
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(finding("multicast", "ok", outcome)).contains("one other machine");
		assertThat(finding("peers", "problem", outcome)).contains("A firewall drops unicast replies", "'Duke'");
	}

	@Test
	void firewallThatAcceptsOnlyRepliesIsReported() {
		JavaNode.start(this.other, "Duke").awaitReady();
		this.host.exec("iptables", "-w", "-A", "INPUT", "-m", "conntrack", "--ctstate", "ESTABLISHED", "-j", "ACCEPT");
		this.host.drop("INPUT", "-i", "eth0", "-p", "udp", "!", "--dport", "5353");
		Outcome outcome = doctor();
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(finding("peers", "ok", outcome)).contains("'Duke'");
		assertThat(finding("peers", "problem", outcome)).contains("they cannot call nodes here");
	}

	@Test
	void refusedUnicastIsBlamedOnThisMachine() {
		JavaNode.start(this.other, "Duke").awaitReady();
		this.host.drop("OUTPUT", "-o", "eth0", "-p", "udp", "!", "--dport", "5353");
		Outcome outcome = doctor();
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(finding("peers", "problem", outcome)).contains("This machine refuses to send to 'Duke'",
				"not permitted");
	}

	@Test
	void announcedPeerThatDoesNotAnswerIsReported() {
		PythonVersion.V1_1_0.start(this.other, "Oldest").awaitReady();
		this.other.drop("INPUT", "-i", "eth0", "-p", "udp", "!", "--dport", "5353");
		Outcome outcome = doctor();
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(finding("peers", "problem", outcome)).contains("'Oldest'", "is announced but does not answer");
	}

	@Test
	void textOutputIsReadable() {
		this.host.drop("INPUT", "-p", "udp", "--dport", "5353");
		Outcome outcome = CliJar.run(this.host, "doctor", "--wait", "500ms");
		assertThat(outcome.out()).contains("PROBLEM multicast: Multicast is filtered on eth0", "ufw allow 5353/udp")
			.endsWith("2 problems keep nodes from finding or reaching each other.\n");
	}

	private void bindPort(int port) {
		LineProcess program = this.host.spawn("program on port " + port, new ProcessBuilder("python3", "-uc", """
				import socket, time
				program = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
				program.bind(("", %d))
				print('{"event": "bound"}')
				time.sleep(600)
				""".formatted(port)));
		program.awaitLine((line) -> "bound".equals(line.string("event")), TIMEOUT);
	}

	private Outcome doctor(String... options) {
		String[] arguments = new String[options.length + 4];
		System.arraycopy(new String[] { "doctor", "--json", "--wait", "3s" }, 0, arguments, 0, 4);
		System.arraycopy(options, 0, arguments, 4, options.length);
		return CliJar.run(this.host, arguments);
	}

	private static List<JsonNode> findings(String check, Outcome outcome) {
		return outcome.json().stream().filter((line) -> line.path("check").asString().equals(check)).toList();
	}

	/**
	 * Returns the message of the first finding of a check with a status.
	 */
	private static String finding(String check, String status, Outcome outcome) {
		return findings(check, outcome).stream()
			.filter((line) -> line.path("status").asString().equals(status))
			.map((line) -> line.path("message").asString())
			.findFirst()
			.orElseThrow(() -> new AssertionError("No " + status + " of " + check + ": " + outcome));
	}

}
