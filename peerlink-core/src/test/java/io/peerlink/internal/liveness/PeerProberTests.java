package io.peerlink.internal.liveness;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.peerlink.internal.membership.PeerTable;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.sim.PeerTableEvents;
import io.peerlink.sim.PeerTraffic;
import io.peerlink.sim.TestNetwork;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.DiscoveredNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PeerProberTests extends AbstractLivenessTests {

	@Test
	void crashedJavaPeerExpiresWithinFourSeconds() {
		discoverJava("Phone2", "a", 1);
		advanceMillis(10_000);
		this.network.crash(address(1));
		advanceMillis(2200);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		advanceMillis(1800);
		assertThat(this.log.take()).containsExactly("down Phone2/a EXPIRED");
	}

	@Test
	void crashedPythonPeerExpiresWithinSixteenSeconds() {
		discoverPython("Phone2", "a", 1);
		advanceMillis(20_000);
		this.network.crash(address(1));
		advanceMillis(9500);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		advanceMillis(6500);
		assertThat(this.log.take()).containsExactly("down Phone2/a EXPIRED");
	}

	@ParameterizedTest
	@CsvSource({ "a, true, 1, 3300, 3800", "z, true, 1, 3300, 3800", "a, false, 1, 15100, 15800",
			"a, true, 3, 3300, 3800", "z, true, 20, 3300, 3800", "a, false, 3, 15100, 15800" })
	void crashIsNoticedInTimeAtAnyMoment(String instanceId, boolean java, int addresses, long soonest, long latest) {
		for (int seed = 0; seed < 500; seed++) {
			Duration silence = silenceUntilExpiry(seed, instanceId, java, addresses);
			assertThat(silence).as("seed %s", seed).isBetween(Duration.ofMillis(soonest), Duration.ofMillis(latest));
		}
	}

	/**
	 * How long a peer that crashes after its last word is taken for alive.
	 */
	private static Duration silenceUntilExpiry(int seed, String instanceId, boolean java, int addresses) {
		Random random = new Random(seed);
		VirtualScheduler scheduler = new VirtualScheduler();
		TestNetwork network = new TestNetwork(scheduler);
		PeerTable table = new PeerTable("own", scheduler, Runnable::run);
		new LivenessMonitor(table, network, scheduler, random, LivenessOptions.defaults()).start();
		List<InetSocketAddress> all = IntStream.rangeClosed(1, addresses).mapToObj((host) -> address(host)).toList();
		all.forEach((address) -> network.javaNode(address, "Phone2", instanceId));
		table.discovered(ETH, new DiscoveredNode("Phone2", instanceId, all, java ? JAVA : Map.of()));
		scheduler.advance(Duration.ofMillis(random.nextInt(20_000)));
		for (int i = 0; i < random.nextInt(20); i++) {
			scheduler.advance(Duration.ofMillis(random.nextInt(2000)));
			new PeerTraffic(table, scheduler).receive(address(1));
		}
		all.forEach(network::crash);
		long lastReceived = table.entries().iterator().next().lastReceived();
		List<Long> end = new ArrayList<>();
		table.watch(() -> {
			if (table.size() == 0) {
				end.add(scheduler.nanoTime());
			}
		});
		scheduler.advance(Duration.ofSeconds(20));
		return Duration.ofNanos(end.get(0) - lastReceived);
	}

	@Test
	void peerThatWasNeverThereExpires() {
		this.table.discovered(ETH, node("Ghost", "a", 1, true));
		advanceMillis(4000);
		assertThat(this.log.take()).containsExactly("up Ghost/a", "down Ghost/a EXPIRED");
	}

	@Test
	void lostPingsBelowTheLimitExpireNoPeer() {
		discoverJava("Phone2", "a", 1);
		for (int i = 0; i < 20; i++) {
			this.network.loseNextPings(11);
			advanceMillis(8000);
		}
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void messageDuringAPingResetsTheMisses() {
		this.table.discovered(ETH, node("Phone2", "a", 1, true));
		for (int i = 0; i < 10; i++) {
			advanceMillis(2500);
			this.traffic.receive(address(1));
		}
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void eachMissIsFollowedByTheNextPingAtOnce() {
		this.table.discovered(ETH, node("Phone2", "a", 1, true));
		advanceMillis(1000);
		this.network.takePings();
		advanceMillis(2500);
		assertThat(this.network.takePings()).hasSizeBetween(LivenessOptions.defaults().misses() - 1,
				LivenessOptions.defaults().misses());
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED");
	}

	@Test
	void pingsThatFailAtOnceDoNotExpireThePeerAtOnce() {
		discoverJava("Phone2", "a", 1);
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
		discoverJava("Phone2", "a", 1);
		this.network.crash(address(1));
		advanceMillis(60_000);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED");
		this.network.javaNode(address(1), "Phone2", "a");
		advanceMillis(3000);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void expiredPeerIsPingedAtTheDownInterval() {
		this.table.discovered(ETH, node("Phone2", "a", 1, true));
		advanceMillis(5000);
		this.network.takePings();
		advanceMillis(60_000);
		assertThat(this.network.takePings()).hasSizeBetween(15, 40);
	}

	@Test
	void expiredPeerThatIsDiscoveredAgainIsProbedSoon() {
		discoverJava("Phone2", "a", 1);
		this.network.crash(address(1));
		advanceMillis(60_000);
		this.log.take();
		this.network.javaNode(address(1), "Phone2", "a");
		this.table.discovered(ETH, node("Phone2", "a", 1, true));
		advanceMillis(1600);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void silentEndpointIsReplacedByOneThatAnswers() {
		this.table.discovered(ETH, node("Phone2", "a", 1, true));
		this.table.discovered(WLAN, node("Phone2", "a", 2, true));
		this.network.javaNode(address(2), "Phone2", "a");
		advanceMillis(4000);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(2));
		advanceMillis(60_000);
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void peerExpiresWhenNoneOfItsEndpointsAnswers() {
		this.table.discovered(ETH, node("Phone2", "a", 1, true));
		this.table.discovered(WLAN, node("Phone2", "a", 2, true));
		advanceMillis(4000);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED");
		this.network.javaNode(address(2), "Phone2", "a");
		advanceMillis(2500);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(2));
	}

	@Test
	void errorOfThePingerDoesNotEndThePings() {
		PeerTable table = new PeerTable("own", this.scheduler, Runnable::run);
		AtomicInteger pings = new AtomicInteger();
		Pinger broken = (address, timeout) -> {
			pings.incrementAndGet();
			throw new NoClassDefFoundError("broken");
		};
		new LivenessMonitor(table, broken, this.scheduler, new Random(1), LivenessOptions.defaults()).start();
		table.discovered(ETH, node("Phone2", "a", 1, true));
		advanceMillis(1000);
		int first = pings.get();
		assertThat(first).isPositive();
		advanceMillis(30_000);
		assertThat(pings.get()).isGreaterThan(first + 3);
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
		table.discovered(ETH, node("Phone2", "a", 1, true));
		advanceMillis(4000);
		assertThat(log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED");
	}

}
