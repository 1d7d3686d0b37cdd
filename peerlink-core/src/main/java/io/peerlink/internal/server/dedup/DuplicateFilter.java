package io.peerlink.internal.server.dedup;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.internal.concurrent.BoundedMap;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * Executes each request once at most, however often it arrives, and remembers the replies
 * for its retransmissions (docs/protocol.md, "What the callee remembers").
 */
final class DuplicateFilter implements RequestFilter {

	/**
	 * Maximum number of remembered refusals because no window was free.
	 */
	static final int MAX_REFUSED = 1024;

	/**
	 * How often calls and windows are checked for the end of their retention.
	 */
	static final Duration EXPIRY_INTERVAL = Duration.ofSeconds(5);

	/**
	 * The pause between two steps of one check.
	 */
	private static final Duration STEP_PAUSE = Duration.ofMillis(5);

	private final Scheduler scheduler;

	private final LongAdder cachedReplies = new LongAdder();

	private final ExpiryRotation rotation = new ExpiryRotation();

	private final CallerWindows windows;

	private final UnnumberedCalls unnumbered;

	/**
	 * The refusal of a request must not change with its next attempt, because its caller
	 * may know of it.
	 */
	private final Set<Refusal> refused = Collections.newSetFromMap(new BoundedMap<>(MAX_REFUSED));

	private Scheduler.@Nullable Timer timer;

	private boolean closed;

	DuplicateFilter(NodeContext context) {
		this.scheduler = context.scheduler();
		this.windows = new CallerWindows(context, this.rotation, this.cachedReplies);
		this.unnumbered = new UnnumberedCalls(this.rotation, this.cachedReplies);
	}

	@Override
	public synchronized AdmissionDecision admit(Message.Request request, Arrival arrival, CallEntry call) {
		scheduleExpiry();
		Extension pl = request.pl();
		String instanceId = (pl != null && pl.isCall()) ? pl.instance() : null;
		if (pl == null || instanceId == null) {
			// The network does not duplicate what comes over a connection.
			return arrival.isConnected() ? AdmissionDecision.EXECUTE : this.unnumbered.admit(request, arrival, call);
		}
		if (!this.refused.isEmpty() && this.refused.contains(new Refusal(arrival.source(), request.id()))) {
			return AdmissionDecision.NO_CAPACITY;
		}
		AdmissionDecision decision = this.windows.admit(request, pl, instanceId, arrival, call);
		if (decision.verdict() == AdmissionDecision.Verdict.NO_CAPACITY) {
			this.refused.add(new Refusal(arrival.source(), request.id()));
		}
		return decision;
	}

	@Override
	public synchronized @Nullable CallEntry find(Extension pl, MessageId id) {
		return this.windows.find(pl, id);
	}

	@Override
	public int cachedReplies() {
		return this.cachedReplies.intValue();
	}

	@Override
	public void awaitFetched(Duration timeout) throws InterruptedException {
		// Not under the lock of this, which those who come need.
		this.windows.largeReplies().awaitFetched(timeout);
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		if (this.timer != null) {
			this.timer.cancel();
		}
	}

	private void scheduleExpiry() {
		if (this.timer == null && !this.closed) {
			this.timer = this.scheduler.schedule(EXPIRY_INTERVAL, this::expire);
		}
	}

	private void expire() {
		synchronized (this) {
			this.rotation.begin();
		}
		continueExpiry();
	}

	/**
	 * Forgets in steps what needs not be remembered any longer. A step holds the lock
	 * between its visits only, because the receive thread waits for it.
	 */
	private void continueExpiry() {
		try {
			boolean over = this.rotation.step(this, this.scheduler.nanoTime());
			synchronized (this) {
				this.timer = null;
				scheduleNext(over);
			}
		}
		catch (Throwable ex) {
			synchronized (this) {
				// The next request schedules the expiry anew.
				this.timer = null;
			}
			throw ex;
		}
	}

	private void scheduleNext(boolean over) {
		if (this.closed) {
			return;
		}
		if (!over) {
			this.timer = this.scheduler.schedule(STEP_PAUSE, this::continueExpiry);
		}
		else if (!this.rotation.isEmpty()) {
			scheduleExpiry();
		}
	}

	private record Refusal(InetSocketAddress address, MessageId id) {
	}

}
