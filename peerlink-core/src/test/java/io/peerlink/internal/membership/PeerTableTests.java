package io.peerlink.internal.membership;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

import com.sun.management.ThreadMXBean;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.peer.PeerListener;
import io.peerlink.peer.PeerStatus;
import io.peerlink.sim.PeerTableEvents;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PeerTableTests {

	private static final String ETH = "mdns/eth0";

	private static final String WLAN = "mdns/wlan0";

	private static final int HEARD = 10_000;

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final PeerTable table = new PeerTable("own", this.scheduler, Runnable::run, 4);

	private final PeerTableEvents log = new PeerTableEvents();

	@BeforeEach
	void listen() {
		this.table.addListener(this.log);
	}

	@Test
	void peerComesUpOnceHoweverOftenItIsSeen() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		this.table.discovered(WLAN, sighting("Phone2", "a", 1));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		assertThat(this.table.peers()).containsExactly(new Peer("Phone2", "a", address(1), Map.of()));
		assertThat(this.table.size()).isOne();
	}

	@Test
	void peerIsRemovedWhenItsLastSourceLosesIt() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		this.table.discovered(WLAN, sighting("Phone2", "a", 1));
		this.table.lost(ETH, "Phone2", "a");
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		this.table.lost(WLAN, "Phone2", "a");
		assertThat(this.log.take()).containsExactly("down Phone2/a REMOVED");
		assertThat(this.table.peers()).isEmpty();
	}

	@Test
	void ownSightingsAreIgnored() {
		this.table.discovered(ETH, sighting("Me", "own", 9));
		assertThat(this.log.take()).isEmpty();
		assertThatExceptionOfType(PeerNotFoundException.class).isThrownBy(() -> this.table.find("Me"));
		assertThat(this.table.refused()).isZero();
	}

	@Test
	void otherNodeWithOwnNameIsAPeer() {
		this.table.discovered(ETH, sighting("Me", "other", 9));
		assertThat(this.log.take()).containsExactly("up Me/other");
	}

	@Test
	void configuredSelfIsFoundButNotListed() {
		DiscoveryListener configured = this.table.acceptingSelf();
		configured.discovered("static/x", sighting("Me", "own", 9));
		Peer self = new Peer("Me", "own", address(9), Map.of());
		assertThat(this.table.find("Me")).isEqualTo(self);
		assertThat(this.table.find("ME")).isEqualTo(self);
		assertThat(this.table.findByInstanceId("own")).contains(self);
		assertThat(this.table.findByAddress(address(9))).contains(self);
		assertThat(this.table.peers()).isEmpty();
		assertThat(this.log.take()).isEmpty();
		configured.lost("static/x", "Me", "own");
		assertThat(this.table.findByInstanceId("own")).isEmpty();
	}

	@Test
	void configuredSourceReportsOtherPeersAsUsual() {
		DiscoveryListener configured = this.table.acceptingSelf();
		configured.discovered("static/x", sighting("Phone2", "a", 1));
		configured.lost("static/x", "Phone2", "a");
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REMOVED");
	}

	@Test
	void endpointInUseStaysWhileItsSourceOffersIt() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		this.table.discovered(WLAN, sighting("Phone2", "a", 2));
		this.table.discovered(WLAN, sighting("Phone2", "a", 2));
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(1));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void endpointMovesToAnotherSourceWhenItsOwnIsGone() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		this.table.discovered(WLAN, sighting("Phone2", "a", 2));
		this.table.lost(ETH, "Phone2", "a");
		assertThat(this.table.find("Phone2").address()).isEqualTo(address(2));
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REPLACED", "up Phone2/a");
	}

	@Test
	void newEndpointOnTheSameSourceReplaces() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		this.table.discovered(ETH, sighting("Phone2", "a", 2));
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REPLACED", "up Phone2/a");
		assertThat(this.table.findByAddress(address(1))).isEmpty();
		assertThat(this.table.findByAddress(address(2))).isPresent();
	}

	@Test
	void newInstanceOfTheNameReplaces() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		this.table.discovered(ETH, sighting("Phone2", "b", 1));
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REPLACED", "up Phone2/b");
		assertThat(this.table.find("Phone2").instanceId()).isEqualTo("b");
		assertThat(this.table.findByInstanceId("a")).isEmpty();
	}

	@Test
	void lateGoodbyeOfTheOldInstanceLeavesTheNewOne() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		this.table.discovered(ETH, sighting("Phone2", "b", 1));
		this.log.take();
		this.table.lost(ETH, "Phone2", "a");
		this.table.goodbye("a", address(1));
		assertThat(this.log.take()).isEmpty();
		assertThat(this.table.find("Phone2").instanceId()).isEqualTo("b");
	}

	@Test
	void oldInstanceThatAnotherSourceStillListsDoesNotComeBack() {
		this.table.discovered(WLAN, sighting("Phone2", "a", 1));
		this.table.discovered(ETH, sighting("Phone2", "b", 2));
		this.log.take();
		this.table.discovered(WLAN, sighting("Phone2", "a", 1));
		this.table.discovered(WLAN, new DiscoveredNode("Phone2", "a", address(1), Map.of("hb", "2")));
		this.table.heard(address(1));
		assertThat(this.log.take()).isEmpty();
		assertThat(this.table.find("Phone2").instanceId()).isEqualTo("b");
	}

	@Test
	void shadowedInstanceComesUpWhenItIsHeardAndTheNameIsFree() {
		this.table.discovered(WLAN, sighting("Phone2", "a", 1));
		this.table.discovered(ETH, sighting("Phone2", "b", 2));
		this.table.lost(ETH, "Phone2", "b");
		this.log.take();
		this.table.heard(address(1));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void attributesChangeSilently() {
		this.table.discovered(ETH, new DiscoveredNode("Phone2", "a", address(1), Map.of("version", "1.0")));
		this.table.discovered(ETH, new DiscoveredNode("Phone2", "a", address(1), Map.of("version", "1.1")));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		assertThat(this.table.find("Phone2").version()).contains("1.1");
	}

	@Test
	void attributesOfAllSourcesAtTheAddressAreMerged() {
		this.table.discovered("static/x", new DiscoveredNode("Phone2", "a", address(1), Map.of("plv", "1")));
		this.table.discovered(ETH, new DiscoveredNode("Phone2", "a", address(1), Map.of("version", "1.1")));
		this.table.discovered(WLAN, new DiscoveredNode("Phone2", "a", address(2), Map.of("elsewhere", "1")));
		assertThat(this.table.find("Phone2").attributes()).isEqualTo(Map.of("plv", "1", "version", "1.1"));
	}

	@Test
	void renamedInstanceIsReplaced() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		this.table.discovered(ETH, sighting("Phone3", "a", 1));
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REPLACED", "up Phone3/a");
	}

	@Test
	void nodeWithoutInstanceIdGetsAStableOne() {
		this.table.discovered(ETH, sighting("Odd", null, 1));
		this.table.discovered(ETH, sighting("Odd", null, 1));
		assertThat(this.log.take()).containsExactly("up Odd/Odd@192.0.2.1:5000");
		this.table.lost(ETH, "Odd", null);
		assertThat(this.log.take()).containsExactly("down Odd/Odd@192.0.2.1:5000 REMOVED");
	}

	@Test
	void sightingWithoutInstanceBelongsToWhoeverIsAtItsAddress() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		this.table.discovered("static/x", sighting("192.0.2.1:5000", null, 1));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		this.table.lost("static/x", "192.0.2.1:5000", null);
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void instanceThatBecomesKnownReplacesTheSyntheticOne() {
		this.table.discovered("static/x", sighting("Phone2", null, 1));
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		assertThat(this.log.take()).containsExactly("up Phone2/Phone2@192.0.2.1:5000",
				"down Phone2/Phone2@192.0.2.1:5000 REPLACED", "up Phone2/a");
		this.table.discovered("static/x", sighting("Phone2", null, 1));
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void restartedPeerTakesItsAnonymousSightingsAlong() {
		this.table.discovered("static/x", sighting("Phone2", null, 1));
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		this.table.discovered(ETH, sighting("Phone2", "b", 1));
		this.table.discovered("static/x", sighting("Phone2", null, 1));
		assertThat(this.table.status()).singleElement()
			.satisfies((status) -> assertThat(status.sources()).containsExactlyInAnyOrder(ETH, "static/x"));
	}

	@Test
	void anonymousSightingDoesNotKeepADepartedInstanceUp() {
		this.table.discovered("static/x", sighting("Phone2", null, 1));
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		this.log.take();
		this.table.lost(ETH, "Phone2", "a");
		assertThat(this.log.take()).containsExactly("down Phone2/a REMOVED");
		this.table.heard(address(1));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void directGoodbyeCountsFromThePeersOwnAddressOnly() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		this.log.take();
		this.table.goodbye("a", address(2));
		assertThat(this.log.take()).isEmpty();
		this.table.goodbye("a", address(1));
		assertThat(this.log.take()).containsExactly("down Phone2/a REMOVED");
	}

	@Test
	void cachedRecordsDoNotBringADepartedPeerBack() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		this.table.goodbye("a", address(1));
		this.log.take();
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		assertThat(this.log.take()).isEmpty();
		this.table.discovered(ETH, sighting("Phone2", "b", 1));
		assertThat(this.log.take()).containsExactly("up Phone2/b");
	}

	@Test
	void departedPeerMayReturnWhenTheCachesHaveForgotten() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		this.table.goodbye("a", address(1));
		this.log.take();
		this.scheduler.advance(DepartedInstances.MEMORY);
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void expiredPeerComesUpWhenItIsHeard() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		expire("a");
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED");
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		assertThat(this.log.take()).isEmpty();
		assertThat(this.table.findByAddress(address(1))).isEmpty();
		this.table.heard(address(1));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		assertThat(this.table.findByAddress(address(1))).isPresent();
	}

	@Test
	void expiredPeerThatDiscoveryLosesIsForgotten() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		expire("a");
		this.table.lost(ETH, "Phone2", "a");
		this.log.take();
		this.table.heard(address(1));
		assertThat(this.log.take()).isEmpty();
		assertThat(this.table.status()).isEmpty();
	}

	@Test
	void exactNameWinsOverCase() {
		this.table.discovered(ETH, sighting("phone", "a", 1));
		this.table.discovered(ETH, sighting("Phone", "b", 2));
		assertThat(this.table.find("Phone").instanceId()).isEqualTo("b");
		assertThat(this.table.find("phone").instanceId()).isEqualTo("a");
	}

	@Test
	void uniqueNameIsFoundIgnoringCase() {
		this.table.discovered(ETH, sighting("Phone1", "a", 1));
		this.table.discovered(ETH, sighting("Phone10", "b", 2));
		assertThat(this.table.find("PHONE1").instanceId()).isEqualTo("a");
	}

	@Test
	void ambiguousOrUnknownNameListsTheKnownPeers() {
		this.table.discovered(ETH, sighting("phone", "a", 1));
		this.table.discovered(ETH, sighting("Phone", "b", 2));
		assertThatExceptionOfType(PeerNotFoundException.class).isThrownBy(() -> this.table.find("PHONE"))
			.satisfies((ex) -> assertThat(ex.getKnownPeers()).containsExactly("Phone", "phone"));
		assertThatExceptionOfType(PeerNotFoundException.class).isThrownBy(() -> this.table.find("Phon"));
	}

	@Test
	void peersAreListedByName() {
		this.table.discovered(ETH, sighting("c", "1", 1));
		this.table.discovered(ETH, sighting("a", "2", 2));
		this.table.discovered(ETH, sighting("b", "3", 3));
		assertThat(this.table.peers()).extracting(Peer::name).containsExactly("a", "b", "c");
	}

	@Test
	void peersBeyondTheLimitAreRefusedAndCounted() {
		fill();
		this.table.discovered(ETH, sighting("late", "late", 9));
		assertThat(this.table.size()).isEqualTo(4);
		assertThat(this.table.refused()).isOne();
		this.table.lost(ETH, "peer1", "1");
		this.table.discovered(ETH, sighting("late", "late", 9));
		assertThat(this.table.find("late").instanceId()).isEqualTo("late");
	}

	@Test
	void restartIsAcceptedByAFullTable() {
		fill();
		this.log.take();
		this.table.discovered(ETH, sighting("peer1", "again", 1));
		assertThat(this.log.take()).containsExactly("down peer1/1 REPLACED", "up peer1/again");
	}

	@Test
	void expiredPeerMakesRoomInAFullTable() {
		fill();
		expire("2");
		this.table.discovered(ETH, sighting("late", "late", 9));
		assertThat(this.table.find("late").instanceId()).isEqualTo("late");
		assertThat(this.table.refused()).isZero();
		assertThat(this.table.status()).hasSize(4);
	}

	@Test
	void invalidSightingsAreRefused() {
		this.table.discovered(ETH, sighting("", "a", 1));
		this.table.discovered(ETH, sighting("two\nlines", "b", 1));
		this.table.discovered(ETH, sighting("x".repeat(64), "c", 1));
		this.table.discovered(ETH,
				new DiscoveredNode("name", "d", InetSocketAddress.createUnresolved("host.invalid", 1), Map.of()));
		this.table.discovered(ETH,
				new DiscoveredNode("name", "e", new InetSocketAddress(address(1).getAddress(), 0), Map.of()));
		assertThat(this.log.take()).isEmpty();
		assertThat(this.table.refused()).isEqualTo(5);
	}

	@Test
	void sourcesOfOneInstanceAreLimited() {
		for (int i = 0; i < 100; i++) {
			this.table.discovered("source" + i, sighting("Phone2", "a", 1));
		}
		assertThat(this.table.status()).singleElement()
			.satisfies((status) -> assertThat(status.sources()).hasSize(PeerEntry.MAX_OFFERS));
	}

	@Test
	void failingListenerDoesNotKeepOthersFromHearing() {
		PeerTableEvents second = new PeerTableEvents();
		this.table.addListener(new PeerListener() {

			@Override
			public void peerUp(Peer peer) {
				throw new IllegalStateException("broken listener");
			}

		});
		this.table.addListener(second);
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		this.table.lost(ETH, "Phone2", "a");
		assertThat(second.take()).containsExactly("up Phone2/a", "down Phone2/a REMOVED");
	}

	@Test
	void closedListenerHearsNoMore() {
		PeerTableEvents second = new PeerTableEvents();
		PeerListener.Registration registration = this.table.addListener(second);
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		registration.close();
		this.table.lost(ETH, "Phone2", "a");
		assertThat(second.take()).containsExactly("up Phone2/a");
	}

	@Test
	void listenerMayChangeTheTable() {
		this.table.addListener(new PeerListener() {

			@Override
			public void peerUp(Peer peer) {
				PeerTableTests.this.table.goodbye(peer.instanceId(), peer.address());
			}

		});
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REMOVED");
	}

	@Test
	void replayTellsANewListenerOfThosePresentAndNothingTwice() {
		Queue<Runnable> work = new ArrayDeque<>();
		PeerTable table = new PeerTable("own", this.scheduler, work::add);
		table.discovered(ETH, sighting("a", "1", 1));
		table.discovered(ETH, sighting("b", "2", 2));
		PeerTableEvents late = new PeerTableEvents();
		table.addListener(late, true);
		table.lost(ETH, "a", "1");
		table.discovered(ETH, sighting("c", "3", 3));
		run(work);
		assertThat(late.take()).containsExactly("up a/1", "up b/2", "down a/1 REMOVED", "up c/3");
	}

	@Test
	void blockedListenerDoesNotMakeTheQueueGrowWithoutBound() {
		Queue<Runnable> work = new ArrayDeque<>();
		PeerTable table = new PeerTable("own", this.scheduler, work::add, 4);
		PeerTableEvents slow = new PeerTableEvents();
		table.addListener(slow);
		for (int i = 0; i < 1000; i++) {
			table.discovered(ETH, sighting("Phone2", "a" + i, 1));
			table.lost(ETH, "Phone2", "a" + i);
		}
		table.discovered(ETH, sighting("Phone2", "last", 1));
		run(work);
		List<String> events = slow.take();
		assertThat(events).hasSizeLessThan(30).endsWith("up Phone2/last");
		assertThat(events.subList(0, 2)).containsExactly("up Phone2/a0", "down Phone2/a0 REMOVED");
	}

	@Test
	void clearTakesEveryPeerDown() {
		this.table.discovered(ETH, sighting("a", "1", 1));
		this.table.discovered(ETH, sighting("b", "2", 2));
		this.log.take();
		this.table.clear(PeerDownReason.EXPIRED);
		assertThat(this.log.take()).containsExactly("down a/1 EXPIRED", "down b/2 EXPIRED");
		this.table.discovered(ETH, sighting("a", "1", 1));
		assertThat(this.log.take()).containsExactly("up a/1");
	}

	@Test
	void closedTableLearnsNothing() {
		this.table.discovered(ETH, sighting("a", "1", 1));
		this.table.close();
		this.table.discovered(ETH, sighting("b", "2", 2));
		assertThat(this.log.take()).containsExactly("up a/1", "down a/1 REMOVED");
		assertThat(this.table.peers()).isEmpty();
	}

	@Test
	void rejectedWorkDoesNotBreakTheTable() {
		PeerTable table = new PeerTable("own", this.scheduler, (task) -> {
			throw new RejectedExecutionException("shut down");
		});
		table.discovered(ETH, sighting("a", "1", 1));
		assertThat(table.size()).isOne();
	}

	@Test
	void statusTellsSinceLastHeardAndRoundTrip() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		Instant start = Instant.ofEpochMilli(this.scheduler.epochMillis());
		this.scheduler.advance(Duration.ofSeconds(2));
		this.table.answered(entry("a"), address(1), new Pong("Phone2", "a", Duration.ofMillis(3)));
		this.scheduler.advance(Duration.ofSeconds(3));
		assertThat(this.table.status()).singleElement().satisfies((status) -> {
			assertThat(status.up()).isTrue();
			assertThat(status.since()).isEqualTo(start);
			assertThat(status.lastHeard()).isEqualTo(start.plusSeconds(2));
			assertThat(status.roundTrip()).isEqualTo(Duration.ofMillis(3));
			assertThat(status.sources()).containsExactly(ETH);
		});
	}

	@Test
	void peerIsProvenWhenItAnswersWithItsOwnInstance() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		assertThat(this.table.isProven("a")).isFalse();
		this.table.answered(entry("a"), address(1), new Pong(null, null, Duration.ZERO));
		assertThat(this.table.isProven("a")).isFalse();
		assertThat(this.table.status()).extracting(PeerStatus::proven).containsExactly(false);
		this.table.answered(entry("a"), address(1), new Pong("Phone2", "a", Duration.ZERO));
		assertThat(this.table.isProven("a")).isTrue();
		assertThat(this.table.status()).extracting(PeerStatus::proven).containsExactly(true);
	}

	@Test
	void proofLastsAsLongAsTheInstanceIsKnown() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		this.table.answered(entry("a"), address(1), new Pong("Phone2", "a", Duration.ZERO));
		expire("a");
		assertThat(this.table.isProven("a")).isTrue();
		this.table.heard(address(1));
		assertThat(this.table.isProven("a")).isTrue();
		this.table.lost(ETH, "Phone2", "a");
		assertThat(this.table.isProven("a")).isFalse();
	}

	@Test
	void successorHasToProveItself() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		this.table.answered(entry("a"), address(1), new Pong("Phone2", "a", Duration.ZERO));
		this.table.answered(entry("a"), address(1), new Pong("Phone2", "b", Duration.ZERO));
		assertThat(this.table.find("Phone2").instanceId()).isEqualTo("b");
		assertThat(this.table.isProven("a")).isFalse();
		assertThat(this.table.isProven("b")).isFalse();
	}

	@Test
	void watchersAreToldOfAProofOnce() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		List<Boolean> proofs = new ArrayList<>();
		this.table.watch(() -> proofs.add(this.table.isProven("a")));
		this.table.answered(entry("a"), address(1), new Pong("Phone2", "a", Duration.ZERO));
		this.table.answered(entry("a"), address(1), new Pong("Phone2", "a", Duration.ZERO));
		assertThat(proofs).containsExactly(true);
	}

	@Test
	void thisNodeNeedsNoProof() {
		assertThat(this.table.isProven("own")).isFalse();
		this.table.acceptingSelf().discovered("static", sighting("Me", "own", 1));
		assertThat(this.table.isProven("own")).isTrue();
	}

	@Test
	void everyDatagramOfThePeerCountsAsHeard() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		this.scheduler.advance(Duration.ofSeconds(2));
		this.table.heard(address(7));
		assertThat(entry("a").lastHeard()).isZero();
		this.table.heard(address(1));
		assertThat(entry("a").lastHeard()).isEqualTo(Duration.ofSeconds(2).toNanos());
	}

	@Test
	void datagramThatNamesAnotherInstanceIsNoSignOfLife() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		this.scheduler.advance(Duration.ofSeconds(2));
		this.table.heard(address(1), "b");
		assertThat(entry("a").lastHeard()).isZero();
		this.table.heard(address(1), "a");
		assertThat(entry("a").lastHeard()).isEqualTo(Duration.ofSeconds(2).toNanos());
		expire("a");
		this.table.heard(address(1), "b");
		assertThat(this.table.size()).isZero();
		this.table.heard(address(1), "a");
		assertThat(this.table.size()).isOne();
	}

	@Test
	void hearingPeersAllocatesNothing() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		InetSocketAddress known = address(1);
		InetSocketAddress stranger = address(7);
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		hear(known, stranger);
		long before = threads.getCurrentThreadAllocatedBytes();
		hear(known, stranger);
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(HEARD);
	}

	@Test
	void limitMustBePositive() {
		assertThatIllegalArgumentException().isThrownBy(() -> new PeerTable("own", this.scheduler, Runnable::run, 0))
			.withMessageContaining("maxPeers");
	}

	@Test
	void unsuspiciousClaimsAllocateNothing() {
		this.table.discovered(ETH, sighting("Phone2", "a", 1));
		InetSocketAddress known = address(1);
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		claim(known);
		long before = threads.getCurrentThreadAllocatedBytes();
		claim(known);
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(HEARD);
	}

	private void claim(InetSocketAddress known) {
		for (int i = 0; i < HEARD; i++) {
			this.table.suspect(known, "a");
			this.table.heard(known, "a");
		}
	}

	private void hear(InetSocketAddress known, InetSocketAddress stranger) {
		for (int i = 0; i < HEARD; i++) {
			this.table.heard(known);
			this.table.heard(stranger);
		}
	}

	private void fill() {
		for (int i = 1; i <= 4; i++) {
			this.table.discovered(ETH, sighting("peer" + i, Integer.toString(i), i));
		}
	}

	private void expire(String instanceId) {
		this.table.expire(entry(instanceId));
	}

	private PeerEntry entry(String instanceId) {
		return this.table.entries()
			.stream()
			.filter((entry) -> entry.peer().instanceId().equals(instanceId))
			.findFirst()
			.orElseThrow();
	}

	private static void run(Queue<Runnable> work) {
		while (!work.isEmpty()) {
			work.remove().run();
		}
	}

	private static DiscoveredNode sighting(String name, @Nullable String instanceId, int host) {
		return new DiscoveredNode(name, instanceId, address(host), Map.of());
	}

	private static InetSocketAddress address(int host) {
		return new InetSocketAddress("192.0.2." + host, 5000);
	}

}
