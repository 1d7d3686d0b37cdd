package io.peerlink.internal.discovery;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.peerlink.internal.context.NodeIdentity;
import io.peerlink.internal.liveness.LivenessMonitor;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.membership.Pong;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerStatus;
import io.peerlink.sim.PeerTableEvents;
import io.peerlink.sim.TestNetwork;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.DiscoveredNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ContactDiscovery} and {@link Contacts}.
 */
class ContactDiscoveryTests {

	private static final int MAX_PEERS = 200;

	private static final Duration VERIFIED = ContactDiscovery.GRACE.plusMillis(5);

	private static final InetSocketAddress ADDRESS = address(7, 5000);

	private static final NodeIdentity PHONE = new NodeIdentity("Phone2", "a");

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final TestNetwork network = new TestNetwork(this.scheduler);

	private final PeerTable table = new PeerTable("own", this.scheduler, Runnable::run);

	private final PeerTableEvents log = new PeerTableEvents();

	private final ContactDiscovery discovery = new ContactDiscovery(this.table, this.network, this.scheduler,
			MAX_PEERS);

	ContactDiscoveryTests() {
		this.table.addListener(this.log);
	}

	@Test
	void nodeThatAnswersAsTheSameInstanceIsAPeer() {
		this.network.javaNode(ADDRESS, "Phone2", "a");
		this.discovery.pinged(ADDRESS, PHONE);
		advance(VERIFIED);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		assertThat(this.table.find("Phone2").isJava()).isTrue();
		assertThat(this.table.status()).flatExtracting(PeerStatus::sources).containsExactly("contact");
	}

	@Test
	void nodeThatCallsIsAskedAtOnce() {
		List<Boolean> nameless = new ArrayList<>();
		this.network.javaNode(ADDRESS, "Phone2", "a");
		this.discovery.pinged(ADDRESS, PHONE);
		this.discovery.introduce(ADDRESS, "a", nameless::add);
		advance(Duration.ofMillis(5));
		assertThat(nameless).containsExactly(false);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		advance(VERIFIED);
		assertThat(this.network.takePings()).containsExactly(ADDRESS);
		this.table.entries().forEach(this.table.reachability()::expired);
		advance(ContactDiscovery.CHECK_INTERVAL);
		assertThat(this.table.status()).flatExtracting(PeerStatus::sources).doesNotContain("contact");
	}

