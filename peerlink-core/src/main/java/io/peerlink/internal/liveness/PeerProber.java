package io.peerlink.internal.liveness;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.membership.PeerProbe;
import io.peerlink.internal.membership.PeerReachability;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.membership.Pong;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.time.RateLimit;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.Scheduler.Timer;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * Probes one peer at a time: when its next ping is due, where it goes, and what an answer
 * or a miss means. {@link LivenessMonitor} calls it on the timer thread; pings complete
 * on any thread.
 */
final class PeerProber {

	/**
	 * How many pings a second are sent at most on average, whatever the number of peers.
	 */
	static final int MAX_PINGS_PER_SECOND = 500;

	/**
	 * How many pings beyond that rate are sent at once at most.
	 */
	static final int PING_BURST = 50;

	/**
	 * How often a peer that is not up is pinged.
	 */
	static final Duration DOWN_INTERVAL = Duration.ofSeconds(2);

	/**
	 * How often at most a peer that is not up is pinged when discovery lists it again.
	 */
	static final Duration REQUESTED_PROBE_INTERVAL = Duration.ofSeconds(1);

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
	 * interval longer, so that as a rule it gets the other one's ping first.
	 */
	private static final double TIE_BREAK = 0.15;

	private static final double LONGEST_INTERVAL_NANOS = 0x1p62;

	/**
	 * How much later than its timeout an answer is still understood.
	 */
	private static final long LATENESS_NANOS = Duration.ofSeconds(1).toNanos();

	private final PeerTable peers;

	private final PeerReachability reachability;

	private final Pinger pinger;

	private final Scheduler scheduler;

	private final RandomGenerator random;

	private final LivenessOptions options;

	private final Runnable tickRequest;

	/**
	 * Guarded by itself.
	 */
	private final RateLimit pingRate = new RateLimit(MAX_PINGS_PER_SECOND, PING_BURST);

	private volatile boolean closed;

	/**
	 * Creates a prober.
	 * @param tickRequest has the peers visited soon
	 */
	PeerProber(PeerTable peers, Pinger pinger, Scheduler scheduler, RandomGenerator random, LivenessOptions options,
			Runnable tickRequest) {
		this.peers = peers;
		this.reachability = peers.reachability();
		this.pinger = pinger;
		this.scheduler = scheduler;
		this.random = random;
		this.options = options;
		this.tickRequest = tickRequest;
	}

	void close() {
		this.closed = true;
	}

	/**
	 * Returns how long the next ping to a peer may wait.
	 * @return nanoseconds, zero or less when it is due
	 */
	long delay(PeerEntry entry, long now) {
		PeerProbe probe = entry.probe();
		if (probe.isInFlight()) {
			return Long.MAX_VALUE;
		}
		return entry.isUp() ? delayWhileUp(entry, now) : delayWhileDown(entry, now);
	}

	private long delayWhileUp(PeerEntry entry, long now) {
		PeerProbe probe = entry.probe();
		long interval = interval(entry);
		long silence = now - entry.lastReceived();
		long untilSilent = this.options.enabled() ? interval - silence : Long.MAX_VALUE;
		return Math.max(probe.minimumDelay(now), Math.min(untilSilent, probe.verificationDelay(now, interval)));
	}

	private long delayWhileDown(PeerEntry entry, long now) {
		PeerProbe probe = entry.probe();
		boolean requested = probe.isProbeRequested();
		if (!this.reachability.isNameFree(entry) || !(this.options.enabled() || requested)) {
			return Long.MAX_VALUE;
		}
		long minimum = probe.minimumDelay(now);
		return requested ? Math.min(minimum, REQUESTED_PROBE_INTERVAL.toNanos() - (now - probe.sentAt())) : minimum;
	}

	/**
	 * Returns how long a peer may be silent.
	 */
	private long interval(PeerEntry entry) {
		double loadFactor = Math.max(1, (double) this.peers.size() / PEERS_AT_FULL_RATE);
		double interval = Durations.nanos(intervalOf(entry.peer())) * entry.probe().intervalFactor() * loadFactor;
		return (long) Math.min(interval, LONGEST_INTERVAL_NANOS);
	}

	/**
	 * Pings a peer that is due.
	 * @return whether that is within the rate limit
	 */
	boolean probe(PeerEntry entry, long now) {
		if (!acquirePing(now)) {
			return false;
		}
		entry.probe().intervalFactor(nextIntervalFactor(entry));
		ping(entry, now);
		return true;
	}

