package io.peerlink.internal.udp;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A reply comes while its caller is about to park: the caller always goes on.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "It goes on, and nobody is expected any more.")
@Outcome(id = "2, .*", expect = Expect.FORBIDDEN, desc = "It was not woken.")
@State
public class ReplyRacesWithPark {

	private final WakeChain chain = new WakeChain(1, () -> {
	});

	private final Waiter waiter = new Waiter(Turns.taken(this.chain));

	@Actor
	public void caller(II_Result result) {
		result.r1 = this.waiter.await();
	}

	@Actor
	public void reader() {
		this.waiter.end(this.chain);
		this.chain.start();
		this.waiter.woken();
	}

	@Arbiter
	public void end(II_Result result) {
		result.r2 = this.chain.isExpecting() ? 1 : 0;
	}

}
