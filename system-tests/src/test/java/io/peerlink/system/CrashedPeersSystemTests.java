package io.peerlink.system;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.peerlink.system.lab.Answer;
import io.peerlink.system.lab.CallOutcome;
import io.peerlink.system.lab.CallPlan;
import io.peerlink.system.lab.JavaNode;
import io.peerlink.system.lab.Line;
import io.peerlink.system.lab.NetworkLab;
import io.peerlink.system.lab.PeerProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for callers whose callee is killed with its JVM.
 */
class CrashedPeersSystemTests {

	private static final Duration DISCOVERY = Duration.ofSeconds(10);

	private NetworkLab lab;

	private PeerProcess ann;

	private PeerProcess bob;

	@BeforeEach
	void startNodes() {
		this.lab = NetworkLab.create(3);
		this.ann = JavaNode.start(this.lab.host(1), "Ann");
		this.bob = JavaNode.start(this.lab.host(2), "Bob");
		this.ann.awaitUp("Bob", DISCOVERY);
		this.bob.awaitUp("Ann", DISCOVERY);
	}

	@AfterEach
	void closeLab() {
		this.lab.close();
	}

	@Test
	void aCrashDuringTrafficIsDetectedInSeconds() {
		// More calls than can end before the crash.
		Supplier<CallOutcome> calls = this.ann.beginCalls("Bob",
				CallPlan.of("traffic", 200_000, 64, Duration.ofSeconds(2)).handlerTime(Duration.ofMillis(5)));
		awaitExecutions();
		long killed = System.nanoTime();
		this.bob.kill();
		Line down = this.ann.awaitDown(0, "Bob", Duration.ofSeconds(20));
		double seconds = (down.nanoTime() - killed) / 1e9;
		Figures.print("crash detected in mid-traffic", seconds);
		assertThat(seconds).isLessThan(4);
		assertThat(this.ann.events(0, "Bob")).containsExactly("up", "down EXPIRED");
		assertThat(calls.get().failures()).isNotEmpty();
	}

	@Test
	void callsToAPeerThatIsKilledEndWhenThatIsDetected() {
		List<Supplier<Answer>> pending = Stream
			.generate(() -> this.ann.beginCall(Duration.ofSeconds(60), "Bob", "sleep", List.of(60), Map.of()))
			.limit(8)
			.toList();
		Awaitility.await().until(() -> this.bob.statistics().path("rpc").path("activeRequests").asInt() == 8);
		this.bob.kill();
		assertThat(pending).extracting(Supplier::get).allSatisfy((answer) -> {
			assertThat(answer.errorType()).isEqualTo("PeerRestartedException");
			assertThat(answer.duration()).isLessThan(Duration.ofSeconds(10));
		});
	}

	@Test
	void callsToAPeerThatRestartsEndAtOnce() {
		PeerProcess again = JavaNode.start(this.lab.host(3), "Bob", "--held");
		again.process().awaitLine((line) -> "held".equals(line.string("event")), DISCOVERY);
		List<Supplier<Answer>> pending = Stream
			.generate(() -> this.ann.beginCall(Duration.ofSeconds(60), "Bob", "sleep", List.of(60), Map.of()))
			.limit(8)
			.toList();
		Awaitility.await().until(() -> this.bob.statistics().path("rpc").path("activeRequests").asInt() == 8);
		this.bob.kill();
		again.release();
		assertThat(pending).extracting(Supplier::get).allSatisfy((answer) -> {
			assertThat(answer.errorType()).isEqualTo("PeerRestartedException");
			assertThat(answer.duration()).isLessThan(Duration.ofSeconds(10));
		});
		this.ann.awaitUp(this.ann.awaitDown(0, "Bob", DISCOVERY).number(), "Bob", DISCOVERY);
		assertThat(this.ann.events(0, "Bob")).containsExactly("up", "down REPLACED", "up");
		assertThat(this.ann.call("Bob", "add", 40, 2).result().asInt()).isEqualTo(42);
	}

	private void awaitExecutions() {
		Awaitility.await().until(() -> this.bob.executions("traffic").executed() > 1000);
	}

}
