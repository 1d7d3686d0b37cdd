package io.peerlink.internal.udp;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two threads take the {@link Turn} and give it back: never both have it, and each sees
 * what the one before it has written.
 */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "The first one has had it.")
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "The second one has had it.")
@Outcome(id = "1, 1, 2", expect = Expect.ACCEPTABLE, desc = "One after the other.")
@State
public class TurnIsTakenOnce {

	private final Turn turn = Turns.free(new WakeChain(1, () -> {
	}));

	/**
	 * Written with the turn only.
	 */
	private int count;

	@Actor
	public void first(III_Result result) {
		result.r1 = take();
	}

	@Actor
	public void second(III_Result result) {
		result.r2 = take();
	}

	@Arbiter
	public void end(III_Result result) {
		result.r3 = (this.turn.takes() == this.count) ? this.count : -1;
	}

	private int take() {
		if (!this.turn.tryTake(Thread.currentThread())) {
			return 0;
		}
		this.count++;
		this.turn.release();
		return 1;
	}

}
