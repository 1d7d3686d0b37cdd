package io.peerlink.internal.client;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * Two of these come at once: a reply, the deadline, and the stop of the node. One of them
 * completes the call.
 */
@Outcome(id = "1, 0, 0, 0", expect = Expect.ACCEPTABLE, desc = "It was answered.")
@Outcome(id = "0, 1, 0, 0", expect = Expect.ACCEPTABLE, desc = "It has timed out.")
@Outcome(id = "0, 0, 1, 0", expect = Expect.ACCEPTABLE, desc = "The node has stopped.")
@Outcome(expect = Expect.FORBIDDEN, desc = "It has completed never, or twice.")
public final class CallCompletesOnce {

	private CallCompletesOnce() {
	}

	private static void end(PendingTable table, CountedCall call, IIII_Result result) {
		result.r1 = call.replies();
		result.r2 = call.timeouts();
		result.r3 = call.stops();
		result.r4 = table.size();
	}

	/**
	 * A reply and the deadline.
	 */
	@JCStressTest
	@JCStressMeta(CallCompletesOnce.class)
	@State
	public static class ReplyAndDeadline {

		private final CountedCall call = new CountedCall();

		private final PendingTable table = PendingTable.of(this.call);

		@Actor
		public void reply() {
			this.table.reply(this.call);
		}

		@Actor
		public void deadline() {
			this.table.sweep();
		}

		@Arbiter
		public void end(IIII_Result result) {
			CallCompletesOnce.end(this.table, this.call, result);
		}

	}

	/**
	 * A reply and the stop.
	 */
	@JCStressTest
	@JCStressMeta(CallCompletesOnce.class)
	@State
	public static class ReplyAndStop {

		private final CountedCall call = new CountedCall();

		private final PendingTable table = PendingTable.of(this.call);

		@Actor
		public void reply() {
			this.table.reply(this.call);
		}

		@Actor
		public void stop() {
			this.table.close();
		}

		@Arbiter
		public void end(IIII_Result result) {
			CallCompletesOnce.end(this.table, this.call, result);
		}

	}

	/**
	 * The deadline and the stop.
	 */
	@JCStressTest
	@JCStressMeta(CallCompletesOnce.class)
	@State
	public static class DeadlineAndStop {

		private final CountedCall call = new CountedCall();

		private final PendingTable table = PendingTable.of(this.call);

		@Actor
		public void deadline() {
			this.table.sweep();
		}

		@Actor
		public void stop() {
			this.table.close();
		}

		@Arbiter
		public void end(IIII_Result result) {
			CallCompletesOnce.end(this.table, this.call, result);
		}

	}

}