	@Test
	void callerThatAnswersAsAnotherInstanceIsNoPeer() {
		List<Boolean> nameless = new ArrayList<>();
		this.network.javaNode(ADDRESS, "Phone2", "b");
		this.discovery.introduce(ADDRESS, "a", nameless::add);
		advance(VERIFIED);
		assertThat(nameless).containsExactly(false);
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void callerWithoutANameSaysSo() {
		List<Boolean> nameless = new ArrayList<>();
		this.network.pythonNode(ADDRESS);
		this.discovery.introduce(ADDRESS, "a", nameless::add);
		advance(Duration.ofMillis(5));
		assertThat(nameless).containsExactly(true);
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void callersThatDoNotAnswerTakeNoPlaceForLong() {
		for (int i = 0; i < 3; i++) {
			List<Boolean> nameless = new ArrayList<>();
			this.discovery.introduce(ADDRESS, "a", nameless::add);
			advance(ContactDiscovery.INTRODUCTION_TIMEOUT.plusMillis(5));
			assertThat(nameless).containsExactly(false);
		}
		assertThat(this.network.takePings()).hasSize(3);
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void nodeThatDoesNotAnswerIsNoPeer() {
		this.discovery.pinged(ADDRESS, PHONE);
		advance(Duration.ofMinutes(1));
		assertThat(this.network.takePings()).containsExactly(ADDRESS);
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void nodeThatAnswersAsAnotherInstanceIsNoPeer() {
		this.network.javaNode(ADDRESS, "Phone2", "b");
		this.discovery.pinged(ADDRESS, PHONE);
		advance(VERIFIED);
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void pythonNodeThatAnswersIsNoPeer() {
		this.network.pythonNode(ADDRESS);
		this.discovery.pinged(ADDRESS, PHONE);
		advance(VERIFIED);
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void nodeThatHasLostItsNameIsNoPeer() {
		this.network.node(ADDRESS, new Pong("Phone2", "a", Duration.ZERO, Duration.ZERO));
		this.discovery.pinged(ADDRESS, PHONE);
		advance(VERIFIED);
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void peerThatHasAnotherNameIsForgottenWhenItIsGone() {
		new LivenessMonitor(this.table, this.network, this.scheduler, new Random(1), LivenessOptions.defaults())
			.start();
		this.network.javaNode(ADDRESS, "Phone2", "a");
		this.discovery.pinged(ADDRESS, PHONE);
		advance(VERIFIED);
		this.network.javaNode(ADDRESS, "Phone2-2", "a");
		advance(Duration.ofMinutes(1));
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REPLACED", "up Phone2-2/a");
		this.network.crash(ADDRESS);
		advance(Duration.ofMinutes(1));
		assertThat(this.log.take()).containsExactly("down Phone2-2/a EXPIRED");
		assertThat(this.table.status()).isEmpty();
	}

	@Test
	void nextPingOfANodeBeginsAnewWhenOneWasLost() {
		this.network.javaNode(ADDRESS, "Phone2", "a");
		this.network.loseNextPings(1);
		this.discovery.pinged(ADDRESS, PHONE);
		advance(VERIFIED.plus(ContactDiscovery.PING_TIMEOUT));
		this.discovery.pinged(ADDRESS, PHONE);
		advance(VERIFIED);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void nodeIsPingedOnceHoweverOftenItPings() {
		for (int i = 0; i < 100; i++) {
			this.discovery.pinged(ADDRESS, PHONE);
			advance(Duration.ofMillis(10));
		}
		advance(VERIFIED);
		assertThat(this.network.takePings()).containsExactly(ADDRESS);
	}

	@Test
	void nodeThatIsDiscoveredMeanwhileIsLeftToThatDiscovery() {
		this.network.javaNode(ADDRESS, "Phone2", "a");
		this.discovery.pinged(ADDRESS, PHONE);
		advance(ContactDiscovery.GRACE.minusMillis(1));
		this.table.discovered("mdns/eth0", new DiscoveredNode("Phone2", "a", ADDRESS, Map.of(Peer.JAVA_MARKER, "1")));
		advance(Duration.ofMinutes(1));
		assertThat(this.network.takePings()).isEmpty();
		assertThat(this.table.status()).flatExtracting(PeerStatus::sources).containsExactly("mdns/eth0");
	}

	@Test
	void nodeThatIsUpAtAnotherAddressIsLeftThere() {
		this.table.discovered("mdns/eth0",
				new DiscoveredNode("Phone2", "a", address(8, 5000), Map.of(Peer.JAVA_MARKER, "1")));
		this.discovery.pinged(ADDRESS, PHONE);
		advance(Duration.ofMinutes(1));
		assertThat(this.network.takePings()).isEmpty();
	}

	@Test
	void nameOfALivePeerIsNotTaken() {
		this.table.discovered("mdns/eth0", new DiscoveredNode("Phone2", "a", ADDRESS, Map.of(Peer.JAVA_MARKER, "1")));
		this.log.take();
		this.network.javaNode(address(8, 5000), "Phone2", "thief");
		this.discovery.pinged(address(8, 5000), new NodeIdentity("Phone2", "thief"));
		this.network.javaNode(address(9, 5000), "Phone2", "liar");
		this.discovery.pinged(address(9, 5000), new NodeIdentity("Other", "liar"));
		advance(Duration.ofMinutes(1));
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void ownPingIsIgnored() {
		this.discovery.pinged(ADDRESS, new NodeIdentity("Me", "own"));
		advance(VERIFIED);
		assertThat(this.network.takePings()).isEmpty();
	}

	@Test
	void peerThatIsNotUpAnyMoreIsForgotten() {
		discoverPhone();
		this.network.crash(ADDRESS);
		this.table.entries().forEach(this.table.reachability()::expired);
		advance(ContactDiscovery.CHECK_INTERVAL);
		assertThat(this.log.take()).containsExactly("down Phone2/a EXPIRED");
		assertThat(this.table.entries()).isEmpty();
		advance(ContactDiscovery.CHECK_INTERVAL);
		assertThat(this.scheduler.waiting()).isZero();
	}

	@Test
	void peerThatWasForgottenIsDiscoveredAgain() {
		discoverPhone();
		this.table.entries().forEach(this.table.reachability()::expired);
		advance(ContactDiscovery.CHECK_INTERVAL);
		this.log.take();
		this.discovery.pinged(ADDRESS, PHONE);
		advance(VERIFIED);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	/**
	 * Without liveness checks nobody else pings it.
	 */
	@Test
	void silentPeerIsPingedAndForgotten() {
		discoverPhone();
		advance(ContactDiscovery.PING_INTERVAL.minusSeconds(3));
		assertThat(this.network.takePings()).isEmpty();
		assertThat(this.log.take()).isEmpty();
		this.network.crash(ADDRESS);
		advance(ContactDiscovery.LONGEST_SILENCE.minus(ContactDiscovery.PING_INTERVAL).plusSeconds(5));
		assertThat(this.network.takePings()).hasSize(8);
		new LivenessMonitor(this.table, this.network, this.scheduler, new Random(1), LivenessOptions.disabled())
			.start();
		advance(Duration.ofSeconds(3));
		assertThat(this.log.take()).containsExactly("down Phone2/a REMOVED");
	}

	@Test
	void successorAtTheAddressIsForgottenAsWell() {
		discoverPhone();
		this.table.lost(ContactDiscovery.SOURCE, "Phone2", "a");
		this.table.discovered(ContactDiscovery.SOURCE,
				new DiscoveredNode("Phone2", "b", ADDRESS, Map.of(Peer.JAVA_MARKER, "1")));
		advance(ContactDiscovery.CHECK_INTERVAL);
		this.table.entries().forEach(this.table.reachability()::expired);
		advance(ContactDiscovery.CHECK_INTERVAL);
		assertThat(this.table.entries()).isEmpty();
	}

	@Test
	void floodFromForgedAddressesCausesFewPingsAndLeavesNothing() {
		int seconds = 60;
		for (int i = 0; i < 1000 * seconds; i++) {
			this.discovery.pinged(address(i % 65_521, 5000), new NodeIdentity("n" + i, "i" + i));
			advance(Duration.ofMillis(1));
		}
		advance(Duration.ofSeconds(10));
		assertThat(this.network.takePings())
			.hasSizeLessThanOrEqualTo(ContactDiscovery.PINGS_PER_SECOND * (seconds + 3));
		assertThat(this.table.entries()).isEmpty();
		assertThat(this.scheduler.waiting()).isZero();
		discoverPhone();
	}

	@Test
	void hostHasFewPeersOnly() {
		for (int i = 0; i < 200; i++) {
			this.network.javaNode(address(7, 5000 + i), "n" + i, "i" + i);
			this.discovery.pinged(address(7, 5000 + i), new NodeIdentity("n" + i, "i" + i));
			advance(Duration.ofMillis(100));
		}
		advance(VERIFIED);
		assertThat(this.table.size()).isEqualTo(Contacts.MAX_PER_HOST);
		this.log.take();
		this.network.javaNode(address(8, 5000), "Phone2", "a");
		this.discovery.pinged(address(8, 5000), PHONE);
		advance(VERIFIED);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void peersAreBounded() {
		for (int i = 0; i < 2 * MAX_PEERS; i++) {
			this.network.javaNode(address(i, 5000), "n" + i, "i" + i);
			this.discovery.pinged(address(i, 5000), new NodeIdentity("n" + i, "i" + i));
			advance(Duration.ofSeconds(1).dividedBy(ContactDiscovery.PINGS_PER_SECOND));
			this.table.entries()
				.forEach((entry) -> this.table.reachability()
					.received(entry, entry.peer().address(), null, this.scheduler.nanoTime()));
		}
		advance(VERIFIED);
		assertThat(this.table.size()).isBetween(MAX_PEERS - 1, MAX_PEERS + Contacts.MAX_CANDIDATES);
	}

	@Test
	void closedDiscoveryDoesNothing() {
		discoverPhone();
		this.network.javaNode(address(8, 5000), "Phone3", "b");
		this.discovery.pinged(address(8, 5000), new NodeIdentity("Phone3", "b"));
		this.discovery.close();
		this.discovery.pinged(address(9, 5000), new NodeIdentity("Phone4", "c"));
		advance(Duration.ofMinutes(5));
		assertThat(this.log.take()).isEmpty();
		assertThat(this.scheduler.waiting()).isZero();
	}

	private void discoverPhone() {
		this.network.javaNode(ADDRESS, "Phone2", "a");
		this.discovery.pinged(ADDRESS, PHONE);
		advance(VERIFIED);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		this.network.takePings();
	}

	private void advance(Duration duration) {
		this.scheduler.advance(duration);
	}

	private static InetSocketAddress address(int host, int port) {
		try {
			return new InetSocketAddress(
					InetAddress.getByAddress(new byte[] { 10, 1, (byte) (host >> 8), (byte) host }), port);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
