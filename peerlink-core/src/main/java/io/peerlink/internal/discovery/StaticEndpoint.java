package io.peerlink.internal.discovery;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.liveness.LivenessMonitor;
import io.peerlink.internal.liveness.Pinger;
import io.peerlink.internal.membership.Pong;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.Scheduler.Timer;
import io.peerlink.peer.NodeName;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pings one configured address: often while no peer there is up, and seldom while one is,
 * because then {@link LivenessMonitor} pings it as well. Thread-safe.
 */
final class StaticEndpoint {

	/**
	 * The interval of pings while no peer is up at the address.
	 */
	static final Duration DOWN_INTERVAL = Duration.ofSeconds(2);

	/**
	 * The interval of pings while a peer is up at the address.
	 */
	static final Duration UP_INTERVAL = Duration.ofSeconds(30);

	/**
	 * How long to wait for the reply to a ping.
	 */
	static final Duration PING_TIMEOUT = Duration.ofSeconds(2);

	/**
	 * The number of consecutive unanswered pings after which the node is reported lost.
	 * By then {@link LivenessMonitor} has given up as well, which waits longer for nodes
	 * that do not answer pings while they are busy.
	 */
	static final int MAX_UNANSWERED_PINGS = 8;

	private static final Logger logger = LoggerFactory.getLogger(StaticEndpoint.class);

	private final StaticPeer configured;

	private final String source;

	private final Predicate<InetSocketAddress> isUpAt;

	private final Pinger pinger;

	private final Scheduler scheduler;

	private final HostLookup lookup;

	private @Nullable DiscoveryListener listener;

	private @Nullable Timer timer;

	private @Nullable DiscoveredNode discovered;

	/**
	 * When the last ping was sent that was answered.
	 */
	private long answeredPingAt;

	private int unansweredPings;

	private boolean nameWarningLogged;

	private boolean closed;

	StaticEndpoint(StaticPeer configured, HostLookup lookup, Predicate<InetSocketAddress> isUpAt, Pinger pinger,
			Scheduler scheduler) {
		this.configured = configured;
		this.lookup = lookup;
		this.isUpAt = isUpAt;
		this.source = "static/" + configured.host() + ":" + configured.port();
		this.pinger = pinger;
		this.scheduler = scheduler;
	}

	void start(DiscoveryListener listener) {
		synchronized (this) {
			this.listener = listener;
		}
		check();
	}

	/**
	 * Returns whether a peer answered here that is still up.
	 */
	synchronized boolean isUp() {
		return this.discovered != null && this.isUpAt.test(this.discovered.address());
	}

	/**
	 * Returns whether the address of the host is not known.
	 */
	boolean isUnresolved() {
		return !isUp() && this.lookup.isUnknown();
	}

	/**
	 * Returns whether nobody answers at the address.
	 */
	synchronized boolean isSilent() {
		return this.unansweredPings > 0 && !isUp() && !this.lookup.isUnknown();
	}

	/**
	 * Pings the address at once, so that the node there notices this one.
	 */
	void pingNow() {
		long now = this.scheduler.nanoTime();
		Futures.whenDone(probe(PING_TIMEOUT), (node, failure) -> {
			if (node != null) {
				answered(node, now);
			}
		});
	}

	synchronized void close() {
		this.closed = true;
		if (this.timer != null) {
			this.timer.cancel();
		}
	}

	/**
	 * Pings the address now.
	 * @param timeout how long to wait for the reply
	 * @return completes with the node that answers, fails when none does that takes calls
	 */
	CompletableFuture<DiscoveredNode> probe(Duration timeout) {
		return this.lookup.find(isUp())
			.thenCompose((address) -> this.pinger.ping(address, timeout).thenApply((pong) -> toNode(address, pong)));
	}

	private void check() {
		long now = this.scheduler.nanoTime();
		if (isPingNotDue(now)) {
			checkAgain(now);
			return;
		}
		Futures.whenDone(probe(PING_TIMEOUT), (node, failure) -> {
			checkAgain(now);
			if (node != null) {
				answered(node, now);
				return;
			}
			unanswered(failure);
		});
	}

	private synchronized boolean isPingNotDue(long now) {
		return isUp() && now - this.answeredPingAt < UP_INTERVAL.toNanos();
	}

	private synchronized void checkAgain(long lastCheck) {
		if (!this.closed) {
			Duration elapsed = Duration.ofNanos(this.scheduler.nanoTime() - lastCheck);
			this.timer = this.scheduler.schedule(DOWN_INTERVAL.minus(elapsed), this::check);
		}
	}

	private DiscoveredNode toNode(InetSocketAddress address, Pong pong) {
		if (pong.isNameless()) {
			throw new CompletionException(new IOException("The node at " + address + " takes no calls at present"));
		}
		String name = (pong.name() != null && NodeName.isValid(pong.name())) ? pong.name()
				: this.configured.assumedName();
		return new DiscoveredNode(name, pong.instanceId(), address, pong.attributes());
	}

	private void answered(DiscoveredNode node, long pingedAt) {
		DiscoveredNode before;
		DiscoveryListener listener;
		synchronized (this) {
			if (this.closed) {
				return;
			}
			before = this.discovered;
			this.discovered = node;
			this.answeredPingAt = pingedAt;
			this.unansweredPings = 0;
			listener = this.listener;
		}
		warnOnUnexpectedName(node);
		if (listener == null) {
			return;
		}
		if (before != null && isAnotherNode(before, node)) {
			listener.lost(this.source, before.name(), before.instanceId());
		}
		listener.discovered(this.source, node);
	}

	/**
	 * Returns whether the previous node must be reported lost. A new instance of the same
	 * name replaces it without a report.
	 */
	private static boolean isAnotherNode(DiscoveredNode before, DiscoveredNode now) {
		return !NodeName.isSame(before.name(), now.name()) && !Objects.equals(before.instanceId(), now.instanceId());
	}

	private void unanswered(@Nullable Throwable failure) {
		DiscoveredNode lost = null;
		DiscoveryListener listener;
		synchronized (this) {
			if (this.closed) {
				return;
			}
			logger.debug("No answer from static peer {}", this.configured, failure);
			this.unansweredPings++;
			if (this.unansweredPings >= MAX_UNANSWERED_PINGS) {
				lost = this.discovered;
				this.discovered = null;
			}
			listener = this.listener;
		}
		if (lost != null && listener != null) {
			listener.lost(this.source, lost.name(), lost.instanceId());
		}
	}

	private void warnOnUnexpectedName(DiscoveredNode node) {
		String expected = this.configured.name();
		if (expected == null || NodeName.isSame(expected, node.name())) {
			return;
		}
		synchronized (this) {
			if (this.nameWarningLogged) {
				return;
			}
			this.nameWarningLogged = true;
		}
		logger.warn("The static peer {} is named '{}'; it is known by that name", this.configured, node.name());
	}

	@Override
	public String toString() {
		return this.configured.toString();
	}

}
