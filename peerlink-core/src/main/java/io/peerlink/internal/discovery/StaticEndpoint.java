package io.peerlink.internal.discovery;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.liveness.LivenessMonitor;
import io.peerlink.internal.liveness.Pinger;
import io.peerlink.internal.membership.Pong;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.Scheduler.Timer;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
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
	 * The age at which the address of a host name is resolved again, while no peer is up
	 * there.
	 */
	static final Duration RESOLVE_INTERVAL = Duration.ofSeconds(10);

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

	private final Executor resolverExecutor;

	private final HostResolver resolver;

	private @Nullable DiscoveryListener listener;

	private @Nullable Timer timer;

	private @Nullable InetSocketAddress address;

	private long resolvedAt;

	private @Nullable DiscoveredNode discovered;

	/**
	 * When the last ping was sent that was answered.
	 */
	private long answeredPingAt;

	private int unansweredPings;

	private boolean nameWarningLogged;

	private boolean closed;

	StaticEndpoint(StaticPeer configured, Predicate<InetSocketAddress> isUpAt, Pinger pinger, Scheduler scheduler,
			Executor resolverExecutor, HostResolver resolver) {
		this.configured = configured;
		this.isUpAt = isUpAt;
		this.source = "static/" + configured.host() + ":" + configured.port();
		this.pinger = pinger;
		this.scheduler = scheduler;
		this.resolverExecutor = resolverExecutor;
		this.resolver = resolver;
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

	synchronized void close() {
		this.closed = true;
		if (this.timer != null) {
			this.timer.cancel();
		}
	}

	/**
	 * Pings the address now.
	 * @param timeout how long to wait for the reply
	 * @return completes with the node that answers, fails when none does
	 */
	CompletableFuture<DiscoveredNode> probe(Duration timeout) {
		return resolve()
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

	private synchronized CompletableFuture<InetSocketAddress> resolve() {
		InetSocketAddress known = this.address;
		if (known != null && (isUp() || isFresh())) {
			return CompletableFuture.completedFuture(known);
		}
		try {
			Executor executor = this.configured.isAddress() ? Runnable::run : this.resolverExecutor;
			return CompletableFuture.supplyAsync(this::resolveNow, executor).thenApply(this::resolved);
		}
		catch (RejectedExecutionException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private boolean isFresh() {
		return this.configured.isAddress() || this.scheduler.nanoTime() - this.resolvedAt < RESOLVE_INTERVAL.toNanos();
	}

	private InetSocketAddress resolveNow() {
		try {
			InetAddress host = this.resolver.resolve(this.configured.host());
			return new InetSocketAddress(host, this.configured.port());
		}
		catch (UnknownHostException ex) {
			throw new CompletionException(ex);
		}
	}

	private synchronized InetSocketAddress resolved(InetSocketAddress address) {
		this.address = address;
		this.resolvedAt = this.scheduler.nanoTime();
		return address;
	}

	private DiscoveredNode toNode(InetSocketAddress address, Pong pong) {
		String name = (pong.name() != null && NodeName.isValid(pong.name())) ? pong.name()
				: this.configured.assumedName();
		String instanceId = pong.instanceId();
		Map<String, String> attributes = (instanceId != null) ? Map.of(Peer.JAVA_MARKER, "1", "instance_id", instanceId)
				: Map.of();
		return new DiscoveredNode(name, instanceId, address, attributes);
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
		return !before.name().equals(now.name()) && !Objects.equals(before.instanceId(), now.instanceId());
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
		if (expected == null || expected.equals(node.name())) {
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

}
