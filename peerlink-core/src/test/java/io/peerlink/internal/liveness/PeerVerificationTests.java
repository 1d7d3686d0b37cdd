package io.peerlink.internal.liveness;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.membership.Pong;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.peer.PeerStatus;
import io.peerlink.sim.PeerTableEvents;
import io.peerlink.sim.VirtualScheduler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When Java peers are probed to verify them.
 */
class PeerVerificationTests extends AbstractLivenessTests {

	@Test
	void javaPeerIsVerifiedAtOnce() {
		discoverJava("Phone2", "a", 1);
		advanceMillis(1);
		assertThat(this.table.isVerified("a")).isTrue();
		advanceMillis(900);
		assertThat(this.network.takePings()).hasSize(1);
	}

	@Test
	void javaPeerThatIsUpAtTheStartIsVerifiedAtOnce() {
		PeerTable others = new PeerTable("own", this.scheduler, Runnable::run);
		this.network.javaNode(address(1), "Phone2", "a");
		others.discovered(ETH, node("Phone2", "a", 1, true));
		new LivenessMonitor(others, this.network, this.scheduler, new Random(1), LivenessOptions.defaults()).start();
		advanceMillis(1);
		assertThat(others.isVerified("a")).isTrue();
	}

	@Test
	void otherPeerIsNotProbedForVerification() {
		discoverPython("Phone2", "a", 1);
		advanceMillis(4900);
		assertThat(this.network.takePings()).isEmpty();
	}

	@Test
	void peerThatTurnsOutToBeJavaIsVerified() {
		discoverJava("Phone2", "a", address(1), false);
		advanceMillis(1000);
		this.table.discovered(WLAN, node("Phone2", "a", 1, true));
		advanceMillis(50);
		assertThat(this.table.isVerified("a")).isTrue();
	}

	@Test
	void verificationIsRetriedAlthoughMessagesArrive() {
		discoverJava("Phone2", "a", 1);
		this.network.loseNextPings(4);
		receiveFor(1000);
		assertThat(this.network.takePings()).hasSize(5);
		assertThat(this.table.isVerified("a")).isTrue();
		receiveFor(10_000);
		assertThat(this.network.takePings()).isEmpty();
	}

	@Test
	void peerThatIsNeverVerifiedIsProbedOnceAnIntervalAfterTheFastProbes() {
		this.table.discovered(ETH, node("Phone2", "a", 1, true));
		receiveFor(10_000);
		this.network.takePings();
		receiveFor(60_000);
		assertThat(this.network.takePings()).hasSizeBetween(45, 60);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void slowPeerIsVerifiedByALateAnswer() {
		this.network.roundTrip(Duration.ofMillis(900));
		discoverJava("Phone2", "a", 1);
		advanceMillis(950);
		assertThat(this.table.isVerified("a")).isTrue();
		assertThat(this.table.status()).extracting(PeerStatus::roundTrip).containsExactly(Duration.ofMillis(900));
		advanceMillis(60_000);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void unansweredVerificationExpiresNoPeerBeforeItIsSilent() {
		this.table.discovered(ETH, node("Phone2", "a", 1, true));
		advanceMillis(2500);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void peerThatAnswersWithoutIdentityIsNotProbedAgain() {
		this.network.pythonNode(address(1));
		this.table.discovered(ETH, node("Phone2", "a", 1, true));
		receiveFor(60_000);
		assertThat(this.network.takePings()).hasSize(1);
		assertThat(this.table.isVerified("a")).isFalse();
	}

	@Test
	void verifiedPeerThatComesBackIsNotProbedAgain() {
		discoverJava("Phone2", "a", 1);
		advanceMillis(1000);
		this.network.crash(address(1));
		advanceMillis(10_000);
		this.traffic.receive(address(1));
		this.network.takePings();
		receiveFor(10_000);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED", "up Phone2/a");
		assertThat(this.network.takePings()).isEmpty();
	}

	@Test
	void disabledLivenessOnlyVerifiesJavaPeers() {
		VirtualScheduler scheduler = new VirtualScheduler();
		PeerTable table = new PeerTable("own", scheduler, Runnable::run);
		PeerTableEvents log = new PeerTableEvents();
		table.addListener(log);
		List<InetSocketAddress> pings = new ArrayList<>();
		Pinger pinger = (address, timeout) -> {
			pings.add(address);
			return CompletableFuture.completedFuture(new Pong("Phone2", "a", Duration.ofMillis(1)));
		};
		new LivenessMonitor(table, pinger, scheduler, new Random(1), LivenessOptions.disabled()).start();
		table.discovered(ETH, node("Phone2", "a", 1, true));
		table.discovered(ETH, node("Python", "b", 2, false));
		scheduler.advance(Duration.ofMinutes(5));
		assertThat(pings).hasSize(1);
		assertThat(table.isVerified("a")).isTrue();
		assertThat(log.take()).containsExactly("up Phone2/a", "up Python/b");
	}

}
