package io.peerlink.cli.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.peerlink.cli.doctor.Environment.MulticastResult;
import io.peerlink.cli.doctor.Finding.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.peerlink.cli.doctor.FakeEnvironment.addresses;
import static io.peerlink.cli.doctor.FakeEnvironment.ethernet;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PeersCheck}.
 */
class PeersCheckTests {

	private static final String ANN = "192.0.2.6";

	private static final String BOB = "192.0.2.7";

	private static final String LOCAL = "192.0.2.5";

	private static final Duration ROUND_TRIP = Duration.ofMillis(2);

	private final FakeEnvironment environment = new FakeEnvironment();

	@BeforeEach
	void addInterface() {
		this.environment.withInterface(ethernet("eth0", LOCAL));
		setResponders(Set.of(ANN), Set.of(ANN));
	}

	@Test
	void peersThatAnswerAreListed() throws InterruptedException {
		this.environment.withPeer("Ann", ANN, ROUND_TRIP).withPeer("Me", LOCAL, Duration.ZERO);
		List<Finding> findings = findings();
		assertThat(findings).extracting(Finding::status).containsOnly(Status.OK);
		assertThat(findings).extracting(Finding::message)
			.containsExactly("'Ann' at 192.0.2.6:50000 answers within 2 ms.",
					"'Me' at 192.0.2.5:50000 answers within 1 ms.");
	}

	@Test
	void noPeersIsANote() throws InterruptedException {
		assertThat(onlyFinding().status()).isEqualTo(Status.NOTE);
		assertThat(onlyFinding().message()).contains("No peers were found within 3000 ms",
				"Multicast from other machines arrives");
		assertThat(onlyFinding().advice()).contains("secret");
		setResponders(Set.of(), Set.of());
		assertThat(onlyFinding().message()).contains("No multicast from other machines arrives");
		assertThat(onlyFinding().advice()).contains("client isolation");
	}

	@Test
	void noReplyAtAllIsBlamedOnTheFirewallOfThisMachine() throws InterruptedException {
		setResponders(Set.of(ANN, BOB), Set.of());
		this.environment.withPeer("Ann", ANN, null).withPeer("Bob", BOB, null);
		Finding finding = onlyFinding();
		assertThat(finding.status()).isEqualTo(Status.PROBLEM);
		assertThat(finding.message()).startsWith("A firewall drops unicast replies").contains("'Ann'", "'Bob'");
	}

	@Test
	void localNodesAreIgnoredWhenTheFirewallIsJudged() throws InterruptedException {
		setResponders(Set.of(ANN), Set.of());
		this.environment.withPeer("Ann", ANN, null).withPeer("Me", LOCAL, ROUND_TRIP);
		assertThat(findings()).extracting(Finding::status).containsExactly(Status.OK, Status.PROBLEM);
		assertThat(findings().get(1).message()).startsWith("A firewall drops unicast replies").doesNotContain("'Me'");
	}

	@Test
	void singleUnresponsivePeerIsBlamed() throws InterruptedException {
		this.environment.withPeer("Ann", ANN, ROUND_TRIP).withPeer("Bob", BOB, null);
		List<Finding> findings = findings();
		assertThat(findings).extracting(Finding::status).containsExactly(Status.OK, Status.PROBLEM);
		assertThat(findings.get(1).message()).isEqualTo("'Bob' at 192.0.2.7:50000 is announced but does not answer.");
		assertThat(findings.get(1).advice()).contains("UDP to port 50000");
	}

	@Test
	void peerIsBlamedWhenItsMachineResponds() throws InterruptedException {
		this.environment.withPeer("Ann", ANN, null);
		assertThat(onlyFinding().message()).contains("is announced but does not answer");
	}

	@Test
	void unresponsiveLocalNodeIsBlamed() throws InterruptedException {
		setResponders(Set.of(), Set.of());
		this.environment.withPeer("Me", LOCAL, null);
		assertThat(onlyFinding().message()).contains("'Me'", "is announced but does not answer");
	}

	@Test
	void nodeThatIsAnnouncedAtALoopbackAddressIsAProblem() throws InterruptedException {
		this.environment.withMulticast("eth0",
				new MulticastResult(null, true, addresses(ANN), addresses(ANN), addresses(ANN), Map.of()));
		List<Finding> findings = findings();
		assertThat(findings).extracting(Finding::status).containsExactly(Status.PROBLEM, Status.NOTE);
		assertThat(findings.get(0).message())
			.isEqualTo("A node at 192.0.2.6 is announced with a loopback address, where nobody else reaches it.");
		assertThat(findings.get(0).advice()).contains("default route");
	}

	@Test
	void droppedUnsolicitedDatagramsAreAProblem() throws InterruptedException {
		setResponders(Set.of(ANN), Set.of());
		this.environment.withPeer("Ann", ANN, ROUND_TRIP);
		List<Finding> findings = findings();
		assertThat(findings).extracting(Finding::status).containsExactly(Status.OK, Status.PROBLEM);
		assertThat(findings.get(1).message()).contains("drops unsolicited datagrams");
	}

	@Test
	void multicastOfOtherMachinesProvesNoFirewall() throws InterruptedException {
		setResponders(Set.of(BOB), Set.of());
		this.environment.withPeer("Ann", ANN, ROUND_TRIP);
		assertThat(findings()).extracting(Finding::status).containsExactly(Status.OK);
	}

	@Test
	void refusalToSendIsNotBlamedOnThePeer() throws InterruptedException {
		setResponders(Set.of(ANN), Set.of());
		this.environment.withRefusedPeer("Ann", ANN, "Operation not permitted");
		Finding finding = onlyFinding();
		assertThat(finding.status()).isEqualTo(Status.PROBLEM);
		assertThat(finding.message())
			.isEqualTo("This machine refuses to send to 'Ann' at 192.0.2.6:50000: Operation not permitted.");
		assertThat(finding.advice()).contains("outgoing UDP");
	}

	private void setResponders(Set<String> multicast, Set<String> unicast) {
		this.environment.withMulticast("eth0", new MulticastResult(null, true,
				addresses(multicast.toArray(String[]::new)), addresses(unicast.toArray(String[]::new))));
	}

	private List<Finding> findings() throws InterruptedException {
		return new PeersCheck(Duration.ofSeconds(3)).run(this.environment);
	}

	private Finding onlyFinding() throws InterruptedException {
		List<Finding> findings = findings();
		assertThat(findings).hasSize(1);
		return findings.get(0);
	}

}
