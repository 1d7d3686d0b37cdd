package io.peerlink;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.peerlink.call.CallResult;
import io.peerlink.testing.InMemoryDiscovery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for broadcasts whose callers may read the network themselves.
 */
class BroadcastOverUdpTests {

	private static final int PEERS = 5;

	private static final int ROUNDS = 300;

	private final InMemoryDiscovery discovery = new InMemoryDiscovery();

	private final List<PeerLink> peers = new ArrayList<>();

	private final PeerLink caller = start("caller");

	@BeforeEach
	void startPeers() throws InterruptedException {
		for (int i = 0; i < PEERS; i++) {
			PeerLink peer = start("peer" + i);
			peer.register("half", Integer.class, this::half);
			this.peers.add(peer);
		}
		assertThat(this.caller.awaitPeers(PEERS, Duration.ofSeconds(5))).isTrue();
	}

	@AfterEach
	void close() {
		this.peers.forEach(PeerLink::close);
		this.caller.close();
	}

	private PeerLink start(String name) {
		return PeerLink.builder(name)
			.mdns(false)
			.discovery(() -> this.discovery.join(InetAddress.getLoopbackAddress()))
			.build()
			.start();
	}

	private int half(int number) {
		return number / 2;
	}

	@Test
	void oneCallerGetsAllResultsOfEachBroadcast() {
		broadcastOften();
	}

	@Test
	void severalCallersGetTheResultsOfTheirOwn() {
		List<CompletableFuture<Void>> callers = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			callers.add(CompletableFuture.runAsync(this::broadcastOften, (task) -> new Thread(task).start()));
		}
		assertThat(CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new))).succeedsWithin(60,
				TimeUnit.SECONDS);
		assertThat(this.caller.status().rpc().pendingCalls()).isZero();
	}

	private void broadcastOften() {
		for (int i = 0; i < ROUNDS; i++) {
			Map<String, CallResult<Integer>> results = this.caller.broadcast().call("half", Integer.class, 2 * i);
			assertThat(results).hasSize(PEERS);
			for (CallResult<Integer> result : results.values()) {
				assertThat(result.get()).isEqualTo(i);
			}
			assertThat(this.caller.broadcast().first("half", Integer.class, 2 * i).get()).isEqualTo(i);
		}
	}

}
