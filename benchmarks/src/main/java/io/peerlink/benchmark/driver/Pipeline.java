package io.peerlink.benchmark.driver;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a number of calls of one thread in flight: each call waits for the oldest one if
 * there are that many.
 */
final class Pipeline implements Caller {

	private static final long TIMEOUT_SECONDS = 5;

	private final AsyncCaller caller;

	private final int depth;

	private final Deque<InFlight> inFlight = new ArrayDeque<>();

	Pipeline(AsyncCaller caller, int depth) {
		this.caller = caller;
		this.depth = depth;
	}

	@Override
	public int add(int a, int b) throws Exception {
		if (this.inFlight.size() == this.depth) {
			this.inFlight.remove().check();
		}
		this.inFlight.add(new InFlight(this.caller.add(a, b), a + b));
		return a + b;
	}

	private record InFlight(Future<Integer> reply, int expected) {

		void check() throws Exception {
			int sum = this.reply.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
			if (sum != this.expected) {
				throw new WrongResultException(sum, this.expected);
			}
		}

	}

}
