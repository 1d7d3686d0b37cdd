package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.peer.PeerListener;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.DiscoveredNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class PeerTableStressTests {

	private static final int THREADS = 4;

	private static final int OPERATIONS = 5000;

	private final ExecutorService events = Executors.newFixedThreadPool(3);

	private final PeerTable table = new PeerTable("own", new VirtualScheduler(), this.events, 16);

	private final Queue<Alternation> listeners = new ConcurrentLinkedQueue<>();

	@Test
	void everyListenerHearsUpAndDownInTurn() throws Exception {
		listen();
		runConcurrently();
		this.table.close();
		this.events.shutdown();
		assertThat(this.events.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
		assertThat(this.listeners).hasSizeGreaterThan(2).allSatisfy((listener) -> {
			assertThat(listener.errors).isEmpty();
			assertThat(listener.up).isEmpty();
		});
	}

	@Test
	void listenersAgreeWithTheTableWhenAllIsQuiet() throws Exception {
		listen();
		runConcurrently();
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(this.listeners)
				.allSatisfy((listener) -> assertThat(listener.names()).isEqualTo(names())));
		this.events.shutdown();
	}

	private List<String> names() {
		return this.table.peers().stream().map(Peer::instanceId).sorted().toList();
	}

	private void listen() {
		Alternation listener = new Alternation();
		this.listeners.add(listener);
		this.table.addListener(listener, true);
	}

	private void runConcurrently() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		CountDownLatch go = new CountDownLatch(1);
		List<Future<?>> running = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			int seed = i;
			running.add(threads.submit(() -> {
				go.await();
				hammer(new Random(seed));
				return null;
			}));
		}
		go.countDown();
		for (Future<?> future : running) {
			future.get();
		}
		threads.shutdown();
	}

	private void hammer(Random random) {
		for (int i = 0; i < OPERATIONS; i++) {
			int node = random.nextInt(12);
			String name = "node" + node;
			String instanceId = name + "-" + random.nextInt(3);
			InetSocketAddress address = new InetSocketAddress("192.0.2." + node, 5000 + random.nextInt(2));
			String source = random.nextBoolean() ? "mdns/eth0" : "mdns/wlan0";
			switch (random.nextInt(6)) {
				case 0, 1, 2 -> this.table.discovered(source, new DiscoveredNode(name, instanceId, address, Map.of()));
				case 3 -> this.table.lost(source, name, instanceId);
				case 4 -> this.table.heard(address);
				default -> this.table.entries().stream().findAny().ifPresent(this.table::expire);
			}
			if (i % 1000 == 0) {
				listen();
			}
		}
	}

	/**
	 * Is called by one thread at a time, or its plain map would show it.
	 */
	private static final class Alternation implements PeerListener {

		private final Map<String, Peer> up = new HashMap<>();

		private final Queue<String> errors = new ConcurrentLinkedQueue<>();

		@Override
		public synchronized void peerUp(Peer peer) {
			if (this.up.put(peer.instanceId(), peer) != null) {
				this.errors.add("two ups of " + peer);
			}
		}

		@Override
		public synchronized void peerDown(Peer peer, PeerDownReason reason) {
			if (this.up.remove(peer.instanceId()) == null) {
				this.errors.add("down without up of " + peer);
			}
		}

		synchronized List<String> names() {
			return this.up.keySet().stream().sorted().toList();
		}

	}

}
