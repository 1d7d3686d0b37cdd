package io.peerlink.internal.liveness;

import java.net.InetSocketAddress;
import java.time.Duration;
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
import io.peerlink.internal.time.PauseDetector;
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

	private final PeerTable peers;

	private final PeerReachability reachability;

	private final PeerPings pings;

	private final PeerChecker checker;

	private final Scheduler scheduler;

	private final RandomGenerator random;

	private final LivenessOptions options;

	private final PauseDetector pauses;

	private final Runnable tickRequest;

	/**
	 * Creates a prober.
	 * @param pauses notices that this node was paused, when pings cannot be answered
	 * @param tickRequest has the peers visited soon
	 */
	PeerProber(PeerTable peers, Pinger pinger, Scheduler scheduler, RandomGenerator random, LivenessOptions options,
			PauseDetector pauses, Runnable tickRequest) {
		this.peers = peers;
		this.reachability = peers.reachability();
		this.pings = new PeerPings(this.reachability, pinger);
		this.checker = new PeerChecker(this.reachability, this.pings);
		this.scheduler = scheduler;
		this.random = random;
		this.options = options;
		this.pauses = pauses;
		this.tickRequest = tickRequest;
	}

	void close() {
		this.pings.close();
	}

	/**
	 * Returns how long the next step with a peer may wait.
	 * @return nanoseconds, zero or less when it is due
	 */
	long delay(PeerEntry entry, long now) {
		return Math.min(entry.check().delay(now), pingDelay(entry, now));
	}

	private long pingDelay(PeerEntry entry, long now) {
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
		if (!this.options.enabled() && !requested) {
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
	 * Takes the step with a peer that is due: pings it, or goes on with its check.
	 * @return whether that is within the rate limit
	 */
	boolean probe(PeerEntry entry, long now) {
		if (entry.check().delay(now) <= 0) {
			return this.checker.step(entry, now);
		}
		if (!this.pings.tryAcquire(now)) {
			return false;
		}
		entry.probe().intervalFactor(nextIntervalFactor(entry));
		ping(entry, now);
		return true;
	}

	private double nextIntervalFactor(PeerEntry entry) {
		double factor = 1 + JITTER * this.random.nextDouble();
		return (entry.peer().isJava() && isGreaterThan(entry.peer())) ? factor + TIE_BREAK : factor;
	}

	private boolean isGreaterThan(Peer peer) {
		return this.peers.ownInstanceId().compareTo(peer.instanceId()) > 0;
	}

	/**
	 * Pings a peer at the address in use; at the others, too, when it did not answer the
	 * last time or is not up.
	 */
	private void ping(PeerEntry entry, long now) {
		PeerProbe probe = entry.probe();
		if (!probe.begin(now)) {
			return;
		}
		try {
			send(entry, now);
		}
		catch (Throwable ex) {
			// Nothing will complete it.
			probe.completed(now + DOWN_INTERVAL.toNanos());
			throw ex;
		}
	}

	private void send(PeerEntry entry, long now) {
		InetSocketAddress address = entry.peer().address();
		Duration timeout = Duration.ofNanos(Durations.nanos(timeoutOf(entry.peer())));
		CompletableFuture<Pong> answer = this.pings.send(address, timeout);
		CompletableFuture<Pong> answerInTime = answer.copy();
		Timer deadline = this.scheduler.schedule(timeout, () -> timedOut(answerInTime, now + timeout.toNanos()));
		if (!entry.isUp() || entry.probe().isSuspect()) {
			this.pings.sendToOthers(entry, now, timeout);
		}
		Futures.whenDone(answerInTime, (pong, failure) -> {
			deadline.cancel();
			completed(entry, address, pong);
			if (pong == null) {
				Futures.whenDone(answer, (latePong, lateFailure) -> completedLate(entry, address, latePong));
			}
		});
	}

	private void timedOut(CompletableFuture<Pong> answer, long dueAt) {
		this.pauses.look(dueAt);
		answer.completeExceptionally(new TimeoutException());
	}

	private void completed(PeerEntry entry, InetSocketAddress address, @Nullable Pong pong) {
		long now = this.scheduler.nanoTime();
		PeerProbe probe = entry.probe();
		if (pong != null) {
			// Before the answer has consequences, so that these may request a ping anew.
			probe.answered();
			probe.completed(entry.isUp() ? now : now + DOWN_INTERVAL.toNanos());
			this.pings.report(entry, address, pong);
			return;
		}
		if (!entry.isUp()) {
			probe.completed(now + (long) (DOWN_INTERVAL.toNanos() * probe.intervalFactor()));
			this.reachability.unansweredWhileDown(entry);
			return;
		}
		long deadline = probe.sentAt() + Durations.nanos(timeoutOf(entry.peer()));
		if (isSilent(entry, deadline)) {
			missed(entry, deadline, now);
			return;
		}
		probe.completed(now);
		if (address.equals(entry.peer().address())) {
			probe.suspect();
		}
		this.tickRequest.run();
	}

	/**
	 * A peer could not be heard while this node was paused.
	 */
	private boolean isSilent(PeerEntry entry, long deadline) {
		long sentAt = entry.probe().sentAt();
		return this.options.enabled() && !this.pauses.wasPausedSince(sentAt) && entry.lastReceived() - sentAt <= 0
				&& deadline - this.pauses.laterOf(entry.lastReceived()) >= interval(entry);
	}

	/**
	 * Counts a miss and pings again at once; only when the ping failed before its time,
	 * the next one waits until then.
	 */
	private void missed(PeerEntry entry, long deadline, long now) {
		int misses = entry.probe().missed(deadline);
		if (this.pings.isClosed() || entry.isGone()) {
			return;
		}
		if (misses >= this.options.misses()) {
			entry.probe().reset(now + DOWN_INTERVAL.toNanos());
			this.reachability.expired(entry);
			return;
		}
		entry.probe().suspect();
		if (deadline - now <= 0 && this.pings.tryAcquire(now)) {
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
			this.pings.report(entry, address, pong);
		}
	}

	private Duration intervalOf(Peer peer) {
		return peer.isJava() ? this.options.javaInterval() : this.options.otherInterval();
	}

	private Duration timeoutOf(Peer peer) {
		return peer.isJava() ? this.options.javaTimeout() : this.options.otherTimeout();
	}

}
