package io.peerlink.internal.client;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A call begins while the node stops: it completes, once.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "It fails.")
@Outcome(expect = Expect.FORBIDDEN, desc = "It waits for its deadline, or has completed twice.")
@State
public class CallIsAddedToAClosedTable {

	private final PendingTable table = new PendingTable();

	private final CountedCall call = new CountedCall();

	@Actor
	public void add() {
		this.table.add(this.call);
	}

	@Actor
	public void close() {
		this.table.close();
	}

	@Arbiter
	public void end(II_Result result) {
		result.r1 = this.call.stops();
		result.r2 = this.table.size() + this.call.replies() + this.call.timeouts();
	}

}
