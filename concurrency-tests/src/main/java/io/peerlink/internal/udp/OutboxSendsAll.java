package io.peerlink.internal.udp;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two threads leave a message to an {@link Outbox} that has not started yet: both are
 * sent.
 */
@JCStressTest
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "Both were sent.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A message is stranded.")
@State
public class OutboxSendsAll implements Outbox.Source {

	private final Queue<String> queue = new ConcurrentLinkedQueue<>();

	private final AtomicInteger sent = new AtomicInteger();

	private final Outbox outbox = new Outbox(this, "outbox");

	@Actor
	public void first() {
		send();
	}

	@Actor
	public void second() {
		send();
	}

	@Arbiter
	public void end(II_Result result) {
		int begin = Ticks.now();
		while (this.sent.get() < 2 && !Ticks.isLate(begin)) {
			LockSupport.parkNanos(10_000);
		}
		result.r1 = this.sent.get();
		result.r2 = this.queue.size();
		this.outbox.close();
	}

	private void send() {
		this.queue.add("message");
		this.outbox.sendSoon();
	}

	@Override
	public boolean isEmpty() {
		return this.queue.isEmpty();
	}

	@Override
	public long removed() {
		return this.sent.get();
	}

	@Override
	public boolean lookAfterOthers() {
		return false;
	}

	@Override
	public boolean sendFirst() {
		boolean any = this.queue.poll() != null;
		if (any) {
			this.sent.incrementAndGet();
		}
		return any;
	}

}