	private boolean acquirePing(long now) {
		synchronized (this.pingRate) {
			return this.pingRate.tryAcquire(now);
		}
	}

	private double nextIntervalFactor(PeerEntry entry) {
		double factor = 1 + JITTER * this.random.nextDouble();
		return (entry.peer().isJava() && isGreaterThan(entry.peer())) ? factor + TIE_BREAK : factor;
	}

	private boolean isGreaterThan(Peer peer) {
		return this.peers.ownInstanceId().compareTo(peer.instanceId()) > 0;
	}

	private void ping(PeerEntry entry, long now) {
		if (!entry.probe().begin(now)) {
			return;
		}
		InetSocketAddress address = target(entry);
		long timeout = Durations.nanos(timeoutOf(entry.peer()));
		CompletableFuture<Pong> answer = send(address, Duration.ofNanos(timeout + LATENESS_NANOS));
		CompletableFuture<Pong> answerInTime = answer.copy();
		Timer deadline = this.scheduler.schedule(Duration.ofNanos(timeout),
				() -> answerInTime.completeExceptionally(new TimeoutException()));
		Futures.whenDone(answerInTime, (pong, failure) -> {
			deadline.cancel();
			completed(entry, address, pong);
			if (pong == null) {
				Futures.whenDone(answer, (latePong, lateFailure) -> completedLate(entry, address, latePong));
			}
		});
	}

	private InetSocketAddress target(PeerEntry entry) {
		List<InetSocketAddress> addresses = entry.isUp() ? List.of() : this.reachability.addressesOf(entry);
		return addresses.isEmpty() ? entry.peer().address()
				: addresses.get(entry.probe().nextAddressIndex(addresses.size()));
	}

	private CompletableFuture<Pong> send(InetSocketAddress address, Duration timeout) {
		try {
			return this.pinger.ping(address, timeout);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void completed(PeerEntry entry, InetSocketAddress address, @Nullable Pong pong) {
		long now = this.scheduler.nanoTime();
		PeerProbe probe = entry.probe();
		if (pong != null) {
			// Before the answer has consequences, so that these may request a ping anew.
			probe.answered();
			probe.completed(entry.isUp() ? now : now + DOWN_INTERVAL.toNanos());
			report(entry, address, pong);
			return;
		}
		if (!entry.isUp()) {
			probe.completed(now + (long) (DOWN_INTERVAL.toNanos() * probe.intervalFactor()));
			return;
		}
		long deadline = probe.sentAt() + Durations.nanos(timeoutOf(entry.peer()));
		if (isSilent(entry, deadline)) {
			missed(entry, deadline, now);
			return;
		}
		probe.completed(now);
		this.tickRequest.run();
	}

	private boolean isSilent(PeerEntry entry, long deadline) {
		return this.options.enabled() && entry.lastReceived() - entry.probe().sentAt() <= 0
				&& deadline - entry.lastReceived() >= interval(entry);
	}

	/**
	 * Counts a miss and pings again at once; only when the ping failed before its time,
	 * the next one waits until then.
	 */
	private void missed(PeerEntry entry, long deadline, long now) {
		int misses = entry.probe().missed(deadline);
		if (this.closed || entry.isGone()) {
			return;
		}
		if (misses >= this.options.misses()) {
			entry.probe().reset(now + DOWN_INTERVAL.toNanos());
			this.reachability.expired(entry);
			return;
		}
		if (deadline - now <= 0 && acquirePing(now)) {
			ping(entry, now);
			return;
		}
		this.tickRequest.run();
	}

	/**
	 * An answer after the timeout counts as a miss, but on a slow link there is no other
	 * kind: it still shows who answers and how long that takes.
	 */
	private void completedLate(PeerEntry entry, InetSocketAddress address, @Nullable Pong pong) {
		if (pong != null) {
			entry.probe().answered();
			report(entry, address, pong);
		}
	}

	private void report(PeerEntry entry, InetSocketAddress address, Pong pong) {
		if (!this.closed) {
			this.reachability.answered(entry, address, pong);
		}
	}

	private Duration intervalOf(Peer peer) {
		return peer.isJava() ? this.options.javaInterval() : this.options.otherInterval();
	}

	private Duration timeoutOf(Peer peer) {
		return peer.isJava() ? this.options.javaTimeout() : this.options.otherTimeout();
	}

}
