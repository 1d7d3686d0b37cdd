package io.peerlink.internal.membership;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerListener;
import io.peerlink.sim.PeerTableEvents;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PeerEventQueueTests extends AbstractPeerTableTests {

	@Test
	void failingListenerDoesNotAffectOthers() {
		PeerTableEvents second = new PeerTableEvents();
		this.table.addListener(new PeerListener() {

			@Override
			public void peerUp(Peer peer) {
				throw new IllegalStateException("broken listener");
			}

		});
		this.table.addListener(second);
		this.table.discovered(ETH, javaNode("Phone2", "a", 1));
		this.table.goodbye("a", address(1));
		assertThat(second.take()).containsExactly("up Phone2/a", "down Phone2/a REMOVED");
	}

	@Test
	void closedRegistrationEndsTheEvents() {
		PeerTableEvents second = new PeerTableEvents();
		PeerListener.Registration registration = this.table.addListener(second);
		this.table.discovered(ETH, javaNode("Phone2", "a", 1));
		registration.close();
		this.table.goodbye("a", address(1));
		assertThat(second.take()).containsExactly("up Phone2/a");
	}

	@Test
	void listenerMayChangeTheTable() {
		this.table.addListener(new PeerListener() {

			@Override
			public void peerUp(Peer peer) {
				PeerEventQueueTests.this.table.goodbye(peer.instanceId(), peer.address());
			}

		});
		this.table.discovered(ETH, javaNode("Phone2", "a", 1));
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REMOVED");
	}

	@Test
	void replayReportsPresentPeersToANewListenerOnce() {
		Queue<Runnable> work = new ArrayDeque<>();
		PeerTable table = new PeerTable("own", this.scheduler, work::add);
		table.discovered(ETH, javaNode("a", "1", 1));
		table.discovered(ETH, node("b", "2", 2));
		PeerTableEvents late = new PeerTableEvents();
		table.addListener(late, true);
		table.goodbye("1", address(1));
		table.discovered(ETH, node("c", "3", 3));
		run(work);
		assertThat(late.take()).containsExactly("up a/1", "up b/2", "down a/1 REMOVED", "up c/3");
	}

	@Test
	void unlimitedTableKeepsAllEvents() {
		Queue<Runnable> work = new ArrayDeque<>();
		PeerTable table = new PeerTable("own", this.scheduler, work::add, Integer.MAX_VALUE);
		PeerTableEvents slow = new PeerTableEvents();
		table.addListener(slow);
		table.discovered(ETH, javaNode("Phone2", "a", 1));
		table.goodbye("a", address(1));
		run(work);
		assertThat(slow.take()).containsExactly("up Phone2/a", "down Phone2/a REMOVED");
	}

	@Test
	void eventsGoOnAfterAnErrorOfTheExecutor() {
		AtomicBoolean first = new AtomicBoolean(true);
		PeerTable table = new PeerTable("own", this.scheduler, (task) -> {
			if (first.getAndSet(false)) {
				throw new OutOfMemoryError("no thread");
			}
			task.run();
		});
		PeerTableEvents events = new PeerTableEvents();
		table.addListener(events);
		assertThatExceptionOfType(OutOfMemoryError.class)
			.isThrownBy(() -> table.discovered(ETH, javaNode("Phone2", "a", 1)));
		table.goodbye("a", address(1));
		assertThat(events.take()).containsExactly("up Phone2/a", "down Phone2/a REMOVED");
	}

	@Test
	void blockedListenerDoesNotMakeTheQueueGrowWithoutBound() {
		Queue<Runnable> work = new ArrayDeque<>();
		PeerTable table = new PeerTable("own", this.scheduler, work::add, 4);
		PeerTableEvents slow = new PeerTableEvents();
		table.addListener(slow);
		for (int i = 0; i < 1000; i++) {
			table.discovered(ETH, javaNode("Phone2", "a" + i, 1));
			table.goodbye("a" + i, address(1));
		}
		table.discovered(ETH, node("Phone2", "last", 1));
		run(work);
		List<String> events = slow.take();
		assertThat(events).hasSizeLessThan(30).endsWith("up Phone2/last");
		assertThat(events.subList(0, 2)).containsExactly("up Phone2/a0", "down Phone2/a0 REMOVED");
	}

	@Test
	void rejectedWorkDoesNotBreakTheTable() {
		PeerTable table = new PeerTable("own", this.scheduler, (task) -> {
			throw new RejectedExecutionException("shut down");
		});
		table.discovered(ETH, node("a", "1", 1));
		assertThat(table.size()).isOne();
	}

	private static void run(Queue<Runnable> work) {
		while (!work.isEmpty()) {
			work.remove().run();
		}
	}

}
