package io.peerlink.system;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

import io.peerlink.PeerLink;
import io.peerlink.system.lab.CallOutcome;
import io.peerlink.system.lab.CallPlan;
import io.peerlink.system.lab.Capture;
import io.peerlink.system.lab.JavaNode;
import io.peerlink.system.lab.LineProcess;
import io.peerlink.system.lab.NetworkLab;
import io.peerlink.system.lab.Outcome;
import io.peerlink.system.lab.PacketScripts;
import io.peerlink.system.lab.PeerProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for two nodes with a secret and a third host without it, which hears all and
 * sends what it likes. And one for a third host that has the secret, but not PeerLink.
 */
class SealedRealmAttackSystemTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final int PORT = 50_123;

	private static final int RATE = 100_000;

	private static final int SECONDS = 10;

	/**
	 * What a machine reaches that has something else to do.
	 */
	private static final int LOWEST_RATE = 20_000;

	private static final double LONGEST_P99_MILLIS = 1000;

	private final String secret = PeerLink.generateSecret();

	private final NetworkLab lab = NetworkLab.create(3);

	private final Path folder;

	SealedRealmAttackSystemTests(@TempDir Path folder) {
		this.folder = folder;
	}

	@AfterEach
	void stop() {
		this.lab.close();
	}

	/**
	 * Starts the node that is attacked, at the same port and with the same key each time.
	 */
	private PeerProcess startVault() {
		PeerProcess vault = JavaNode.start(this.lab.host(2), "Vault", "--secret=" + this.secret, "--port=" + PORT,
				"--identity=" + this.folder.resolve("identity"));
		vault.awaitReady();
		return vault;
	}

	private PeerProcess startCaller() {
		PeerProcess caller = JavaNode.start(this.lab.host(1), "Caller", "--secret=" + this.secret);
		caller.awaitReady();
		caller.awaitUp("Vault", TIMEOUT);
		return caller;
	}

	private static void callMany(PeerProcess caller, String run) {
		CallOutcome outcome = caller.makeCalls("Vault", CallPlan.of(run, 300, 4, Duration.ofSeconds(5)));
		assertThat(outcome.succeeded()).as(outcome.toString()).isEqualTo(300);
	}

	private static long dropped(PeerProcess node) {
		return node.statistics()
			.path("undecodable")
			.properties()
			.stream()
			.mapToLong((entry) -> entry.getValue().asLong())
			.sum();
	}

	@Test
	void replayedSessionChangesNothing() {
		Path frames = this.folder.resolve("frames");
		PeerProcess vault = startVault();
		Capture.start(this.lab.host(2), frames);
		PeerProcess caller = startCaller();
		callMany(caller, "first");
		assertThat(replay(frames, vault, caller)).isGreaterThan(600);
		assertThat(vault.executions("first").executed()).isEqualTo(300);
		assertThat(vault.executions("first").repeated()).isZero();

		int mark = caller.process().mark();
		vault.stop();
		caller.awaitDown(mark, "Vault", TIMEOUT);
		vault = startVault();
		caller.awaitUp(mark, "Vault", TIMEOUT);
		vault.awaitUp("Caller", TIMEOUT);
		assertThat(replay(frames, vault, caller)).isGreaterThan(600);
		assertThat(vault.executions("first").executed()).isZero();
		callMany(caller, "last");
		assertThat(vault.executions("last").repeated()).isZero();
	}

	/**
	 * Replays what was captured, and requires that it is dropped and that nobody goes up
	 * or down.
	 */
	private int replay(Path frames, PeerProcess vault, PeerProcess caller) {
		long before = dropped(vault);
		int vaultMark = vault.process().mark();
		int callerMark = caller.process().mark();
		int sent = PacketScripts.replay(this.lab.host(3), frames, this.lab.host(2), PORT);
		// A call shows that what was sent before it has been read.
		assertThat(caller.call("Vault", "add", 1, 2).result().asInt()).isEqualTo(3);
		assertThat(dropped(vault) - before).isBetween((long) sent * 9 / 10, (long) sent * 11 / 10);
		assertThat(vault.events(vaultMark, "Caller")).isEmpty();
		assertThat(caller.events(callerMark, "Vault")).isEmpty();
		return sent;
	}

	@Test
	void garbageKeepsNoMemberFromCalling() {
		PeerProcess vault = startVault();
		PeerProcess caller = startCaller();
		callMany(caller, "warm up");
		long before = dropped(vault);
		int mark = caller.process().mark();
		LineProcess flood = PacketScripts.flood(this.lab.host(3), this.lab.host(2), PORT, RATE, SECONDS);
		Supplier<CallOutcome> calls = caller.beginCalls("Vault",
				CallPlan.of("flooded", 2000, 2, Duration.ofSeconds(10)).handlerTime(Duration.ofMillis(5)));
		int rate = PacketScripts.awaitRate(flood);
		CallOutcome outcome = calls.get();
		long read = dropped(vault) - before;
		System.out.printf("FIGURE garbage: %d datagrams/s sent, %d/s read and dropped; calls: %s%n", rate,
				read / SECONDS, outcome);
		assertThat(rate).isGreaterThan(LOWEST_RATE);
		assertThat(read).isPositive();
		assertThat(outcome.succeeded()).as(outcome.toString()).isEqualTo(2000);
		assertThat(outcome.wrong()).isZero();
		assertThat(outcome.p99()).isLessThan(LONGEST_P99_MILLIS);
		assertThat(vault.executions("flooded").repeated()).isZero();
		assertThat(caller.events(mark, "Vault")).isEmpty();
	}

	@Test
	void memberThatSharesNoCodeWithPeerLinkCallsANode() {
		LineProcess server = CliJar.start(this.lab.host(2), "serve", "Vault", "--json", "--secret", this.secret);
		int port = server.awaitLine((line) -> "serving".equals(line.string("event")), TIMEOUT)
			.required()
			.path("port")
			.asInt();
		Outcome outcome = PacketScripts.callByNoiseLibrary(this.lab.host(3), this.lab.host(2), port, this.secret,
				"greet", "Noise");
		assertThat(outcome.out()).as(outcome.toString()).isEqualTo("\"Hello, Noise!\"\n");
		Outcome stranger = PacketScripts.callByNoiseLibrary(this.lab.host(3), this.lab.host(2), port,
				PeerLink.generateSecret(), "greet", "Noise");
		assertThat(stranger.exitCode()).isNotZero();
		assertThat(stranger.err()).contains("TimeoutError");
	}

}
