package io.peerlink.internal.liveness;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.membership.Pong;
import io.peerlink.sim.TestNetwork;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import io.peerlink.spi.PeerDiscovery;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NameConflictProbeTests {

	private static final InetSocketAddress ADDRESS = new InetSocketAddress("192.0.2.1", 5000);

	private static final DiscoveredNode OWNER = new DiscoveredNode("Phone1", "other", ADDRESS, Map.of());

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final TestNetwork network = new TestNetwork(this.scheduler);

	private final List<PeerDiscovery> discoveries = new ArrayList<>();

	private final PeerTable table = new PeerTable("own", this.scheduler, Runnable::run);

	@Test
	void unknownNameIsFreeAtOnceWhenDiscoveriesSaySo() {
		this.discoveries.add(new Records(Duration.ofMillis(10)));
		assertThat(findOwner(Duration.ofMillis(10))).isEmpty();
	}

	@Test
	void silentDiscoveryDelaysTheResultByASecond() {
		this.discoveries.add(new Records(null));
		assertThat(findOwner(Duration.ofSeconds(1))).isEmpty();
	}

	@Test
	void discoveryThatFailsHidesNoOwner() {
		this.discoveries.add(new FailingRecords(() -> {
			throw new NoClassDefFoundError("for the test");
		}));
		this.discoveries.add(new FailingRecords(() -> null));
		this.discoveries.add(new Records(Duration.ofMillis(10), OWNER));
		this.network.javaNode(ADDRESS, "Phone1", "other");
		assertThat(findOwner(Duration.ofMillis(15))).contains(OWNER);
	}

	@Test
	void slowStartOfADiscoveryHidesNoOwner() {
		this.discoveries.add(new Records(Duration.ofMillis(900), OWNER));
		this.network.javaNode(ADDRESS, "Phone1", "other");
		assertThat(findOwner(Duration.ofMillis(905))).contains(OWNER);
	}

	@Test
	void ownerThatWasDiscoveredMeanwhileIsFound() {
		this.discoveries.add(new Records(Duration.ofMillis(10)));
		this.network.javaNode(ADDRESS, "Phone1", "other");
		this.table.discovered("mdns", OWNER);
		assertThat(findOwner(Duration.ofMillis(15))).contains(OWNER);
	}

	@Test
	void liveOwnerIsFound() {
		this.discoveries.add(new Records(Duration.ofMillis(10), OWNER));
		this.network.javaNode(ADDRESS, "Phone1", "other");
		assertThat(findOwner(Duration.ofMillis(15))).contains(OWNER);
	}

	@Test
	void ownerWithAnotherSpellingOfTheNameIsFound() {
		DiscoveredNode owner = new DiscoveredNode("PHONE1", "other", ADDRESS, Map.of());
		this.discoveries.add(new Records(Duration.ofMillis(10), owner));
		this.network.javaNode(ADDRESS, "PHONE1", "other");
		assertThat(findOwner(Duration.ofMillis(15))).contains(owner);
	}

	@Test
	void ownerIsFoundAtItsSecondAddress() {
		InetSocketAddress silent = new InetSocketAddress("192.0.2.9", 5000);
		DiscoveredNode owner = new DiscoveredNode("Phone1", "other", List.of(silent, ADDRESS), Map.of());
		this.discoveries.add(new Records(Duration.ofMillis(10), owner));
		this.network.javaNode(ADDRESS, "Phone1", "other");
		assertThat(findOwner(Duration.ofMillis(15))).contains(owner);
	}

	@Test
	void nodeThatHasGivenTheNameUpDoesNotCount() {
		this.discoveries.add(new Records(Duration.ofMillis(10), OWNER));
		this.network.node(ADDRESS, new Pong("Phone1", "other", Duration.ofMillis(1), Duration.ZERO));
		assertThat(findOwner(Duration.ofMillis(15))).isEmpty();
	}

	@Test
	void livePythonOwnerIsFound() {
		this.discoveries.add(new Records(Duration.ofMillis(10), OWNER));
		this.network.pythonNode(ADDRESS);
		assertThat(findOwner(Duration.ofMillis(15))).contains(OWNER);
	}

	@Test
	void recordAtTheAddressOfAPythonNodeOfAnotherNameDoesNotCount() {
		this.discoveries.add(new Records(Duration.ofMillis(10), OWNER));
		this.table.discovered("mdns", new DiscoveredNode("camera", "cam", ADDRESS, Map.of()));
		this.network.pythonNode(ADDRESS);
		assertThat(findOwner(Duration.ofMillis(320))).isEmpty();
	}

	@Test
	void liveOwnerIsFoundAlthoughOnePingIsLost() {
		this.discoveries.add(new Records(Duration.ofMillis(10), OWNER));
		this.network.javaNode(ADDRESS, "Phone1", "other");
		this.network.loseNextPings(1);
		assertThat(findOwner(Duration.ofMillis(150))).contains(OWNER);
	}

	@Test
	void liveOwnerIsFoundBesideADeadOneAndASilentDiscovery() {
		DiscoveredNode dead = new DiscoveredNode("Phone1", "dead", new InetSocketAddress("192.0.2.2", 5000), Map.of());
		this.discoveries.add(new Records(null));
		this.discoveries.add(new Records(Duration.ofMillis(10), dead, OWNER));
		this.network.javaNode(ADDRESS, "Phone1", "other");
		assertThat(findOwner(Duration.ofMillis(1005))).contains(OWNER);
	}

	@Test
	void nameOfADeadOwnerIsFreeWithinSixHundredMillis() {
		this.discoveries.add(new Records(Duration.ofMillis(300), OWNER));
		assertThat(findOwner(Duration.ofMillis(600))).isEmpty();
		assertThat(this.network.takePings()).hasSize(2);
	}

	@Test
	void staleRecordOfTheOwnAddressDoesNotCount() {
		this.discoveries.add(new Records(Duration.ofMillis(10), OWNER));
		this.network.javaNode(ADDRESS, "Phone1", "own");
		assertThat(findOwner(Duration.ofMillis(320))).isEmpty();
	}

	@Test
	void staleRecordOfAReusedAddressDoesNotCount() {
		this.discoveries.add(new Records(Duration.ofMillis(10), OWNER));
		this.network.javaNode(ADDRESS, "Phone7", "seven");
		assertThat(findOwner(Duration.ofMillis(320))).isEmpty();
	}

	@Test
	void ownRecordAndOtherNamesAreNotPinged() {
		DiscoveredNode own = new DiscoveredNode("Phone1", "own", ADDRESS, Map.of());
		DiscoveredNode otherName = new DiscoveredNode("Phone10", "ten", ADDRESS, Map.of());
		this.discoveries.add(new Records(Duration.ofMillis(10), own, otherName));
		assertThat(findOwner(Duration.ofMillis(10))).isEmpty();
		assertThat(this.network.takePings()).isEmpty();
	}

	private Optional<DiscoveredNode> findOwner(Duration within) {
		CompletableFuture<Optional<DiscoveredNode>> owner = new NameConflictProbe(() -> this.discoveries, this.table,
				new NameVerifier(this.table, this.network, this.scheduler), this.scheduler)
			.findOwner("Phone1");
		this.scheduler.advance(within);
		assertThat(owner).as("answer within " + within).isCompleted();
		return owner.join();
	}

	/**
	 * A discovery that has some records and answers after a delay, or never.
	 */
	private class Records implements PeerDiscovery {

		private final @Nullable Duration delay;

		private final List<DiscoveredNode> records;

		Records(@Nullable Duration delay, DiscoveredNode... records) {
			this.delay = delay;
			this.records = List.of(records);
		}

		@Override
		public CompletableFuture<List<DiscoveredNode>> lookup(String name) {
			CompletableFuture<List<DiscoveredNode>> found = new CompletableFuture<>();
			if (this.delay != null) {
				NameConflictProbeTests.this.scheduler.schedule(this.delay, () -> found.complete(this.records));
			}
			return found;
		}

		@Override
		public void start(DiscoveryListener listener) {
		}

		@Override
		public void announce(Announcement self) {
		}

		@Override
		public void withdraw() {
		}

		@Override
		public void close() {
		}

		@Override
		public Status status() {
			return new Status(true, "test");
		}

	}

	/**
	 * A discovery whose look-ups fail at once.
	 */
	private final class FailingRecords extends Records {

		private final Supplier<CompletableFuture<List<DiscoveredNode>>> lookup;

		FailingRecords(Supplier<CompletableFuture<List<DiscoveredNode>>> lookup) {
			super(null);
			this.lookup = lookup;
		}

		@Override
		public CompletableFuture<List<DiscoveredNode>> lookup(String name) {
			return this.lookup.get();
		}

	}

}
