package io.peerlink.internal.liveness;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.membership.Pinger;
import io.peerlink.internal.membership.Pong;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.peer.PeerStatus;
import io.peerlink.sim.PeerTableEvents;
import io.peerlink.sim.TestNetwork;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.DiscoveredNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LivenessMonitorTests {

	private static final String ETH = "mdns/eth0";

	private static final String WLAN = "mdns/wlan0";

	private static final Map<String, String> MARKED = Map.of("plv", "1");

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final TestNetwork network = new TestNetwork(this.scheduler);

	private final PeerTable table = new PeerTable("own", this.scheduler, Runnable::run);

	private final LivenessMonitor liveness = new LivenessMonitor(this.table, this.network, this.scheduler,
			new Random(1), LivenessOptions.defaults());

	private final PeerTableEvents log = new PeerTableEvents();

	@BeforeEach
	void start() {
		this.table.addListener(this.log);
		this.liveness.start();
	}

	@Test
	void crashedJavaPeerExpiresWithinFourSeconds() {
		seeJava("Phone2", "a", 1);
		advanceMillis(10_000);
		this.network.crash(address(1));
		advanceMillis(2200);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		advanceMillis(1800);
		assertThat(this.log.take()).containsExactly("down Phone2/a EXPIRED");
	}

	@Test
	void crashedPythonPeerExpiresWithinSixteenSeconds() {
		seePython("Phone2", "a", 1);
		advanceMillis(20_000);
		this.network.crash(address(1));
		advanceMillis(9500);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		advanceMillis(6500);
		assertThat(this.log.take()).containsExactly("down Phone2/a EXPIRED");
	}

	@ParameterizedTest
	@CsvSource({ "a, true, 3300, 3800", "z, true, 3300, 3800", "a, false, 15100, 15800" })
	void crashIsNoticedInTimeWhateverTheMoment(String instanceId, boolean java, long soonest, long latest) {
		for (int seed = 0; seed < 500; seed++) {
			Duration silence = silenceUntilExpiry(seed, instanceId, java);
			assertThat(silence).as("seed %s", seed).isBetween(Duration.ofMillis(soonest), Duration.ofMillis(latest));
		}
	}

	/**
	 * How long a peer that crashes after its last word is taken for alive.
	 */
	private static Duration silenceUntilExpiry(int seed, String instanceId, boolean java) {
		Random random = new Random(seed);
		VirtualScheduler scheduler = new VirtualScheduler();
		TestNetwork network = new TestNetwork(scheduler);
		PeerTable table = new PeerTable("own", scheduler, Runnable::run);
		new LivenessMonitor(table, network, scheduler, random, LivenessOptions.defaults()).start();
		network.javaNode(address(1), "Phone2", instanceId);
		table.discovered(ETH, sighting("Phone2", instanceId, 1, java));
		scheduler.advance(Duration.ofMillis(random.nextInt(20_000)));
		for (int i = 0; i < random.nextInt(20); i++) {
			scheduler.advance(Duration.ofMillis(random.nextInt(2000)));
			table.heard(address(1));
		}
		network.crash(address(1));
		long lastHeard = table.entries().iterator().next().lastHeard();
		List<Long> end = new ArrayList<>();
		table.watch(() -> end.add(scheduler.nanoTime()));
		scheduler.advance(Duration.ofSeconds(20));
		return Duration.ofNanos(end.get(0) - lastHeard);
	}

	@Test
	void peerThatWasNeverThereExpires() {
		this.table.discovered(ETH, sighting("Ghost", "a", 1, true));
		advanceMillis(4000);
		assertThat(this.log.take()).containsExactly("up Ghost/a", "down Ghost/a EXPIRED");
	}

	@Test
	void answeringPeerIsPingedOnceAnInterval() {
		seeJava("Phone2", "a", 1);
		advanceMillis(60_000);
		assertThat(this.network.takePings()).hasSizeBetween(48, 60);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void javaPeerIsAskedForProofAtOnce() {
		seeJava("Phone2", "a", 1);
		advanceMillis(1);
		assertThat(this.table.isProven("a")).isTrue();
		advanceMillis(900);
		assertThat(this.network.takePings()).hasSize(1);
	}

	@Test
	void javaPeerThatIsThereAtTheStartIsAskedForProofAtOnce() {
		PeerTable others = new PeerTable("own", this.scheduler, Runnable::run);
		this.network.javaNode(address(1), "Phone2", "a");
		others.discovered(ETH, sighting("Phone2", "a", 1, true));
		new LivenessMonitor(others, this.network, this.scheduler, new Random(1), LivenessOptions.defaults()).start();
		advanceMillis(1);
		assertThat(others.isProven("a")).isTrue();
	}

	@Test
	void peerThatIsNotJavaIsNotAskedForProof() {
		seePython("Phone2", "a", 1);
		advanceMillis(4900);
		assertThat(this.network.takePings()).isEmpty();
	}

	@Test
	void peerThatTurnsOutToBeJavaIsAskedForProof() {
		seeJava("Phone2", "a", address(1), false);
		advanceMillis(1000);
		this.table.discovered(WLAN, sighting("Phone2", "a", 1, true));
		advanceMillis(50);
		assertThat(this.table.isProven("a")).isTrue();
	}

	@Test
	void proofIsAskedForAgainUntilItIsGivenAlthoughThePeerIsHeard() {
		seeJava("Phone2", "a", 1);
		this.network.loseNextPings(4);
		hearFor(1000);
		assertThat(this.network.takePings()).hasSize(5);
		assertThat(this.table.isProven("a")).isTrue();
		hearFor(10_000);
		assertThat(this.network.takePings()).isEmpty();
	}

	@Test
	void peerThatNeverProvesWhatItIsIsAskedMoreSeldom() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1, true));
		hearFor(10_000);
		this.network.takePings();
		hearFor(60_000);
		assertThat(this.network.takePings()).hasSizeBetween(45, 60);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void slowPeerProvesItselfByALateAnswer() {
		this.network.roundTrip(Duration.ofMillis(900));
		seeJava("Phone2", "a", 1);
		advanceMillis(950);
		assertThat(this.table.isProven("a")).isTrue();
		assertThat(this.table.status()).extracting(PeerStatus::roundTrip).containsExactly(Duration.ofMillis(900));
		advanceMillis(60_000);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void unansweredQuestionsMakeNobodyLookDeadBeforeItIsSilent() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1, true));
		advanceMillis(2500);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void peerThatAnswersWithoutProofIsNotAskedAgain() {
		this.network.pythonNode(address(1));
		this.table.discovered(ETH, sighting("Phone2", "a", 1, true));
		hearFor(60_000);
		assertThat(this.network.takePings()).hasSize(1);
		assertThat(this.table.isProven("a")).isFalse();
	}

	@Test
	void provenPeerThatComesBackIsNotAskedAgain() {
		seeJava("Phone2", "a", 1);
		advanceMillis(1000);
		this.network.crash(address(1));
		advanceMillis(10_000);
		this.table.heard(address(1));
		this.network.takePings();
		hearFor(10_000);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED", "up Phone2/a");
		assertThat(this.network.takePings()).isEmpty();
	}

	@Test
	void askingManyForProofIsLimited() {
		seeMany(1000);
		advanceMillis(1000);
		assertThat(this.network.takePings()).hasSizeLessThanOrEqualTo(LivenessMonitor.MAX_PINGS_PER_SECOND + 50);
		advanceMillis(1500);
		assertThat(this.table.status()).hasSize(1000).allMatch(PeerStatus::proven);
	}

	@Test
	void changesOfTheTableDoNotMakeItLookRestlessly() {
		AtomicInteger looks = new AtomicInteger();
		VirtualScheduler counting = new VirtualScheduler() {

			@Override
			public Timer schedule(Duration delay, Runnable work) {
				return super.schedule(delay, () -> {
					looks.incrementAndGet();
					work.run();
				});
			}

		};
		PeerTable others = new PeerTable("own", counting, Runnable::run);
		new LivenessMonitor(others, this.network, counting, new Random(1), LivenessOptions.defaults()).start();
		for (int i = 0; i < 1000; i++) {
			others.discovered(ETH, new DiscoveredNode("Phone2", "a", address(1), Map.of("n", String.valueOf(i))));
			counting.advance(Duration.ofMillis(1));
		}
		assertThat(looks).hasValueBetween(40, 55);
	}

	@Test
	void peerThatIsHeardIsNotPinged() {
		seeJava("Phone2", "a", 1);
		advanceMillis(1);
		this.network.takePings();
		for (int i = 0; i < 100; i++) {
			advanceMillis(800);
			this.table.heard(address(1));
		}
		assertThat(this.network.takePings()).isEmpty();
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void peerMayBeSilentForEver() {
		PeerTable others = watch(LivenessOptions.defaults().withJavaInterval(Duration.ofSeconds(Long.MAX_VALUE)));
		this.network.javaNode(address(1), "Phone2", "a");
		others.discovered(ETH, sighting("Phone2", "a", 1, true));
		advanceMillis(60_000);
		assertThat(this.network.takePings()).hasSize(1);
		assertThat(others.size()).isOne();
	}

	@Test
	void answerMayTakeForEver() {
		PeerTable others = watch(LivenessOptions.defaults().withJavaTimeout(Duration.ofSeconds(Long.MAX_VALUE)));
		others.discovered(ETH, sighting("Phone2", "a", 1, true));
		advanceMillis(60_000);
		assertThat(this.network.takePings()).hasSize(1);
		assertThat(others.size()).isOne();
	}

	private PeerTable watch(LivenessOptions options) {
		PeerTable others = new PeerTable("own", this.scheduler, Runnable::run);
		new LivenessMonitor(others, this.network, this.scheduler, new Random(1), options).start();
		return others;
	}

	@Test
	void lostPingsBelowTheLimitAreForgiven() {
		seeJava("Phone2", "a", 1);
		for (int i = 0; i < 20; i++) {
			this.network.loseNextPings(11);
			advanceMillis(8000);
		}
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void anythingHeardDuringAPingResetsTheMisses() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1, true));
		for (int i = 0; i < 10; i++) {
			advanceMillis(2500);
			this.table.heard(address(1));
		}
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void eachMissIsFollowedByTheNextPingAtOnce() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1, true));
		advanceMillis(1000);
		this.network.takePings();
		advanceMillis(2500);
		assertThat(this.network.takePings()).hasSizeBetween(LivenessOptions.defaults().misses() - 1,
				LivenessOptions.defaults().misses());
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED");
	}

	@Test
	void pingsThatFailAtOnceDoNotExpireThePeerAtOnce() {
		seeJava("Phone2", "a", 1);
		advanceMillis(1);
		this.network.takePings();
		this.network.failNextPings(2);
		advanceMillis(1270);
		assertThat(this.network.takePings()).hasSize(1);
		advanceMillis(10_000);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void expiredPeerThatAnswersAgainComesUp() {
		seeJava("Phone2", "a", 1);
		this.network.crash(address(1));
		advanceMillis(60_000);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED");
		this.network.javaNode(address(1), "Phone2", "a");
		advanceMillis(3000);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void expiredPeerIsPingedSeldom() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1, true));
		advanceMillis(5000);
		this.network.takePings();
		advanceMillis(60_000);
		assertThat(this.network.takePings()).hasSizeBetween(15, 40);
	}

	@Test
	void expiredPeerThatIsSeenAgainIsAskedSoon() {
		seeJava("Phone2", "a", 1);
		this.network.crash(address(1));
		advanceMillis(60_000);
		this.log.take();
		this.network.javaNode(address(1), "Phone2", "a");
		this.table.discovered(ETH, sighting("Phone2", "a", 1, true));
		advanceMillis(1600);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void forgottenPeerIsNotPinged() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1, true));
		advanceMillis(5000);
		this.table.lost(ETH, "Phone2", "a");
		this.network.takePings();
		advanceMillis(60_000);
		assertThat(this.network.takePings()).isEmpty();
	}

	@Test
	void silentEndpointIsLeftForAnotherOneThatAnswers() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1, true));
		this.table.discovered(WLAN, sighting("Phone2", "a", 2, true));
		this.network.javaNode(address(2), "Phone2", "a");
		advanceMillis(4000);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REPLACED", "up Phone2/a");
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(2));
		advanceMillis(60_000);
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void peerExpiresWhenNoneOfItsEndpointsAnswers() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1, true));
		this.table.discovered(WLAN, sighting("Phone2", "a", 2, true));
		advanceMillis(8000);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REPLACED", "up Phone2/a",
				"down Phone2/a EXPIRED");
		this.network.javaNode(address(1), "Phone2", "a");
		advanceMillis(6000);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(1));
	}

	@Test
	void restartThatDiscoveryMissedIsNoticedByThePong() {
		seeJava("Phone2", "a", 1);
		this.network.javaNode(address(1), "Phone2", "b");
		advanceMillis(1300);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REPLACED", "up Phone2/b");
		this.table.discovered(ETH, sighting("Phone2", "b", 1, true));
		this.table.lost(ETH, "Phone2", "a");
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void restartIsNoticedWhenTheNewInstanceSaysWhoItIs() {
		startSuspicious();
		this.network.javaNode(address(1), "Phone2", "b");
		this.table.suspect(address(1), "b");
		advanceMillis(50);
		assertThat(this.log.take()).containsExactly("down Phone2/a REPLACED", "up Phone2/b");
		assertThat(this.table.isProven("b")).isTrue();
	}

	@Test
	void restartIsNoticedAlthoughPingsAreLostAndThePeerIsHeard() {
		startSuspicious();
		this.network.javaNode(address(1), "Phone2", "b");
		this.network.loseNextPings(4);
		this.table.suspect(address(1), "b");
		hearFor(1000);
		assertThat(this.log.take()).containsExactly("down Phone2/a REPLACED", "up Phone2/b");
	}

	@Test
	void falseClaimCostsOnePing() {
		startSuspicious();
		this.table.suspect(address(1), "b");
		hearFor(5000);
		assertThat(this.network.takePings()).containsExactly(address(1));
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void floodOfFalseClaimsCostsFewPings() {
		startSuspicious();
		for (int i = 0; i < 1000; i++) {
			this.table.heard(address(1));
			this.table.suspect(address(1), "b" + i);
			advanceMillis(1);
		}
		assertThat(this.network.takePings()).hasSizeBetween(4, 6);
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void claimThatContradictsNothingCostsNoPing() {
		startSuspicious();
		this.table.suspect(address(1), "a");
		this.table.suspect(address(1), "own");
		this.table.suspect(address(7), "b");
		advanceMillis(500);
		assertThat(this.network.takePings()).isEmpty();
	}

	@Test
	void claimFromAnAddressThatIsNotInUseCostsNoPing() {
		startSuspicious();
		this.table.discovered(WLAN, sighting("Phone2", "a", 2, true));
		this.table.suspect(address(2), "b");
		advanceMillis(500);
		assertThat(this.network.takePings()).isEmpty();
	}

	@Test
	void suspectedPeerThatHasCrashedExpires() {
		startSuspicious();
		this.network.crash(address(1));
		this.table.suspect(address(1), "b");
		advanceMillis(4000);
		assertThat(this.log.take()).containsExactly("down Phone2/a EXPIRED");
	}

	private void startSuspicious() {
		seeJava("Phone2", "a", 1);
		advanceMillis(2000);
		this.table.heard(address(1));
		this.network.takePings();
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void peerExpiresWhenANodeOfAnotherNameHasItsAddress() {
		seeJava("Phone2", "a", 1);
		this.network.javaNode(address(1), "Phone3", "b");
		advanceMillis(10_000);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED");
	}

	@Test
	void leftoverAtOurOwnAddressExpires() {
		this.table.discovered(ETH, sighting("Me", "old", 1, true));
		this.network.javaNode(address(1), "Me", "own");
		advanceMillis(10_000);
		assertThat(this.log.take()).containsExactly("up Me/old", "down Me/old EXPIRED");
	}

	@Test
	void nodeThatHasTheAddressOfAnotherDoesNotBringItBack() {
		seeJava("Phone2", "a", 1);
		this.network.javaNode(address(1), "Phone3", "b");
		hearFor(10_000);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED");
		this.network.javaNode(address(1), "Phone2", "a");
		advanceMillis(2500);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void successorOfAnExpiredPeerComesUpWhenItSaysWhoItIs() {
		seeJava("Phone2", "a", 1);
		this.network.crash(address(1));
		advanceMillis(10_000);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED");
		this.network.javaNode(address(1), "Phone2", "b");
		this.table.heard(address(1), "b");
		advanceMillis(1100);
		assertThat(this.log.take()).containsExactly("up Phone2/b");
	}

	@Test
	void shadowedInstanceComesUpSoonAfterItsNameIsFree() {
		seeJava("Phone2", "a", 1);
		this.table.discovered(WLAN, sighting("Phone2", "b", 2, true));
		this.network.javaNode(address(2), "Phone2", "b");
		advanceMillis(30_000);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REPLACED", "up Phone2/b");
		this.table.lost(WLAN, "Phone2", "b");
		advanceMillis(600);
		assertThat(this.log.take()).containsExactly("down Phone2/b REMOVED", "up Phone2/a");
	}

	@Test
	void pingsAreLimitedAndEveryPeerGetsItsTurn() {
		int peers = 1000;
		seeMany(peers);
		advanceMillis(1000);
		this.network.takePings();
		advanceMillis(10_000);
		assertThat(this.network.takePings()).hasSizeLessThanOrEqualTo(10 * LivenessMonitor.MAX_PINGS_PER_SECOND + 50);
		advanceMillis(13_000);
		assertThat(this.network.takePings().stream().distinct()).hasSize(peers);
		assertThat(this.table.size()).isEqualTo(peers);
	}

	@ParameterizedTest
	@ValueSource(ints = { 150, 300, 1000 })
	void manyPeersCostNoMorePingsThanAHundred(int peers) {
		seeMany(peers);
		advanceMillis(60_000);
		this.network.takePings();
		advanceMillis(60_000);
		assertThat(this.network.takePings()).hasSizeBetween(4500, 6000);
		assertThat(this.table.size()).isEqualTo(peers);
	}

	@Test
	void hundredPeersThatCrashAtOnceExpireInTime() {
		seeMany(100);
		advanceMillis(10_000);
		assertThat(this.log.take()).hasSize(100);
		this.network.takePings();
		crashMany(100);
		advanceMillis(4000);
		assertThat(this.log.take()).hasSize(100).allMatch((event) -> event.endsWith("EXPIRED"));
		assertThat(this.network.takePings()).hasSizeLessThanOrEqualTo(4 * LivenessMonitor.MAX_PINGS_PER_SECOND);
	}

	@Test
	void thousandPeersThatCrashAtOnceCostNoMoreThanTheLimit() {
		seeMany(1000);
		advanceMillis(30_000);
		this.network.takePings();
		crashMany(1000);
		advanceMillis(10_000);
		assertThat(this.network.takePings()).hasSizeBetween(1000, 10 * LivenessMonitor.MAX_PINGS_PER_SECOND + 50);
		advanceMillis(50_000);
		assertThat(this.table.size()).isZero();
	}

	private void seeMany(int peers) {
		for (int i = 0; i < peers; i++) {
			seeJava("peer" + i, "id" + i, nth(i), true);
		}
	}

	private void crashMany(int peers) {
		for (int i = 0; i < peers; i++) {
			this.network.crash(nth(i));
		}
	}

	private static InetSocketAddress nth(int peer) {
		return new InetSocketAddress("192.0.2.1", 10_000 + peer);
	}

	@Test
	void oneTimerServesAllPeers() {
		for (int i = 1; i < 200; i++) {
			this.table.discovered(ETH, sighting("peer" + i, "id" + i, i, true));
		}
		assertThat(this.scheduler.waiting()).isOne();
	}

	@Test
	void closedLivenessPingsNoMore() {
		seeJava("Phone2", "a", 1);
		advanceMillis(5000);
		this.liveness.close();
		advanceMillis(1000);
		this.network.takePings();
		advanceMillis(60_000);
		assertThat(this.network.takePings()).isEmpty();
		assertThat(this.scheduler.waiting()).isZero();
	}

	@Test
	void disabledLivenessAsksJavaPeersWhoTheyAreAndNoMore() {
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
		table.discovered(ETH, sighting("Phone2", "a", 1, true));
		table.discovered(ETH, sighting("Python", "b", 2, false));
		scheduler.advance(Duration.ofMinutes(5));
		assertThat(pings).hasSize(1);
		assertThat(table.isProven("a")).isTrue();
		assertThat(log.take()).containsExactly("up Phone2/a", "up Python/b");
	}

	@Test
	void brokenPingerCountsAsMissed() {
		PeerTable table = new PeerTable("own", this.scheduler, Runnable::run);
		PeerTableEvents log = new PeerTableEvents();
		table.addListener(log);
		Pinger broken = (address, timeout) -> {
			throw new IllegalStateException("broken");
		};
		new LivenessMonitor(table, broken, this.scheduler, new Random(1), LivenessOptions.defaults()).start();
		table.discovered(ETH, sighting("Phone2", "a", 1, true));
		advanceMillis(4000);
		assertThat(log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED");
	}

	@Test
	void optionsAreChecked() {
		LivenessOptions valid = LivenessOptions.defaults();
		assertThatIllegalArgumentException().isThrownBy(() -> valid.withJavaInterval(Duration.ZERO))
			.withMessageContaining("javaInterval");
		assertThatIllegalArgumentException().isThrownBy(() -> valid.withJavaTimeout(Duration.ofMillis(-1)))
			.withMessageContaining("javaTimeout");
		assertThatIllegalArgumentException().isThrownBy(() -> valid.withOtherInterval(Duration.ZERO))
			.withMessageContaining("otherInterval");
		assertThatIllegalArgumentException().isThrownBy(() -> valid.withOtherTimeout(Duration.ZERO))
			.withMessageContaining("otherTimeout");
		assertThatIllegalArgumentException().isThrownBy(() -> valid.withMisses(0)).withMessageContaining("misses");
	}

	@Test
	void optionsAreChangedOneByOne() {
		LivenessOptions options = LivenessOptions.disabled()
			.withJavaInterval(Duration.ofSeconds(1))
			.withJavaTimeout(Duration.ofSeconds(2))
			.withOtherInterval(Duration.ofSeconds(3))
			.withOtherTimeout(Duration.ofSeconds(4))
			.withMisses(5);
		assertThat(options.enabled()).isFalse();
		assertThat(options.javaInterval()).isEqualTo(Duration.ofSeconds(1));
		assertThat(options.javaTimeout()).isEqualTo(Duration.ofSeconds(2));
		assertThat(options.otherInterval()).isEqualTo(Duration.ofSeconds(3));
		assertThat(options.otherTimeout()).isEqualTo(Duration.ofSeconds(4));
		assertThat(options.misses()).isEqualTo(5);
	}

	private void advanceMillis(long millis) {
		this.scheduler.advance(Duration.ofMillis(millis));
	}

	private void seeJava(String name, String instanceId, int host) {
		seeJava(name, instanceId, address(host), true);
	}

	private void seeJava(String name, String instanceId, InetSocketAddress address, boolean marked) {
		this.network.javaNode(address, name, instanceId);
		this.table.discovered(ETH, new DiscoveredNode(name, instanceId, address, marked ? MARKED : Map.of()));
	}

	private void hearFor(long millis) {
		for (long passed = 0; passed < millis; passed += 50) {
			advanceMillis(50);
			this.table.heard(address(1));
		}
	}

	private void seePython(String name, String instanceId, int host) {
		this.network.pythonNode(address(host));
		this.table.discovered(ETH, sighting(name, instanceId, host, false));
	}

	private static DiscoveredNode sighting(String name, String instanceId, int host, boolean java) {
		return new DiscoveredNode(name, instanceId, address(host), java ? MARKED : Map.of());
	}

	private static InetSocketAddress address(int host) {
		return new InetSocketAddress("192.0.2." + host, 5000);
	}

}
