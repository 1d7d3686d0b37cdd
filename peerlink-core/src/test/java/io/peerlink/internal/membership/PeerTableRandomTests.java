package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.peer.PeerListener;
import io.peerlink.sim.PeerTraffic;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is reported in whatever order, the table and its listeners agree.
 */
class PeerTableRandomTests {

	private static final int OPERATIONS = 4_000;

	private static final int MAX_PEERS = 6;

	private static final List<String> SOURCES = List.of("mdns/eth0", "mdns/wlan0", "static/x");

	private static final List<String> NAMES = List.of("a", "b", "A", "c");

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final PeerTable table = new PeerTable("own", this.scheduler, Runnable::run, MAX_PEERS);

	private final PeerTraffic traffic = new PeerTraffic(this.table, this.scheduler);

	private final Mirror mirror = new Mirror();

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 1241787370447911477L })
	void listenersAndLookUpsAgreeWithTheTable(long seed) {
		check(seed);
	}

	@Test
	void listenersAndLookUpsAgreeWithTheTableForAFreshSeed() {
		check(new Random().nextLong());
	}

	private void check(long seed) {
		Random random = new Random(seed);
		this.table.addListener(this.mirror);
		for (int i = 0; i < OPERATIONS; i++) {
			operate(random);
			assertThat(this.mirror.error).as("seed %d, operation %d", seed, i).isNull();
			assertThat(this.mirror.up.values()).as("seed %d, operation %d", seed, i)
				.usingElementComparator(Comparator.comparing(Peer::name).thenComparing(Peer::instanceId))
				.containsExactlyInAnyOrderElementsOf(this.table.peers());
			checkLookUps("seed %d, operation %d".formatted(seed, i));
		}
		this.table.close();
		assertThat(this.mirror.up).as("seed %d", seed).isEmpty();
	}

	private void checkLookUps(String description) {
		Set<String> names = new HashSet<>();
		for (Peer peer : this.table.peers()) {
			assertThat(names.add(NodeName.key(peer.name()))).as(description).isTrue();
			assertThat(this.table.find(peer.name())).as(description).isEqualTo(peer);
			assertThat(this.table.findByInstanceId(peer.instanceId())).as(description).contains(peer);
			assertThat(this.table.findByAddress(peer.address())).as(description).isPresent();
		}
		assertThat(this.table.status()).as(description)
			.hasSizeLessThanOrEqualTo(MAX_PEERS)
			.allSatisfy((status) -> assertThat(status.sources()).isNotEmpty());
	}

	private void operate(Random random) {
		String source = pick(SOURCES, random);
		String name = pick(NAMES, random);
		switch (random.nextInt(11)) {
			case 0, 1, 2, 3 -> this.table.discovered(source, node(name, random));
			case 4, 5 -> this.table.lost(source, name, instance(random));
			case 6 -> this.traffic.receive(address(random));
			case 7 -> this.table.goodbye("i" + random.nextInt(8), address(random));
			case 8 -> this.scheduler.advance(Duration.ofSeconds(random.nextInt(10)));
			case 9 -> check(random);
			default -> probe(random);
		}
	}

	private void check(Random random) {
		for (PeerEntry entry : this.table.entries()) {
			if (entry.check().delay(this.scheduler.nanoTime()) <= 0 && random.nextBoolean()) {
				entry.check().end();
				this.table.reachability().unanswered(entry);
			}
		}
	}

	private void probe(Random random) {
		List<PeerEntry> entries = List.copyOf(this.table.entries());
		if (entries.isEmpty()) {
			return;
		}
		PeerEntry entry = pick(entries, random);
		if (random.nextInt(3) == 0) {
			this.table.reachability().expired(entry);
			return;
		}
		if (random.nextInt(3) == 0) {
			entry.probe().suspect();
		}
		String answeringName = random.nextBoolean() ? entry.peer().name() : pick(NAMES, random);
		this.table.reachability()
			.answered(entry, random.nextBoolean() ? entry.peer().address() : address(random), new Pong(answeringName,
					random.nextBoolean() ? entry.peer().instanceId() : instance(random), Duration.ofMillis(1)));
	}

	private static DiscoveredNode node(String name, Random random) {
		List<InetSocketAddress> addresses = Stream.generate(() -> address(random))
			.limit(1 + random.nextInt(3))
			.toList();
		return new DiscoveredNode(name, instance(random), addresses,
				Map.of(random.nextBoolean() ? "version" : "plv", Integer.toString(random.nextInt(3))));
	}

	private static @Nullable String instance(Random random) {
		int number = random.nextInt(10);
		return switch (number) {
			case 8 -> null;
			case 9 -> "own";
			default -> "i" + number;
		};
	}

	private static InetSocketAddress address(Random random) {
		return new InetSocketAddress("192.0.2.1", 5000 + random.nextInt(5));
	}

	private static <T> T pick(List<T> values, RandomGenerator random) {
		return values.get(random.nextInt(values.size()));
	}

	/**
	 * The peers as the events show them, and the first contradiction in the events.
	 */
	private static final class Mirror implements PeerListener {

		private final Map<String, Peer> up = new HashMap<>();

		private @Nullable String error;

		@Override
		public void peerUp(Peer peer) {
			if (this.up.values().stream().anyMatch((other) -> NodeName.isSame(other.name(), peer.name()))) {
				this.error = "two of the name of " + peer;
			}
			if (this.up.put(peer.instanceId(), peer) != null) {
				this.error = "two ups of " + peer;
			}
		}

		@Override
		public void peerDown(Peer peer, PeerDownReason reason) {
			if (this.up.remove(peer.instanceId()) == null) {
				this.error = "down without up of " + peer;
			}
		}

	}

}
