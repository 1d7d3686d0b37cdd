package io.peerlink.cli.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.peerlink.NetworkDiagnostics;
import io.peerlink.cli.doctor.Doctor.Verdict;
import io.peerlink.cli.doctor.Environment.MulticastResult;
import io.peerlink.cli.doctor.Environment.PortState;
import io.peerlink.cli.doctor.Finding.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static io.peerlink.cli.doctor.FakeEnvironment.loopback;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Doctor} and its short checks.
 */
class DoctorTests {

	private final FakeEnvironment environment = FakeEnvironment.healthy();

	private final List<Finding> findings = new ArrayList<>();

	@Test
	void healthyEnvironmentHasNoProblems() throws InterruptedException {
		Verdict verdict = run(null);
		assertThat(this.findings).extracting(Finding::check)
			.containsExactly("interfaces", "mdns-port", "multicast", "announcement", "secret", "peers");
		assertThat(this.findings).extracting(Finding::status).containsOnly(Status.OK);
		assertThat(verdict.isHealthy()).isTrue();
		assertThat(verdict.message()).startsWith("Found nothing");
	}

	@Test
	void portThatIsNotSharedIsAProblem() throws InterruptedException {
		this.environment.withMdnsPort(new PortState("Address already in use", "'dnsmasq' (process 17)"));
		Verdict verdict = run(null);
		assertThat(finding("mdns-port").status()).isEqualTo(Status.PROBLEM);
		assertThat(finding("mdns-port").message()).contains("'dnsmasq' (process 17)", "does not share",
				"already in use");
		assertThat(this.findings).extracting(Finding::check).doesNotContain("multicast");
		assertThat(verdict.isHealthy()).isFalse();
		assertThat(verdict.message()).startsWith("1 problem keeps");
	}

	@Test
	void multicastThatCannotBeSentIsAProblem() throws InterruptedException {
		this.environment.withMulticast("eth0",
				new MulticastResult("Operation not permitted", false, Set.of(), Set.of()));
		run(null);
		assertThat(finding("multicast").status()).isEqualTo(Status.PROBLEM);
		assertThat(finding("multicast").message()).contains("cannot be sent on eth0", "Operation not permitted");
	}

	@Test
	void multicastThatIsNotReceivedIsAProblem() throws InterruptedException {
		this.environment.withMulticast("eth0", new MulticastResult(null, false, Set.of(), Set.of()))
			.withoutAnnouncement();
		Verdict verdict = run(null);
		assertThat(finding("multicast").status()).isEqualTo(Status.PROBLEM);
		assertThat(finding("multicast").message()).contains("filtered on eth0");
		assertThat(finding("multicast").advice()).contains("5353");
		assertThat(finding("announcement").status()).isEqualTo(Status.PROBLEM);
		assertThat(verdict.problems()).isEqualTo(2);
		assertThat(verdict.message()).startsWith("2 problems keep");
	}

	@Test
	void nothingIsAnnouncedWithoutAnInterface() throws InterruptedException {
		FakeEnvironment disconnected = new FakeEnvironment().withInterface(loopback(false)).withoutAnnouncement();
		new Doctor(options(null)).run(disconnected, this.findings::add);
		assertThat(this.findings).extracting(Finding::check).doesNotContain("multicast", "announcement");
	}

	@Test
	void freeNameIsOk() throws InterruptedException {
		run("Phone1");
		assertThat(finding("name").status()).isEqualTo(Status.OK);
		assertThat(finding("name").message()).contains("58988");
		assertThat(this.environment.requestedPort()).isEqualTo(NetworkDiagnostics.preferredPort("Phone1", null));
	}

	@Test
	void portOfTheNameMayBeTaken() throws InterruptedException {
		this.environment.withNodePort(new PortState("Address already in use", null));
		Verdict verdict = run("Phone1");
		assertThat(finding("name").status()).isEqualTo(Status.NOTE);
		assertThat(finding("name").message()).contains("UDP port 58988", "taken by another program");
		assertThat(verdict.isHealthy()).isTrue();
		assertThat(verdict.notes()).isEqualTo(1);
	}

	@Test
	void nameMayBelongToALiveNode() throws InterruptedException {
		this.environment.withNodePort(new PortState("Address already in use", null)).withPeer("Bob", "192.0.2.7", null);
		run("Ann");
		assertThat(finding("name").message()).contains("belongs to a live node at 192.0.2.6:50000");
		this.findings.clear();
		run("Bob");
		assertThat(finding("name").message()).contains("is taken by another program");
	}

	private Verdict run(@Nullable String name) throws InterruptedException {
		return new Doctor(options(name)).run(this.environment, this.findings::add);
	}

	private static DoctorOptions options(@Nullable String name) {
		return new DoctorOptions(name, null, List.of(), List.of(), Duration.ofSeconds(3));
	}

	private Finding finding(String check) {
		return this.findings.stream().filter((finding) -> finding.check().equals(check)).findFirst().orElseThrow();
	}

}
