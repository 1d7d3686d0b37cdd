package io.peerlink.internal.server.dedup;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The windows of one kind of callers, and what they may cost, one by one and together.
 * Guarded by the {@link DuplicateFilter}.
 */
final class CallerGroup {

	/**
	 * Maximum number of windows of known peers: more than there are peers, because
	 * earlier instances of restarted nodes are remembered for a while.
	 */
	static final int MAX_PEERS = 4096;

	/**
	 * Maximum number of windows of unknown peers.
	 */
	static final int MAX_UNKNOWN_PEERS = 256;

	/**
	 * Maximum number of windows of one instance, each for other addresses.
	 */
	static final int MAX_WINDOWS_PER_INSTANCE = 8;

	/**
	 * How many windows of unknown peers one host keeps when another host needs one.
	 */
	static final int MAX_UNKNOWN_PEERS_PER_HOST = 32;

	/**
	 * How long a caller must have been silent for its window to be evicted.
	 */
	static final Duration MIN_IDLE = Duration.ofSeconds(10);

	/**
	 * How long no window is looked for after none could be evicted, so that a flood of
	 * callers does not cost a search for each datagram.
	 */
	private static final Duration SEARCH_INTERVAL = Duration.ofMillis(100);

	private final int maxWindows;

	private final boolean limitsHosts;

	private final int maxReplies;

	private final long maxReplyBytes;

	private final ByteBudget replyBudget;

	private final ByteBudget numberBudget;

	/**
	 * The one that was added first comes first.
	 */
	private final Set<CallerWindow> windows = new LinkedHashSet<>();

	/**
	 * The same windows by their hosts.
	 */
	private final Map<InetAddress, Set<CallerWindow>> byHost = new HashMap<>();

	private boolean searched;

	private long searchedAt;

	private CallerGroup(int maxWindows, boolean limitsHosts, int maxReplies, long maxReplyBytes, long allReplyBytes,
			long allNumberBytes) {
		this.maxWindows = maxWindows;
		this.limitsHosts = limitsHosts;
		this.maxReplies = maxReplies;
		this.maxReplyBytes = maxReplyBytes;
		this.replyBudget = new ByteBudget(allReplyBytes);
		this.numberBudget = new ByteBudget(allNumberBytes);
	}

	/**
	 * Creates the group of the callers that discovery knows at their address: 16,384
	 * replies or 4 MiB for each, 32 MiB for all, and 8 MiB for their numbers.
	 */
	static CallerGroup ofPeers() {
		return new CallerGroup(MAX_PEERS, false, 16_384, 4 << 20, 32 << 20, 8 << 20);
	}

	/**
	 * Creates the group of all other callers, which anyone can invent: 1024 replies or
	 * 512 KiB for each, 4 MiB for all, and 1 MiB for their numbers.
	 */
	static CallerGroup ofUnknownPeers() {
		return new CallerGroup(MAX_UNKNOWN_PEERS, true, 1024, 512 << 10, 4 << 20, 1 << 20);
	}

	int maxReplies() {
		return this.maxReplies;
	}

	long maxReplyBytes() {
		return this.maxReplyBytes;
	}

	ByteBudget replyBudget() {
		return this.replyBudget;
	}

	ByteBudget numberBudget() {
		return this.numberBudget;
	}

	void add(CallerWindow window) {
		this.windows.add(window);
		this.byHost.computeIfAbsent(window.host(), (host) -> new LinkedHashSet<>()).add(window);
	}

	void remove(CallerWindow window) {
		this.windows.remove(window);
		Set<CallerWindow> own = this.byHost.getOrDefault(window.host(), Set.of());
		if (own.size() > 1) {
			own.remove(window);
		}
		else if (own.contains(window)) {
			this.byHost.remove(window.host());
		}
	}

	int size() {
		return this.windows.size();
	}

	boolean isFull() {
		return size() >= this.maxWindows;
	}

	/**
	 * Returns a window that may make room for another one. Anyone can invent callers, so
	 * first those of a host that has too many of them make room, then that of another
	 * caller of the same host, and only then that of one that was silent.
	 * @param host the host that needs a window
	 * @param now the present time
	 * @return the window, {@code null} if all are in use
	 */
	@Nullable CallerWindow evictable(InetAddress host, long now) {
		CallerWindow found = this.limitsHosts ? ofCrowdedHost(host) : null;
		return (found != null) ? found : silent(now);
	}

	private @Nullable CallerWindow ofCrowdedHost(InetAddress host) {
		Stream<Set<CallerWindow>> crowded = this.byHost.values()
			.stream()
			.filter((own) -> own.size() > MAX_UNKNOWN_PEERS_PER_HOST);
		return Stream.concat(crowded, Stream.of(this.byHost.getOrDefault(host, Set.of())))
			.flatMap(Set::stream)
			.filter((window) -> !window.isRunning())
			.findFirst()
			.orElse(null);
	}

	private @Nullable CallerWindow silent(long now) {
		if (this.searched && now - this.searchedAt < SEARCH_INTERVAL.toNanos()) {
			return null;
		}
		for (CallerWindow window : this.windows) {
			if (window.usedAt() - (now - MIN_IDLE.toNanos()) < 0 && !window.isRunning()) {
				return window;
			}
		}
		this.searched = true;
		this.searchedAt = now;
		return null;
	}

	/**
	 * Returns how many windows of this group are among those of an instance.
	 */
	int count(List<CallerWindow> siblings) {
		return (int) siblings.stream().filter((window) -> window.group() == this).count();
	}

	/**
	 * Returns the window of this group among those of an instance that was not used for
	 * longest.
	 * @return the window, {@code null} if there is none without running calls
	 */
	@Nullable CallerWindow leastRecentlyUsed(List<CallerWindow> siblings) {
		CallerWindow found = null;
		for (CallerWindow window : siblings) {
			boolean older = found == null || window.usedAt() - found.usedAt() < 0;
			if (older && window.group() == this && !window.isRunning()) {
				found = window;
			}
		}
		return found;
	}

}
