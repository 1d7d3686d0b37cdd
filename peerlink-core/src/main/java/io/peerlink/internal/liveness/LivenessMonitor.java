package io.peerlink.internal.liveness;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.membership.PeerProbe;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.membership.Pinger;
import io.peerlink.internal.membership.Pong;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.Scheduler.Timer;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which peers of a {@link PeerTable} have gone without a goodbye: pings those
 * that were silent for a while, and asks dormant ones now and then whether they are back.
 * A Java peer is pinged when it comes up, to prove what it is, and again when a datagram
 * from its address names another instance.
 * <p>
 * One timer serves all peers, beside one for each ping under way. Whatever is heard of a
 * peer counts, its own pings included, so of two idle nodes only the one whose patience
 * ends first pings. With more than {@value #PEERS_AT_FULL_RATE} peers up, crashes are
 * noticed later.
 */
public final class LivenessMonitor implements AutoCloseable {

	/**
	 * How many pings are sent in a second at most, whatever the number of peers.
	 */
	public static final int MAX_PINGS_PER_SECOND = 500;

	/**
	 * How often a dormant peer is pinged.
	 */
	static final Duration DORMANT_INTERVAL = Duration.ofSeconds(2);

	/**
	 * How often at most a dormant peer is pinged when discovery speaks of it again.
	 */
	static final Duration NUDGED_INTERVAL = Duration.ofSeconds(1);

	/**
	 * With more peers up than this, each is pinged less often: as many pings a second are
	 * spent on idle peers, whatever their number.
	 */
	static final int PEERS_AT_FULL_RATE = 100;

	/**
	 * An interval is lengthened by up to this part. Never shortened, so that an idle link
	 * carries at most one ping in an interval.
	 */
	private static final double JITTER = 0.1;

	/**
	 * Of two Java nodes, the one with the greater instance id waits for this part of the
	 * interval longer, so that as a rule the other one's ping spares its own.
	 */
	private static final double COURTESY = 0.15;

	private static final long MIN_TICK_NANOS = Duration.ofMillis(20).toNanos();

	private static final long MAX_TICK_NANOS = Duration.ofMillis(500).toNanos();

	private static final double LONGEST_NANOS = 0x1p62;

	/**
	 * How much later than its timeout an answer is still understood.
	 */
	private static final long LATENESS_NANOS = Duration.ofSeconds(1).toNanos();

	private static final Logger logger = LoggerFactory.getLogger(LivenessMonitor.class);

	private final PeerTable table;

	private final Pinger pinger;

	private final Scheduler scheduler;

	private final RandomGenerator random;

	private final LivenessOptions options;

	private final PingBudget budget;

	private int cursor;

	private final AtomicBoolean woken = new AtomicBoolean();

	private volatile boolean running;

	private volatile long tickedAt;

	private @Nullable Timer timer;

	/**
	 * Create the watch over a table.
	 * @param table the peers
	 * @param pinger sends the pings
	 * @param scheduler the time
	 * @param random spreads the pings; used on the timer thread only
	 * @param options when to ping
	 */
	public LivenessMonitor(PeerTable table, Pinger pinger, Scheduler scheduler, RandomGenerator random,
			LivenessOptions options) {
		this.table = table;
		this.pinger = pinger;
		this.scheduler = scheduler;
		this.random = random;
		this.options = options;
		this.budget = new PingBudget(MAX_PINGS_PER_SECOND, scheduler.nanoTime());
	}

	/**
	 * Begin to watch. If the options say not to look after silent peers, Java peers are
	 * still asked who they are. To be called once.
	 */
	public void start() {
		this.running = true;
		this.tickedAt = this.scheduler.nanoTime() - MIN_TICK_NANOS;
		this.table.watch(this::wake);
		this.table.onSuspicion(this::wake);
		wake();
	}

	/**
	 * Stop pinging. Answers that are still under way have no effect.
	 */
	@Override
	public synchronized void close() {
		this.running = false;
		if (this.timer != null) {
			this.timer.cancel();
		}
	}

	/**
	 * Have a look at the peers soon. Any thread may call this.
	 */
	private void wake() {
		if (this.running && this.woken.compareAndSet(false, true)) {
			tickAfter(MIN_TICK_NANOS);
		}
	}

	private synchronized void tickAfter(long wait) {
		if (!this.running) {
			return;
		}
		if (this.timer != null) {
			this.timer.cancel();
		}
		long soonest = Math.max(0, MIN_TICK_NANOS - (this.scheduler.nanoTime() - this.tickedAt));
		this.timer = this.scheduler.schedule(Duration.ofNanos(this.woken.get() ? soonest : wait), this::tick);
	}

	private void tick() {
		if (!this.running) {
			return;
		}
		this.tickedAt = this.scheduler.nanoTime();
		this.woken.set(false);
		long wait = MAX_TICK_NANOS;
		try {
			wait = Math.max(MIN_TICK_NANOS, visitAll());
		}
		catch (RuntimeException ex) {
			// A node that is being closed takes the timer away.
			if (this.running) {
				logger.error("The peers could not be watched this time", ex);
			}
		}
		tickAfter(wait);
	}

	/**
	 * Ping whoever is due, beginning with the first that did not get its turn last time.
	 */
	private long visitAll() {
		List<PeerEntry> entries = List.copyOf(this.table.entries());
		long now = this.scheduler.nanoTime();
		long wait = maxTick();
		for (int i = 0; i < entries.size(); i++) {
			int index = (this.cursor + i) % entries.size();
			PeerEntry entry = entries.get(index);
			long entryWait = waitFor(entry, now);
			if (entryWait > 0) {
				wait = Math.min(wait, entryWait);
				continue;
			}
			if (!this.budget.spend(now)) {
				this.cursor = index;
				return MIN_TICK_NANOS;
			}
			entry.probe().patience(drawPatience(entry));
			ping(entry, now);
		}
		return wait;
	}

	private double drawPatience(PeerEntry entry) {
		double patience = 1 + JITTER * this.random.nextDouble();
		return (entry.peer().isJava() && this.table.isOwnInstanceAfter(entry)) ? patience + COURTESY : patience;
	}

	private long maxTick() {
		long shortest = Math.min(Durations.nanos(this.options.javaInterval()),
				Durations.nanos(this.options.otherInterval()));
		return Math.min(MAX_TICK_NANOS, shortest / 2);
	}

	private long waitFor(PeerEntry entry, long now) {
		PeerProbe probe = entry.probe();
		if (probe.isInFlight()) {
			return Long.MAX_VALUE;
		}
		long wait = probe.notBefore(now) - now;
		if (entry.isUp()) {
			long interval = interval(entry);
			long silence = now - entry.lastHeard();
			long silenceWait = this.options.enabled() ? interval - silence : Long.MAX_VALUE;
			return Math.max(wait, Math.min(silenceWait, probe.questionWait(now, interval)));
		}
		if (!this.table.isNameFree(entry) || !(this.options.enabled() || entry.isNudged())) {
			return Long.MAX_VALUE;
		}
		long nudgedWait = NUDGED_INTERVAL.toNanos() - (now - probe.sentAt());
		return entry.isNudged() ? Math.min(wait, nudgedWait) : wait;
	}

	/**
	 * Return how long an entry may be silent.
	 */
	private long interval(PeerEntry entry) {
		double crowd = Math.max(1, (double) this.table.size() / PEERS_AT_FULL_RATE);
		double interval = Durations.nanos(intervalOf(entry.peer())) * entry.probe().patience() * crowd;
		return (long) Math.min(interval, LONGEST_NANOS);
	}

	private void ping(PeerEntry entry, long now) {
		if (!entry.probe().begin(now)) {
			return;
		}
		entry.settle();
		InetSocketAddress address = target(entry);
		long timeout = Durations.nanos(timeoutOf(entry.peer()));
		CompletableFuture<Pong> answer = send(address, Duration.ofNanos(timeout + LATENESS_NANOS));
		CompletableFuture<Pong> inTime = answer.copy();
		Timer deadline = this.scheduler.schedule(Duration.ofNanos(timeout),
				() -> inTime.completeExceptionally(new TimeoutException()));
		Futures.whenDone(inTime, (pong, failure) -> {
			deadline.cancel();
			completed(entry, address, pong);
			Futures.whenDone(answer,
					(latePong, none) -> answeredLate(entry, address, (pong != null) ? null : latePong));
		});
	}

	/**
	 * An answer that was given up counts as a miss, but on a slow link it is the only
	 * kind there is: it still tells who answers and how long that takes.
	 */
	private void answeredLate(PeerEntry entry, InetSocketAddress address, @Nullable Pong pong) {
		if (pong != null) {
			entry.probe().answered();
			answered(entry, address, pong);
		}
	}

	private CompletableFuture<Pong> send(InetSocketAddress address, Duration timeout) {
		try {
			return this.pinger.ping(address, timeout);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private InetSocketAddress target(PeerEntry entry) {
		List<InetSocketAddress> addresses = entry.isUp() ? List.of() : this.table.addressesOf(entry);
		return addresses.isEmpty() ? entry.peer().address()
				: addresses.get(entry.probe().nextTurn() % addresses.size());
	}

	private void completed(PeerEntry entry, InetSocketAddress address, @Nullable Pong pong) {
		long now = this.scheduler.nanoTime();
		PeerProbe probe = entry.probe();
		if (pong != null) {
			// Before the answer has consequences, so that these may ask anew.
			probe.answered();
			probe.hit(entry.isUp() ? now : now + DORMANT_INTERVAL.toNanos());
			answered(entry, address, pong);
			return;
		}
		if (!entry.isUp()) {
			probe.hit(now + dormantWait(probe));
			return;
		}
		long deadline = probe.sentAt() + Durations.nanos(timeoutOf(entry.peer()));
		if (!this.options.enabled() || entry.lastHeard() - probe.sentAt() > 0
				|| deadline - entry.lastHeard() < interval(entry)) {
			probe.hit(now);
			wake();
			return;
		}
		missed(entry, deadline, now);
	}

	private void answered(PeerEntry entry, InetSocketAddress address, Pong pong) {
		if (this.running) {
			this.table.answered(entry, address, pong);
		}
	}

	/**
	 * Count a miss of a peer that is silent for its interval and ping again at once; only
	 * when the ping failed before its time, the next one waits until then.
	 */
	private void missed(PeerEntry entry, long deadline, long now) {
		int misses = entry.probe().miss(deadline);
		if (!this.running || !this.table.isKnown(entry)) {
			return;
		}
		if (misses >= this.options.misses()) {
			entry.probe().restart(now + DORMANT_INTERVAL.toNanos());
			this.table.expire(entry);
			return;
		}
		if (deadline - now <= 0 && this.budget.spend(now)) {
			ping(entry, now);
			return;
		}
		wake();
	}

	private static long dormantWait(PeerProbe probe) {
		return (long) (DORMANT_INTERVAL.toNanos() * probe.patience());
	}

	private Duration intervalOf(Peer peer) {
		return peer.isJava() ? this.options.javaInterval() : this.options.otherInterval();
	}

	private Duration timeoutOf(Peer peer) {
		return peer.isJava() ? this.options.javaTimeout() : this.options.otherTimeout();
	}

}
