package io.peerlink.internal.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.liveness.Pinger;
import io.peerlink.internal.membership.Pong;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether peers that went down during calls are gone for good.
 * <p>
 * A node that stops says goodbye first and then finishes what it was asked: as long as it
 * answers pings, its replies can still come. A goodbye may also be forged. So the peer is
 * pinged, and its calls end when it is silent: when neither these pings are answered nor
 * those of others, and it does not say that it executes a call. Replies that were sent
 * before the goodbye, and were overtaken by it, have that time as well. Thread-safe.
 */
final class DownPeers {

	/**
	 * How long a peer that went down may be silent: five pings, and several round trips
	 * of a slow LAN. With 30 % loss each way all five stay without an answer once in 30
	 * times; the call then ends with an outcome that is unknown, not with a wrong one.
	 */
	static final Duration GRACE = Duration.ofMillis(250);

	/**
	 * How long it may be silent after it has answered, so that it is known to finish its
	 * work: ten pings, all of which stay without an answer once in a thousand times with
	 * 30 % loss each way.
	 */
	static final Duration GRACE_AFTER_ANSWER = Duration.ofSeconds(1);

	static final Duration PING_INTERVAL = Duration.ofMillis(50);

	static final Duration PING_INTERVAL_AFTER_ANSWER = Duration.ofMillis(100);

	private static final Logger logger = LoggerFactory.getLogger(DownPeers.class);

	private final ConcurrentMap<String, Watch> watches = new ConcurrentHashMap<>();

	private final Scheduler scheduler;

	private final Pinger pinger;

	private final Predicate<Peer> isAwaited;

	private final LastReceived lastReceived;

	private final Consumer<Peer> onGone;

	/**
	 * Creates a watch of no peers.
	 * @param scheduler the time
	 * @param pinger pings the peers
	 * @param isAwaited whether a peer is down and has to answer calls
	 * @param lastReceived when something was last received from a peer
	 * @param onGone takes a peer that will not answer
	 */
	DownPeers(Scheduler scheduler, Pinger pinger, Predicate<Peer> isAwaited, LastReceived lastReceived,
			Consumer<Peer> onGone) {
		this.scheduler = scheduler;
		this.pinger = pinger;
		this.isAwaited = isAwaited;
		this.lastReceived = lastReceived;
		this.onGone = onGone;
	}

	/**
	 * Begins to watch a peer that is down and has to answer calls. Has no effect if it is
	 * watched already.
	 * @param peer the peer
	 * @param address where it was reached last
	 */
	void watch(Peer peer, InetSocketAddress address) {
		Watch created = new Watch(peer, address);
		if (this.watches.putIfAbsent(peer.instanceId(), created) == null) {
			created.tick();
		}
	}

	/**
	 * Records that a peer executes a call. Called on the receive thread.
	 * @param instanceId the instance of the peer
	 */
	void working(String instanceId) {
		if (this.watches.isEmpty()) {
			return;
		}
		Watch watch = this.watches.get(instanceId);
		if (watch != null) {
			watch.heard(this.scheduler.nanoTime());
		}
	}

	/**
	 * What else is known of peers.
	 */
	@FunctionalInterface
	interface LastReceived {

		/**
		 * Returns when something was last received from a peer.
		 * @param peer the peer
		 * @param otherwise what to return if that is not known
		 * @return nanoseconds of the scheduler
		 */
		long of(Peer peer, long otherwise);

	}

	private final class Watch {

		private final Peer peer;

		private final InetSocketAddress address;

		private final long begunAt;

		private volatile long silentUntil;

		private volatile Duration pingInterval = PING_INTERVAL;

		Watch(Peer peer, InetSocketAddress address) {
			this.peer = peer;
			this.address = address;
			this.begunAt = DownPeers.this.scheduler.nanoTime();
			this.silentUntil = this.begunAt + GRACE.toNanos();
		}

		void tick() {
			if (!DownPeers.this.isAwaited.test(this.peer)) {
				end();
				// A call may have begun that has relied on this watch.
				if (DownPeers.this.isAwaited.test(this.peer)) {
					watch(this.peer, this.address);
				}
				return;
			}
			long received = DownPeers.this.lastReceived.of(this.peer, this.begunAt);
			if (received - this.begunAt > 0) {
				heard(received);
			}
			long remaining = this.silentUntil - DownPeers.this.scheduler.nanoTime();
			if (remaining <= 0) {
				end();
				DownPeers.this.onGone.accept(this.peer);
				return;
			}
			ping();
			scheduleTick(Math.min(remaining, this.pingInterval.toNanos()));
		}

		private void scheduleTick(long delay) {
			boolean scheduled = false;
			try {
				DownPeers.this.scheduler.schedule(Duration.ofNanos(delay), this::tick);
				scheduled = true;
			}
			catch (RejectedExecutionException ex) {
				// The node is stopped, which ends the calls.
				logger.debug("The timer is closed", ex);
			}
			finally {
				if (!scheduled) {
					// The next change of the table begins to watch anew.
					end();
				}
			}
		}

		private void ping() {
			CompletableFuture<Pong> answer = DownPeers.this.pinger.ping(this.address, GRACE_AFTER_ANSWER);
			Futures.whenDone(answer, (pong, failure) -> answered(pong));
		}

		private void answered(@Nullable Pong pong) {
			if (pong == null) {
				return;
			}
			if (pong.instanceId() != null && !pong.instanceId().equals(this.peer.instanceId())) {
				return;
			}
			heard(DownPeers.this.scheduler.nanoTime());
		}

		private synchronized void heard(long time) {
			this.pingInterval = PING_INTERVAL_AFTER_ANSWER;
			long until = time + GRACE_AFTER_ANSWER.toNanos();
			if (until - this.silentUntil > 0) {
				this.silentUntil = until;
			}
		}

		private void end() {
			DownPeers.this.watches.remove(this.peer.instanceId(), this);
		}

	}

}
