package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.peerlink.error.PeerNotFoundException;
import io.peerlink.peer.Peer;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.DiscoveredNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(30)
class PeerTableWaitTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	private static final Duration SHORT = Duration.ofMillis(10);

	private final PeerTable table = new PeerTable("own", new VirtualScheduler(), Runnable::run);

	@Test
	void presentPeersAreNotWaitedFor() throws Exception {
		see("a", 1);
		assertThat(this.table.awaitPeers(1, Duration.ZERO)).isTrue();
		assertThat(this.table.awaitPeers(0, Duration.ZERO)).isTrue();
		assertThat(this.table.awaitPeer("A", Duration.ZERO).name()).isEqualTo("a");
	}

	@Test
	void waitEndsWithoutThePeers() throws Exception {
		see("a", 1);
		assertThat(this.table.awaitPeers(2, SHORT)).isFalse();
		assertThatExceptionOfType(PeerNotFoundException.class).isThrownBy(() -> this.table.awaitPeer("b", SHORT))
			.satisfies((ex) -> assertThat(ex.getKnownPeers()).containsExactly("a"));
	}

	@Test
	void waitersWakeWhenThePeerComes() throws Exception {
		CompletableFuture<Peer> peer = new CompletableFuture<>();
		CompletableFuture<Boolean> peers = new CompletableFuture<>();
		Thread first = start(() -> peer.complete(this.table.awaitPeer("b", LONG)));
		Thread second = start(() -> peers.complete(this.table.awaitPeers(2, LONG)));
		awaitWaiting(first);
		awaitWaiting(second);
		see("a", 1);
		see("b", 2);
		assertThat(peer.get().name()).isEqualTo("b");
		assertThat(peers.get()).isTrue();
	}

	@Test
	void waiterCanBeInterrupted() throws Exception {
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		Thread waiter = new Thread(() -> {
			try {
				this.table.awaitPeers(1, LONG);
			}
			catch (InterruptedException ex) {
				thrown.set(ex);
			}
		});
		waiter.start();
		awaitWaiting(waiter);
		waiter.interrupt();
		waiter.join();
		assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
	}

	@Test
	void closeWakesWaiters() throws Exception {
		CompletableFuture<Boolean> peers = new CompletableFuture<>();
		Thread waiter = start(() -> peers.complete(this.table.awaitPeers(2, LONG)));
		awaitWaiting(waiter);
		this.table.close();
		assertThat(peers.get()).isFalse();
	}

	private void see(String name, int host) {
		this.table.discovered("test",
				new DiscoveredNode(name, name + "-id", new InetSocketAddress("192.0.2." + host, 5000), Map.of()));
	}

	private static Thread start(Waiting waiting) {
		Thread thread = new Thread(() -> {
			try {
				waiting.run();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private static void awaitWaiting(Thread thread) {
		Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
	}

	private interface Waiting {

		void run() throws InterruptedException;

	}

}
