package io.peerlink.internal.liveness;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.time.PauseDetector;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.Scheduler.Timer;
import io.peerlink.peer.LivenessOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices peers that are lost without a goodbye: has peers probed that were silent for an
 * interval, and at a lower rate those that are not up. A Java peer is probed when it
 * comes up, to verify it, and again when a message from its address names another
 * instance.
 * <p>
 * One timer serves all peers, beside one for each ping in flight. Whatever comes from a
 * peer counts, its own pings included, so of two idle nodes only the one whose interval
 * ends first pings. With more than {@value PeerProber#PEERS_AT_FULL_RATE} peers up,
 * crashes are noticed later.
 */
public final class LivenessMonitor implements AutoCloseable {

	private static final long MIN_TICK_NANOS = Duration.ofMillis(20).toNanos();

	private static final long MAX_TICK_NANOS = Duration.ofMillis(500).toNanos();

	private static final Logger logger = LoggerFactory.getLogger(LivenessMonitor.class);

	private final PeerTable peers;

	private final Scheduler scheduler;

	private final PauseDetector pauses;

	private final PeerProber prober;

	private final long longestWait;

	private final AtomicBoolean tickRequested = new AtomicBoolean();

	private int cursor;

	private volatile boolean running;

	private volatile long lastTick;

	private volatile long tickDueAt;

	private volatile Runnable resumeListener = () -> {
	};

	private @Nullable Timer timer;

	/**
	 * Creates a monitor.
	 * @param peers the peers
	 * @param pinger sends the pings
	 * @param scheduler the time
	 * @param random spreads the pings; used on the timer thread only
	 * @param options when to ping
	 */
	public LivenessMonitor(PeerTable peers, Pinger pinger, Scheduler scheduler, RandomGenerator random,
			LivenessOptions options) {
		this.peers = peers;
		this.scheduler = scheduler;
		this.pauses = new PauseDetector(scheduler, this::resumed);
		this.prober = new PeerProber(peers, pinger, scheduler, random, options, this.pauses, this::requestTick);
		this.longestWait = longestWait(options);
	}

	/**
	 * Sets what is run on the timer thread when this node goes on after a pause, in which
	 * peers may have given it up. To be called before the start.
	 * @param listener what to run; must neither block nor throw
	 */
	public void onResumed(Runnable listener) {
		this.resumeListener = listener;
	}

	/**
	 * Starts to watch the peers. If the options say not to ping silent peers, Java peers
	 * are still verified. To be called once.
	 */
	public void start() {
		this.running = true;
		this.lastTick = this.scheduler.nanoTime() - MIN_TICK_NANOS;
		this.peers.watch(this::requestTick);
		this.peers.reachability().onProbeRequested(this::requestTick);
		requestTick();
	}

	/**
	 * Stops pinging. Answers to pings that are in flight have no effect.
	 */
	@Override
	public synchronized void close() {
		this.running = false;
		this.prober.close();
		if (this.timer != null) {
			this.timer.cancel();
		}
	}

	/**
	 * Has the peers visited soon. Thread-safe.
	 */
	private void requestTick() {
		if (!this.running || !this.tickRequested.compareAndSet(false, true)) {
			return;
		}
		boolean scheduled = false;
		try {
			scheduleTick(MIN_TICK_NANOS);
			scheduled = true;
		}
		finally {
			if (!scheduled) {
				// Otherwise no later request would have an effect.
				this.tickRequested.set(false);
			}
		}
	}

	private synchronized void scheduleTick(long wait) {
		if (!this.running) {
			return;
		}
		long now = this.scheduler.nanoTime();
		long soonest = Math.max(0, MIN_TICK_NANOS - (now - this.lastTick));
		long delay = this.tickRequested.get() ? soonest : wait;
		this.tickDueAt = now + delay;
		// Before the other one is cancelled: this may fail when no memory is left.
		Timer next = this.scheduler.schedule(Duration.ofNanos(delay), this::tick);
		if (this.timer != null) {
			this.timer.cancel();
		}
		this.timer = next;
	}

	private void tick() {
		if (!this.running) {
			return;
		}
		this.lastTick = this.scheduler.nanoTime();
		this.tickRequested.set(false);
		long wait = MAX_TICK_NANOS;
		try {
			this.pauses.look(this.tickDueAt);
			wait = Math.max(MIN_TICK_NANOS, probeAll());
		}
		catch (Throwable ex) {
			// Even after an error the next tick must come. A node that is being closed
			// takes the timer away.
			if (this.running) {
				logger.error("Cannot probe the peers this time", ex);
			}
		}
		finally {
			scheduleTick(wait);
		}
	}

	/**
	 * All peers were silent in the pause, whether they are there or not: they are asked.
	 */
	private void resumed() {
		if (!this.running) {
			return;
		}
		logger.info("This node or its machine was suspended: probing all peers, announcing the node again");
		this.peers.entries().stream().filter(PeerEntry::isUp).forEach((entry) -> entry.probe().resumed());
		requestTick();
		this.resumeListener.run();
	}

	/**
	 * Probes the peers that are due, beginning with the first one for which there was no
	 * ping left last time.
	 * @return nanoseconds until the next one is due
	 */
	private long probeAll() {
		List<PeerEntry> entries = List.copyOf(this.peers.entries());
		long now = this.scheduler.nanoTime();
		long wait = this.longestWait;
		for (int i = 0; i < entries.size(); i++) {
			int index = (this.cursor + i) % entries.size();
			PeerEntry entry = entries.get(index);
			long delay = this.prober.delay(entry, now);
			if (delay > 0) {
				wait = Math.min(wait, delay);
			}
			else if (!this.prober.probe(entry, now)) {
				this.cursor = index;
				return MIN_TICK_NANOS;
			}
			else {
				wait = Math.min(wait, this.prober.delay(entry, now));
			}
		}
		return wait;
	}

	private static long longestWait(LivenessOptions options) {
		long shortestInterval = Math.min(Durations.nanos(options.javaInterval()),
				Durations.nanos(options.otherInterval()));
		return Math.min(MAX_TICK_NANOS, shortestInterval / 2);
	}

}
