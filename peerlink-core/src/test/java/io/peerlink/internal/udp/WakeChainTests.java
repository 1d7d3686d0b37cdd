package io.peerlink.internal.udp;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link WakeChain}.
 */
class WakeChainTests {

	private static final int WIDTH = 2;

	private final AtomicInteger flushes = new AtomicInteger();

	private final WakeChain chain = new WakeChain(WIDTH, this.flushes::incrementAndGet);

	private final List<Sleeper> sleepers = new ArrayList<>();

	@AfterEach
	void end() throws InterruptedException {
		for (Sleeper sleeper : this.sleepers) {
			LockSupport.unpark(sleeper.thread);
			sleeper.thread.join(5000);
			assertThat(sleeper.thread.isAlive()).isFalse();
		}
	}

	@Test
	void wakesAsManyAsItIsWideAndTheOthersOneByOne() {
		for (int i = 0; i < 5; i++) {
			this.chain.add(sleeper());
		}
		this.chain.start();
		await().until(() -> awake() == WIDTH);
		for (int expected = WIDTH + 1; expected <= 5; expected++) {
			goesOn();
			int count = expected;
			await().until(() -> awake() == count);
		}
	}

	@Test
	void lastOneSendsWhatHasWaitedForIt() {
		this.chain.add(sleeper());
		this.chain.add(sleeper());
		this.chain.start();
		assertThat(this.chain.isExpecting()).isTrue();
		this.chain.goesOn();
		assertThat(this.flushes).hasValue(0);
		this.chain.goesOn();
		assertThat(this.flushes).hasValue(1);
		assertThat(this.chain.isExpecting()).isFalse();
	}

	@Test
	void threadThatDoesNotWaitIsNotExpected() {
		Sleeper late = new Sleeper();
		this.chain.add(late);
		this.chain.start();
		assertThat(this.chain.isExpecting()).isFalse();
		assertThat(late.doing).as("it sees that its wait is over").hasValue(ReceiveTurn.Ticket.GOING_ON);
	}

	@Test
	void threadIsExpectedOnce() {
		Sleeper sleeper = sleeper();
		this.chain.add(sleeper);
		this.chain.add(sleeper);
		this.chain.start();
		this.chain.goesOn();
		assertThat(this.flushes).hasValue(1);
	}

	@Test
	void threadThatDoesNotGoOnIsNotWaitedForLong() {
		this.chain.add(sleeper());
		this.chain.start();
		await().until(() -> !this.chain.isExpecting());
		this.chain.goesOn();
		assertThat(this.flushes).hasValue(1);
	}

	@Test
	void threadIsWokenWithoutTheMemoryToQueueIt() {
		WakeChain full = new WakeChain(WIDTH, this.flushes::incrementAndGet, new ConcurrentLinkedQueue<>() {

			@Override
			public boolean add(Thread thread) {
				throw new OutOfMemoryError("test");
			}

		});
		Sleeper sleeper = sleeper();
		assertThatCode(() -> full.add(sleeper)).doesNotThrowAnyException();
		full.start();
		await().until(() -> sleeper.awake);
		full.goesOn();
		assertThat(this.flushes).hasValue(1);
	}

	private long awake() {
		return this.sleepers.stream().filter((sleeper) -> sleeper.awake).count();
	}

	private void goesOn() {
		this.chain.goesOn();
	}

	private Sleeper sleeper() {
		Sleeper sleeper = new Sleeper();
		this.sleepers.add(sleeper);
		sleeper.change(ReceiveTurn.Ticket.GOING_ON, ReceiveTurn.Ticket.WAITING);
		sleeper.thread.start();
		return sleeper;
	}

	/**
	 * A thread that waits, and says when it was woken.
	 */
	private static final class Sleeper implements ReceiveTurn.Ticket, Runnable {

		private final AtomicInteger doing = new AtomicInteger(GOING_ON);

		private final Thread thread = new Thread(this, "sleeper");

		private volatile boolean awake;

		@Override
		public void run() {
			LockSupport.park(this);
			this.awake = true;
		}

		@Override
		public Thread thread() {
			return this.thread;
		}

		@Override
		public boolean change(int expected, int next) {
			return this.doing.compareAndSet(expected, next);
		}

	}

}
