package io.peerlink.internal.liveness;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.peerlink.internal.membership.PeerTable;
import io.peerlink.peer.NodeName;
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

	private static final DiscoveredNode HOLDER = new DiscoveredNode("Phone1", "other", ADDRESS, Map.of());

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final TestNetwork network = new TestNetwork(this.scheduler);

	private final List<PeerDiscovery> discoveries = new ArrayList<>();

	private final PeerTable table = new PeerTable("own", this.scheduler, Runnable::run);

	@Test
	void unknownNameIsFreeAtOnceWhenDiscoveriesSaySo() {
		this.discoveries.add(new Records(Duration.ofMillis(10)));
		assertThat(findHolder(Duration.ofMillis(10))).isEmpty();
	}

	@Test
	void silentDiscoveryDelaysTheAnswerByASecond() {
		this.discoveries.add(new Records(null));
		assertThat(findHolder(Duration.ofSeconds(1))).isEmpty();
	}

	@Test
	void slowStartOfADiscoveryHidesNoHolder() {
		this.discoveries.add(new Records(Duration.ofMillis(900), HOLDER));
		this.network.javaNode(ADDRESS, "Phone1", "other");
		assertThat(findHolder(Duration.ofMillis(905))).contains(HOLDER);
	}

	@Test
	void holderThatWasSeenMeanwhileIsFound() {
		this.discoveries.add(new Records(Duration.ofMillis(10)));
		this.network.javaNode(ADDRESS, "Phone1", "other");
		this.table.discovered("mdns", HOLDER);
		assertThat(findHolder(Duration.ofMillis(15))).contains(HOLDER);
	}

	@Test
	void liveHolderIsFound() {
		this.discoveries.add(new Records(Duration.ofMillis(10), HOLDER));
		this.network.javaNode(ADDRESS, "Phone1", "other");
		assertThat(findHolder(Duration.ofMillis(15))).contains(HOLDER);
	}

	@Test
	void livePythonHolderIsFound() {
		this.discoveries.add(new Records(Duration.ofMillis(10), HOLDER));
		this.network.pythonNode(ADDRESS);
		assertThat(findHolder(Duration.ofMillis(15))).contains(HOLDER);
	}

	@Test
	void liveHolderIsFoundAlthoughOnePingIsLost() {
		this.discoveries.add(new Records(Duration.ofMillis(10), HOLDER));
		this.network.javaNode(ADDRESS, "Phone1", "other");
		this.network.loseNextPings(1);
		assertThat(findHolder(Duration.ofMillis(150))).contains(HOLDER);
	}

	@Test
	void liveHolderIsFoundBesideADeadOneAndASilentDiscovery() {
		DiscoveredNode dead = new DiscoveredNode("Phone1", "dead", new InetSocketAddress("192.0.2.2", 5000), Map.of());
		this.discoveries.add(new Records(null));
		this.discoveries.add(new Records(Duration.ofMillis(10), dead, HOLDER));
		this.network.javaNode(ADDRESS, "Phone1", "other");
		assertThat(findHolder(Duration.ofMillis(1005))).contains(HOLDER);
	}

	@Test
	void deadLeftoverIsTakenOverWithinSixHundredMillis() {
		this.discoveries.add(new Records(Duration.ofMillis(300), HOLDER));
		assertThat(findHolder(Duration.ofMillis(600))).isEmpty();
		assertThat(this.network.takePings()).hasSize(2);
	}

	@Test
	void leftoverWhoseAddressIsNowOursDoesNotCount() {
		this.discoveries.add(new Records(Duration.ofMillis(10), HOLDER));
		this.network.javaNode(ADDRESS, "Phone1", "own");
		assertThat(findHolder(Duration.ofMillis(320))).isEmpty();
	}

	@Test
	void leftoverWhoseAddressPassedToAnotherNameDoesNotCount() {
		this.discoveries.add(new Records(Duration.ofMillis(10), HOLDER));
		this.network.javaNode(ADDRESS, "Phone7", "seven");
		assertThat(findHolder(Duration.ofMillis(320))).isEmpty();
	}

	@Test
	void ownRecordAndOtherNamesAreNotEvenPinged() {
		DiscoveredNode own = new DiscoveredNode("Phone1", "own", ADDRESS, Map.of());
		DiscoveredNode otherName = new DiscoveredNode("Phone10", "ten", ADDRESS, Map.of());
		this.discoveries.add(new Records(Duration.ofMillis(10), own, otherName));
		assertThat(findHolder(Duration.ofMillis(10))).isEmpty();
		assertThat(this.network.takePings()).isEmpty();
	}

	@Test
	void numberedNamesFitIntoADnsLabel() {
		assertThat(NodeName.numbered("Phone1", 2)).isEqualTo("Phone1-2");
		assertThat(NodeName.numbered("x".repeat(63), 12)).isEqualTo("x".repeat(60) + "-12");
		String emoji = NodeName.numbered("\uD83D\uDE00".repeat(15) + "abc", 3);
		assertThat(emoji).isEqualTo("\uD83D\uDE00".repeat(15) + "a-3");
		String wide = NodeName.numbered("\u00e4".repeat(31), 3);
		assertThat(wide).isEqualTo("\u00e4".repeat(30) + "-3");
		assertThat(wide.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(63);
	}

	private Optional<DiscoveredNode> findHolder(Duration within) {
		CompletableFuture<Optional<DiscoveredNode>> holder = new NameConflictProbe(this.discoveries, this.table,
				this.network, this.scheduler)
			.findHolder("Phone1", "own");
		this.scheduler.advance(within);
		assertThat(holder).as("answer within " + within).isCompleted();
		return holder.join();
	}

	/**
	 * A discovery that knows some records and answers after a delay, or never.
	 */
	private final class Records implements PeerDiscovery {

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

}
