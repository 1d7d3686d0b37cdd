package io.peerlink.cli.doctor;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.peerlink.NetworkDiagnostics;
import io.peerlink.PeerLink;
import io.peerlink.cli.doctor.Environment.MulticastResult;
import io.peerlink.cli.doctor.Environment.PortState;
import io.peerlink.cli.doctor.Finding.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecretCheck}.
 */
class SecretCheckTests {

	private static final String SECRET = PeerLink.generateSecret();

	private static final String OWN = NetworkDiagnostics.serviceType(SECRET);

	private static final String OPEN = NetworkDiagnostics.serviceType(null);

	private final FakeEnvironment environment = new FakeEnvironment();

	private void announce(String link, Map<String, Set<String>> nodes) {
		this.environment.withMulticast(link, new MulticastResult(null, true, Set.of(), Set.of(), Set.of(), nodes));
	}

	private Finding check(@Nullable String secret) throws InterruptedException {
		List<Finding> findings = new SecretCheck(secret).run(this.environment);
		assertThat(findings).hasSize(1);
		return findings.get(0);
	}

	@Test
	void nodeThatIsAloneIsToldWhetherItIsSealed() throws InterruptedException {
		assertThat(check(SECRET).message()).startsWith("Sealed:").endsWith("with the same one.");
		assertThat(check(null).message()).startsWith("Open:").endsWith("nothing is encrypted.");
		assertThat(check(null).status()).isEqualTo(Status.OK);
	}

	@Test
	void nodesOfOtherRealmsAloneAreASignOfAnotherSecret() throws InterruptedException {
		announce("eth0", Map.of("_peerlink-000001._tcp.local.", Set.of("a", "b"), OPEN, Set.of("c", "d", "e")));
		announce("wlan0", Map.of("_peerlink-000001._tcp.local.", Set.of("a")));
		Finding finding = check(SECRET);
		assertThat(finding.status()).isEqualTo(Status.NOTE);
		assertThat(finding.message())
			.contains("2 nodes with another secret and 3 nodes without a secret announce themselves here, and none");
		assertThat(finding.advice()).contains("Is the secret the same?");
	}

	@Test
	void nodesWithASecretAreToldToANodeWithoutOne() throws InterruptedException {
		announce("eth0", Map.of("_peerlink-000001._tcp.local.", Set.of("a")));
		Finding finding = check(null);
		assertThat(finding.status()).isEqualTo(Status.NOTE);
		assertThat(finding.message()).contains("1 node with a secret announces itself here, and none");
		assertThat(finding.advice()).contains("--secret");
	}

	@Test
	void otherRealmsBesideTheOwnAreFine() throws InterruptedException {
		announce("eth0", Map.of(OWN, Set.of("a"), OPEN, Set.of("b")));
		Finding finding = check(SECRET);
		assertThat(finding.status()).isEqualTo(Status.OK);
		assertThat(finding.message()).contains("1 node without a secret announces itself here, which it does not find");
		assertThat(check(null).message()).contains("1 node with a secret");
	}

	@Test
	void nothingIsAskedForWhereThePortIsTaken() throws InterruptedException {
		announce("eth0", Map.of(OPEN, Set.of("b")));
		this.environment.withMdnsPort(new PortState("taken", null));
		assertThat(check(SECRET).status()).isEqualTo(Status.OK);
	}

}
