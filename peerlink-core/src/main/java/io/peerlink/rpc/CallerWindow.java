package io.peerlink.rpc;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import io.peerlink.reliability.SeenNumbers;
import io.peerlink.time.Scheduler;
import io.peerlink.wire.Extension;
import io.peerlink.wire.Message;
import org.jspecify.annotations.Nullable;

/**
 * The numbered calls of one instance of a Java node. Each is executed once at most: a
 * number that has come before is recognised as long as this window exists, its reply is
 * kept until the caller has it, or until the deadline and {@link #RETENTION} have passed.
 * Thread-safe.
 */
final class CallerWindow implements CallRecord {

	/**
	 * How long a call is remembered after its deadline: longer than any network delays a
	 * datagram.
	 */
	static final Duration RETENTION = Duration.ofSeconds(30);

	/**
	 * What a deadline adds to that at most, whatever the caller says.
	 */
	static final Duration MAX_DEADLINE = Duration.ofMinutes(10);

	/**
	 * How many replies are kept for one caller.
	 */
	static final int MAX_REPLIES = 2048;

	/**
	 * How many bytes they may have.
	 */
	static final long MAX_REPLY_BYTES = 1 << 20;

	private final Scheduler scheduler;

	private final Map<Long, ServedCall> calls = new LinkedHashMap<>();

	private final ReplyCache replies;

	private final SeenNumbers seen;

	/**
	 * The caller has ended everything below.
	 */
	private long low;

	private long keepUntil;

	CallerWindow(Scheduler scheduler, long low, ReplyBudget budget) {
		this.scheduler = scheduler;
		this.low = low;
		this.seen = new SeenNumbers(low);
		this.keepUntil = scheduler.nanoTime();
		this.replies = new ReplyCache(MAX_REPLIES, MAX_REPLY_BYTES, budget, (call) -> this.calls.remove(call.number()));
	}

	/**
	 * Judge a request.
	 * @param pl its extension, which is {@link Extension#isCall() that of a call}
	 */
	synchronized Admission admit(Message.Request request, Extension pl) {
		acknowledge(pl.low());
		long number = pl.seq();
		ServedCall known = this.calls.get(number);
		if (known != null) {
			return known.id().equals(request.id()) ? Admission.repeated(known) : Admission.OUTDATED;
		}
		if (number < this.low) {
			return Admission.OUTDATED;
		}
		return (this.seen.add(number) == SeenNumbers.Finding.NEW) ? Admission.execute(execute(request, pl))
				: Admission.LOST;
	}

	private ServedCall execute(Message.Request request, Extension pl) {
		long now = this.scheduler.nanoTime();
		Duration ttl = Duration.ofMillis(pl.ttl());
		Duration keep = ((ttl.compareTo(MAX_DEADLINE) < 0) ? ttl : MAX_DEADLINE).plus(RETENTION);
		RequestContext context = RequestContext.until(this.scheduler, ttl);
		ServedCall call = new ServedCall(request, now, keep, context, this);
		this.calls.put(pl.seq(), call);
		if (now + keep.toNanos() - this.keepUntil > 0) {
			this.keepUntil = now + keep.toNanos();
		}
		return call;
	}

	@Override
	public synchronized void finish(ServedCall call, Message.@Nullable Reply reply) {
		call.finished();
		if (reply == null || call.number() < this.low) {
			this.calls.remove(call.number());
			return;
		}
		this.replies.keep(call, reply);
	}

	synchronized @Nullable ServedCall find(long number) {
		return this.calls.get(number);
	}

	/**
	 * Forget what need not be remembered any more.
	 * @return whether nothing is left
	 */
	synchronized boolean expire(long now) {
		this.calls.values().removeIf((call) -> {
			boolean over = !call.isToBeKept(now);
			if (over) {
				this.replies.drop(call);
			}
			return over;
		});
		return this.calls.isEmpty() && this.keepUntil - now <= 0;
	}

	/**
	 * Free the replies that the caller has. Calls are in the order in which they came, so
	 * what was overtaken by a call that has not ended is freed later.
	 */
	private void acknowledge(long low) {
		if (low <= this.low) {
			return;
		}
		this.low = low;
		this.seen.raiseFloor(low);
		Iterator<ServedCall> oldest = this.calls.values().iterator();
		while (oldest.hasNext()) {
			ServedCall call = oldest.next();
			if (call.number() >= low) {
				return;
			}
			if (!call.isRunning()) {
				oldest.remove();
				this.replies.drop(call);
			}
		}
	}

}
