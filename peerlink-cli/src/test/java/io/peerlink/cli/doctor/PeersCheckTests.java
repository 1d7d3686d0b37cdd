package io.peerlink.cli.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.peerlink.cli.doctor.Environment.Echo;
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

	private static final String HERE = "192.0.2.5";

	private static final Duration SOON = Duration.ofMillis(2);

	private final FakeEnvironment environment = new FakeEnvironment();

	@BeforeEach
	void connect() {
		this.environment.with(ethernet("eth0", HERE));
		heard(Set.of(ANN), Set.of(ANN));
	}

	@Test
	void peersThatAnswerAreNamed() throws InterruptedException {
		this.environment.withPeer("Ann", ANN, SOON).withPeer("Me", HERE, Duration.ZERO);
		List<Finding> findings = findings();
		assertThat(findings).extracting(Finding::status).containsOnly(Status.OK);
		assertThat(findings).extracting(Finding::message)
			.containsExactly("'Ann' at 192.0.2.6:50000 answers within 2 ms.",
					"'Me' at 192.0.2.5:50000 answers within 1 ms.");
	}

	@Test
	void nobodyIsANote() throws InterruptedException {
		assertThat(only().status()).isEqualTo(Status.NOTE);
		assertThat(only().message()).contains("No peers were found within 3000 ms", "Other machines are heard");
		assertThat(only().advice()).contains("secret");
		heard(Set.of(), Set.of());
		assertThat(only().message()).contains("No other machine was heard");
		assertThat(only().advice()).contains("client isolation");
	}

	@Test
	void noReplyAtAllIsThisMachinesFirewall() throws InterruptedException {
		heard(Set.of(ANN, BOB), Set.of());
		this.environment.withPeer("Ann", ANN, null).withPeer("Bob", BOB, null);
		Finding finding = only();
		assertThat(finding.status()).isEqualTo(Status.PROBLEM);
		assertThat(finding.message()).startsWith("A firewall drops unicast replies").contains("'Ann'", "'Bob'");
	}

	@Test
	void nodesOfThisMachineSayNothingAboutItsFirewall() throws InterruptedException {
		heard(Set.of(ANN), Set.of());
		this.environment.withPeer("Ann", ANN, null).withPeer("Me", HERE, SOON);
		assertThat(findings()).extracting(Finding::status).containsExactly(Status.OK, Status.PROBLEM);
		assertThat(findings().get(1).message()).startsWith("A firewall drops unicast replies").doesNotContain("'Me'");
	}

	@Test
	void peerThatIsSilentAloneIsToBlame() throws InterruptedException {
		this.environment.withPeer("Ann", ANN, SOON).withPeer("Bob", BOB, null);
		List<Finding> findings = findings();
		assertThat(findings).extracting(Finding::status).containsExactly(Status.OK, Status.PROBLEM);
		assertThat(findings.get(1).message()).isEqualTo("'Bob' at 192.0.2.7:50000 is announced but does not answer.");
		assertThat(findings.get(1).advice()).contains("UDP to port 50000");
	}

	@Test
	void peerIsToBlameWhenItsMachineGetsThrough() throws InterruptedException {
		this.environment.withPeer("Ann", ANN, null);
		assertThat(only().message()).contains("is announced but does not answer");
	}

	@Test
	void silentNodeOfThisMachineIsToBlame() throws InterruptedException {
		heard(Set.of(), Set.of());
		this.environment.withPeer("Me", HERE, null);
		assertThat(only().message()).contains("'Me'", "is announced but does not answer");
	}

	@Test
	void unaskedDatagramsThatAreDroppedAreANote() throws InterruptedException {
		heard(Set.of(ANN), Set.of());
		this.environment.withPeer("Ann", ANN, SOON);
		List<Finding> findings = findings();
		assertThat(findings).extracting(Finding::status).containsExactly(Status.OK, Status.NOTE);
		assertThat(findings.get(1).message()).contains("did not ask for");
	}

	private void heard(Set<String> byMulticast, Set<String> byUnicast) {
		this.environment.with("eth0", new Echo(null, true, addresses(byMulticast.toArray(String[]::new)),
				addresses(byUnicast.toArray(String[]::new))));
	}

	private List<Finding> findings() throws InterruptedException {
		return new PeersCheck(Duration.ofSeconds(3)).findings(this.environment);
	}

	private Finding only() throws InterruptedException {
		List<Finding> findings = findings();
		assertThat(findings).hasSize(1);
		return findings.get(0);
	}

}
