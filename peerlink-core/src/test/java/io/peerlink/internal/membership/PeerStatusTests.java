package io.peerlink.internal.membership;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.peerlink.internal.time.Scheduler;
import io.peerlink.peer.PeerStatus;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.DiscoveredNode;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PeerTable#status()}.
 */
class PeerStatusTests {

	private final StoppableClock clock = new StoppableClock();

	private final PeerTable table = new PeerTable("own", this.clock, Runnable::run, 4);

	@Test
	void statusDoesNotWaitForAChange() throws InterruptedException {
		discovered("first", 5001);
		Thread changing = new Thread(() -> discovered("second", 5002));
		this.clock.stopFor(changing);
		changing.start();
		assertThat(this.clock.stopped.await(5, TimeUnit.SECONDS)).isTrue();
		assertThat(CompletableFuture.supplyAsync(this.table::status)).succeedsWithin(5, TimeUnit.SECONDS)
			.asInstanceOf(InstanceOfAssertFactories.list(PeerStatus.class))
			.extracting((status) -> status.peer().name())
			.containsExactly("first");
		this.clock.goOn.countDown();
		changing.join(5000);
		assertThat(this.table.status()).hasSize(2);
	}

	@Test
	void statusNamesTheSourcesAsTheyAre() {
		discovered("first", 5001);
		this.table.discovered("other", node("first", 5001));
		assertThat(this.table.status()).singleElement()
			.satisfies((status) -> assertThat(status.sources()).containsExactly("test", "other"));
		this.table.lost("test", "first", "first");
		assertThat(this.table.status()).singleElement()
			.satisfies((status) -> assertThat(status.sources()).containsExactly("other"));
	}

	private void discovered(String name, int port) {
		this.table.discovered("test", node(name, port));
	}

	private static DiscoveredNode node(String name, int port) {
		return new DiscoveredNode(name, name, SimNetwork.address(port), Map.of());
	}

	/**
	 * A clock that one thread can read only when the test lets it, so that it keeps the
	 * lock of the table.
	 */
	private static final class StoppableClock implements Scheduler {

		private final VirtualScheduler time = new VirtualScheduler();

		private final CountDownLatch stopped = new CountDownLatch(1);

		private final CountDownLatch goOn = new CountDownLatch(1);

		private volatile Thread stoppedFor = new Thread();

		void stopFor(Thread thread) {
			this.stoppedFor = thread;
		}

		@Override
		public long nanoTime() {
			if (Thread.currentThread() == this.stoppedFor) {
				this.stopped.countDown();
				try {
					this.goOn.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
			return this.time.nanoTime();
		}

		@Override
		public long epochMillis() {
			return this.time.epochMillis();
		}

		@Override
		public Timer schedule(Duration delay, Runnable task) {
			return this.time.schedule(delay, task);
		}

	}

}
