package io.peerlink.internal.discovery.dnssd;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import io.peerlink.internal.discovery.net.UsableInterface;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.Scheduler.Timer;

/**
 * The caches of the links, by interface. The cache of a link that has ended is kept for a
 * while: most links end because their interface has changed, and the next one on the same
 * interface takes it over. Runs on the scheduler's thread only.
 */
final class LinkCaches {

	/**
	 * How long an interface may be away: a link that went down, a renewed address or a
	 * change of the access point take some seconds. Only then are the nodes that were
	 * discovered there lost.
	 */
	static final Duration GRACE = Duration.ofSeconds(5);

	private final Scheduler scheduler;

	private final Function<UsableInterface, ServiceCache> factory;

	private final Map<String, Abandoned> abandoned = new HashMap<>();

	LinkCaches(Scheduler scheduler, Function<UsableInterface, ServiceCache> factory) {
		this.scheduler = scheduler;
		this.factory = factory;
	}

	/**
	 * Returns the cache for a new link.
	 * @param link its interface
	 * @return the cache of the previous link on that interface, otherwise an empty one
	 */
	ServiceCache take(UsableInterface link) {
		Abandoned previous = this.abandoned.remove(link.name());
		if (previous == null) {
			return this.factory.apply(link);
		}
		previous.expiry().cancel();
		previous.cache().moveTo(link, this.scheduler.nanoTime());
		return previous.cache();
	}

	/**
	 * Keeps the cache of a link that has ended until another link takes it, or until its
	 * nodes are lost.
	 * @param link the interface of the link
	 * @param cache its cache
	 */
	void abandon(UsableInterface link, ServiceCache cache) {
		Timer expiry = this.scheduler.schedule(GRACE, () -> {
			this.abandoned.remove(link.name());
			cache.clear();
		});
		this.abandoned.put(link.name(), new Abandoned(cache, expiry));
		cache.linkEnded();
	}

	private record Abandoned(ServiceCache cache, Timer expiry) {
	}

}
