package io.peerlink.internal.server.dedup;

import io.peerlink.internal.wire.Message;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The same request is read by two threads, one after the other but for the lock: it is
 * executed once.
 */
@JCStressTest
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "The first one executes it.")
@Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "The second one executes it.")
@Outcome(expect = Expect.FORBIDDEN, desc = "It is executed twice, or never.")
@State
public class RequestIsExecutedOnce {

	private static final Message.Request REQUEST = Requests.numbered();

	private final DuplicateFilter filter = Requests.filter();

	@Actor
	public void first(II_Result result) {
		result.r1 = Requests.admit(this.filter, REQUEST);
	}

	@Actor
	public void second(II_Result result) {
		result.r2 = Requests.admit(this.filter, REQUEST);
	}

}
