package io.peerlink.internal.udp;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * The replies of three callers come at once, and the chain wakes one at a time: all go
 * on, even if one of them is interrupted meanwhile, and what one leaves to those behind
 * it is sent.
 */
@JCStressTest
@Outcome(id = "1, 1, 1, 0", expect = Expect.ACCEPTABLE, desc = "All go on, and nothing is left.")
@Outcome(id = "1, 1, 1, .*", expect = Expect.FORBIDDEN, desc = "The last one has not sent what was left to it.")
@Outcome(expect = Expect.FORBIDDEN, desc = "One was not woken.")
@State
public class ChainWakesAll {

	private static final Executor OTHERS = Executors.newFixedThreadPool(2, (task) -> {
		Thread thread = new Thread(task, "caller");
		thread.setDaemon(true);
		return thread;
	});

	/**
	 * How many messages wait for those who are still to come.
	 */
	private final AtomicInteger left = new AtomicInteger();

	private final WakeChain chain = new WakeChain(1, () -> this.left.set(0));

	private final Turn turn = Turns.taken(this.chain);

	private final List<Waiter> waiters = List.of(new Waiter(this.turn), new Waiter(this.turn), new Waiter(this.turn));

	/**
	 * The first caller; the others are threads of their own.
	 */
	@Actor
	public void callers(IIII_Result result) {
		CompletableFuture<Integer> second = CompletableFuture.supplyAsync(() -> call(1), OTHERS);
		CompletableFuture<Integer> third = CompletableFuture.supplyAsync(() -> call(2), OTHERS);
		result.r1 = call(0);
		result.r2 = second.join();
		result.r3 = third.join();
	}

	@Actor
	public void reader() {
		this.waiters.forEach((waiter) -> waiter.end(this.chain));
		if (ThreadLocalRandom.current().nextBoolean()) {
			this.waiters.get(1).interrupt();
		}
		this.chain.start();
		this.waiters.forEach(Waiter::woken);
	}

	@Arbiter
	public void end(IIII_Result result) {
		result.r4 = this.left.get();
	}

	/**
	 * Waits, and sends the next request as the transport does.
	 */
	private int call(int index) {
		int outcome = this.waiters.get(index).await();
		if (this.chain.isExpecting()) {
			this.left.incrementAndGet();
			if (!this.chain.isExpecting()) {
				this.left.set(0);
			}
		}
		return outcome;
	}

}
