package io.peerlink.system;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import io.peerlink.system.lab.Answer;
import io.peerlink.system.lab.CallOutcome;
import io.peerlink.system.lab.CallPlan;
import io.peerlink.system.lab.Host;
import io.peerlink.system.lab.JavaNode;
import io.peerlink.system.lab.NetworkLab;
import io.peerlink.system.lab.PeerProcess;
import io.peerlink.system.lab.PeerProcess.Executions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for calls between Java nodes whose firewalls refuse to send: the system call
 * fails with {@code EPERM}.
 */
class RefusedSendsSystemTests {

	private static final Duration DISCOVERY = Duration.ofSeconds(15);

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final int CALLS = 5000;

	private static final int IN_FLIGHT = 64;

	private static final String HEADER = """
			| calls | succeeded | refused at the caller | refused at the callee | p99 |
			|---|---|---|---|---|""";

	private NetworkLab lab;

	private PeerProcess ann;

	private PeerProcess bob;

	@BeforeEach
	void startNodes() {
		this.lab = NetworkLab.create(2);
		this.ann = JavaNode.start(this.lab.host(1), "Ann");
		this.bob = JavaNode.start(this.lab.host(2), "Bob");
		this.ann.awaitUp("Bob", DISCOVERY);
		this.bob.awaitUp("Ann", DISCOVERY);
		this.ann.makeCalls("Bob", CallPlan.of("warm-up", CALLS, IN_FLIGHT, TIMEOUT));
	}

	@AfterEach
	void closeLab() {
		this.lab.close();
	}

	@Test
	void everyCallSucceedsAndIsExecutedOnceAlthoughOneSendInThreeIsRefused() {
		refuse(this.lab.host(1), 0.3);
		refuse(this.lab.host(2), 0.3);
		CallOutcome outcome = this.ann.makeCalls("Bob", CallPlan.of("refused", CALLS, IN_FLIGHT, TIMEOUT));
		Executions executions = this.bob.executions("refused");
		Figures.print("calls with 30 % of all sends refused", HEADER,
				List.of(String.format(Locale.ROOT, "| %d | %d | %d | %d | %.0f ms |", outcome.calls(),
						outcome.succeeded(), sendErrors(this.ann), sendErrors(this.bob), outcome.p99())));
		assertThat(outcome.failures()).isEmpty();
		assertThat(outcome.wrong()).isZero();
		assertThat(executions.repeated()).isZero();
		assertThat(executions.executed()).isEqualTo(CALLS);
		assertThat(sendErrors(this.ann)).isGreaterThan(CALLS / 5);
		assertThat(sendErrors(this.bob)).isGreaterThan(CALLS / 5);
	}

	@Test
	void callThatIsNeverSentNamesTheRefusalAtItsEnd() {
		refuse(this.lab.host(1), 1);
		Supplier<Answer> call = this.ann.beginCall(Duration.ofSeconds(1), "Bob", "add", List.of(1, 2), Map.of());
		assertThat(call.get().errorType()).isEqualTo("PeerTimeoutException");
		assertThat(call.get().errorMessage()).contains("Operation not permitted");
	}

	private static void refuse(Host host, double probability) {
		host.drop("OUTPUT", "-p", "udp", "!", "--sport", "5353", "!", "--dport", "5353", "-m", "statistic", "--mode",
				"random", "--probability", String.format(Locale.ROOT, "%.6f", probability));
	}

	private static long sendErrors(PeerProcess node) {
		return node.statistics().path("transport").path("sendErrors").asLong();
	}

}
