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
import io.peerlink.internal.membership.Pinger;
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
 * Watches one configured address: pings it, often while no peer there is known to be up,
 * seldom while one is, because then {@link LivenessMonitor} watches as well. Thread-safe.
 */
final class StaticEndpoint {

	/**
	 * How often an address is pinged at which nobody is up.
	 */
	static final Duration DOWN_INTERVAL = Duration.ofSeconds(2);

	/**
	 * How often an address is pinged at which somebody is up.
	 */
	static final Duration UP_INTERVAL = Duration.ofSeconds(30);

	/**
	 * How long to wait for an answer.
	 */
	static final Duration PING_TIMEOUT = Duration.ofSeconds(2);

	/**
	 * How old the address of a host may be before it is looked up again, while nobody is
	 * up there.
	 */
	static final Duration RESOLVE_INTERVAL = Duration.ofSeconds(10);

	/**
	 * How many pings in a row must stay unanswered before the node is reported gone. By
	 * then {@link LivenessMonitor} has given up as well, which has more patience with
	 * nodes that answer no pings while they are busy.
	 */
	static final int MISSES = 8;

	private static final Logger logger = LoggerFactory.getLogger(StaticEndpoint.class);

	private final StaticPeer configured;

	private final String source;

	private final Predicate<InetSocketAddress> upAt;

	private final Pinger pinger;

	private final Scheduler scheduler;

	private final Executor resolverExecutor;

	private final HostResolver resolver;

	private @Nullable DiscoveryListener listener;

	private @Nullable Timer timer;

	private @Nullable InetSocketAddress address;

	private long resolvedAt;

	private @Nullable DiscoveredNode seen;

	/**
	 * When the ping was sent that was answered last.
	 */
	private long askedAt;

	private int misses;

	private boolean warned;

	private boolean closed;

	StaticEndpoint(StaticPeer configured, Predicate<InetSocketAddress> upAt, Pinger pinger, Scheduler scheduler,
			Executor resolverExecutor, HostResolver resolver) {
		this.configured = configured;
		this.upAt = upAt;
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
	 * Tell whether somebody answered here who has not said goodbye since, nor was lost.
	 */
	synchronized boolean isUp() {
		return this.seen != null && this.upAt.test(this.seen.address());
	}

	synchronized void close() {
		this.closed = true;
		if (this.timer != null) {
			this.timer.cancel();
		}
	}

	/**
	 * Ask who is there now, whatever is known.
	 */
	CompletableFuture<DiscoveredNode> probe(Duration timeout) {
		return resolve()
			.thenCompose((address) -> this.pinger.ping(address, timeout).thenApply((pong) -> sighting(address, pong)));
	}

	private void check() {
		long now = this.scheduler.nanoTime();
		if (isPingedSeldom(now)) {
			checkAgain(now);
			return;
		}
		Futures.whenDone(probe(PING_TIMEOUT), (sighting, failure) -> {
			checkAgain(now);
			if (sighting != null) {
				answered(sighting, now);
				return;
			}
			missed(failure);
		});
	}

	private synchronized boolean isPingedSeldom(long now) {
		return isUp() && now - this.askedAt < UP_INTERVAL.toNanos();
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

	private DiscoveredNode sighting(InetSocketAddress address, Pong pong) {
		String name = (pong.name() != null && NodeName.isValid(pong.name())) ? pong.name()
				: this.configured.assumedName();
		String instanceId = pong.instanceId();
		Map<String, String> attributes = (instanceId != null) ? Map.of(Peer.JAVA_MARKER, "1", "instance_id", instanceId)
				: Map.of();
		return new DiscoveredNode(name, instanceId, address, attributes);
	}

	private void answered(DiscoveredNode sighting, long askedAt) {
		DiscoveredNode before;
		DiscoveryListener listener;
		synchronized (this) {
			if (this.closed) {
				return;
			}
			before = this.seen;
			this.seen = sighting;
			this.askedAt = askedAt;
			this.misses = 0;
			listener = this.listener;
		}
		warnOfOtherName(sighting);
		if (listener == null) {
			return;
		}
		if (before != null && isAnother(before, sighting)) {
			listener.lost(this.source, before.name(), before.instanceId());
		}
		listener.discovered(this.source, sighting);
	}

	/**
	 * A new instance of the same name replaces the old one without a word from here.
	 */
	private static boolean isAnother(DiscoveredNode before, DiscoveredNode now) {
		return !before.name().equals(now.name()) && !Objects.equals(before.instanceId(), now.instanceId());
	}

	private void missed(@Nullable Throwable failure) {
		DiscoveredNode lost = null;
		DiscoveryListener listener;
		synchronized (this) {
			if (this.closed) {
				return;
			}
			logger.debug("No answer from static peer {}", this.configured, failure);
			this.misses++;
			if (this.misses >= MISSES) {
				lost = this.seen;
				this.seen = null;
			}
			listener = this.listener;
		}
		if (lost != null && listener != null) {
			listener.lost(this.source, lost.name(), lost.instanceId());
		}
	}

	private void warnOfOtherName(DiscoveredNode sighting) {
		String expected = this.configured.name();
		if (expected == null || expected.equals(sighting.name())) {
			return;
		}
		synchronized (this) {
			if (this.warned) {
				return;
			}
			this.warned = true;
		}
		logger.warn("The static peer {} is named '{}'; it is known by that name", this.configured, sighting.name());
	}

}
