package io.peerlink.internal.server.dedup;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * The windows of all callers that number their calls. Guarded by the
 * {@link DuplicateFilter}.
 * <p>
 * A call is recognised by its caller's instance and its number. Anyone can claim an
 * instance, so a window also belongs to the address that the claim came from. Several
 * addresses share a window only if discovery knows the same instance at each of them. A
 * call that is retransmitted from yet another address is recognised by its id.
 */
final class CallerWindows {

	/**
	 * Maximum number of windows of unknown peers.
	 */
	static final int MAX_UNKNOWN_PEERS = 256;

	/**
	 * Maximum number of windows of known peers: more than there are peers, because
	 * earlier instances of restarted nodes are remembered for a while.
	 */
	static final int MAX_PEERS = 4096;

	/**
	 * Maximum number of windows of one instance, each for other addresses.
	 */
	static final int MAX_WINDOWS_PER_INSTANCE = 8;

	/**
	 * Maximum number of evicted windows that are remembered.
	 */
	static final int MAX_EVICTED = 4096;

	/**
	 * Maximum number of bytes of the replies to all known peers, besides those that are
	 * guaranteed to each.
	 */
	static final long PEER_BYTES = 32 << 20;

	/**
	 * Maximum number of bytes of the replies to all unknown peers, besides those that are
	 * guaranteed to each.
	 */
	static final long UNKNOWN_PEER_BYTES = 4 << 20;

	/**
	 * How long an unknown peer must have been silent for its window to be evicted.
	 */
	static final Duration MIN_IDLE = Duration.ofSeconds(10);

	private final Map<Caller, CallerWindow> byCaller = new HashMap<>();

	private final Map<String, List<CallerWindow>> byInstance = new HashMap<>();

	private final Set<CallerWindow> ofPeers = new LinkedHashSet<>();

	private final Set<CallerWindow> ofUnknownPeers = new LinkedHashSet<>();

	/**
	 * The lowest numbers that had not arrived when a window was evicted: those below may
	 * have been executed.
	 */
	private final Map<Caller, Long> evicted = new BoundedMap<>(MAX_EVICTED);

	private final ReplyBudget peerBudget = new ReplyBudget(PEER_BYTES);

	private final ReplyBudget unknownPeerBudget = new ReplyBudget(UNKNOWN_PEER_BYTES);

	private final PeerTable peers;

	private final Scheduler scheduler;

	/**
	 * The last caller, which is likely to call again.
	 */
	private @Nullable Caller recentCaller;

	private @Nullable CallerWindow recentWindow;

	CallerWindows(NodeContext context) {
		this.peers = context.peers();
		this.scheduler = context.scheduler();
	}

	/**
	 * Decides what is to be done with a numbered request.
	 * @param request the request
	 * @param pl its extension
	 * @param instanceId the instance in that extension
	 * @param arrival how the request arrived
	 */
	AdmissionDecision admit(Message.Request request, Extension pl, String instanceId, Arrival arrival) {
		CallerWindow window = find(instanceId, arrival);
		AdmissionDecision known = retransmissionToAnother(window, instanceId, pl.seq(), request.id());
		if (known != null) {
			return known;
		}
		if (window == null) {
			if (pl.seq() < floorOf(new Caller(instanceId, arrival.source()))) {
				return AdmissionDecision.REPLY_EVICTED;
			}
			window = create(instanceId, arrival, pl);
			if (window == null) {
				return AdmissionDecision.NO_CAPACITY;
			}
		}
		return window.admit(request, pl, arrival.nanoTime());
	}

	/**
	 * Returns a call by its number.
	 * @param pl the instance and the number
	 * @param arrival where the instance is claimed
	 */
	@Nullable CallEntry find(Extension pl, Arrival arrival) {
		String instanceId = pl.instance();
		CallerWindow window = (instanceId != null) ? this.byCaller.get(new Caller(instanceId, arrival.source())) : null;
		return (window != null) ? window.find(pl.seq()) : null;
	}

	/**
	 * Returns the window of a caller. If discovery has found the caller since its last
	 * call, the window becomes that of a known peer and is shared with other addresses of
	 * that peer.
	 */
	private @Nullable CallerWindow find(String instanceId, Arrival arrival) {
		CallerWindow window = lookUp(instanceId, arrival.source());
		if (window == null && arrival.isFrom(instanceId)) {
			window = share(instanceId, arrival.source());
		}
		if (window != null && window.isOfUnknownPeer() && arrival.isFrom(instanceId)) {
			this.ofUnknownPeers.remove(window);
			this.ofPeers.add(window);
			window.promote(this.peerBudget);
		}
		return window;
	}

	private @Nullable CallerWindow lookUp(String instanceId, InetSocketAddress address) {
		Caller recent = this.recentCaller;
		if (recent != null && recent.is(instanceId, address)) {
			return this.recentWindow;
		}
		Caller caller = new Caller(instanceId, address);
		CallerWindow window = this.byCaller.get(caller);
		if (window != null) {
			this.recentCaller = caller;
			this.recentWindow = window;
		}
		return window;
	}

	private @Nullable CallerWindow share(String instanceId, InetSocketAddress address) {
		for (CallerWindow other : windowsOf(instanceId)) {
			if (other.addresses().stream().anyMatch((known) -> this.peers.isAt(instanceId, known))) {
				put(other, address);
				return other;
			}
		}
		return null;
	}

	private @Nullable AdmissionDecision retransmissionToAnother(@Nullable CallerWindow window, String instanceId,
			long number, MessageId id) {
		List<CallerWindow> candidates = (window != null) ? window.siblings() : windowsOf(instanceId);
		if (candidates.size() == 1 && candidates.get(0) == window) {
			return null;
		}
		for (CallerWindow other : candidates) {
			AdmissionDecision decision = (other != window) ? other.admitRetransmission(number, id) : null;
			if (decision != null) {
				return decision;
			}
		}
		return null;
	}

	private @Nullable CallerWindow create(String instanceId, Arrival arrival, Extension pl) {
		boolean known = arrival.isFrom(instanceId);
		if (known ? this.ofPeers.size() >= MAX_PEERS : !hasRoomForUnknownPeer(instanceId, arrival.nanoTime())) {
			return null;
		}
		InetSocketAddress address = arrival.source();
		CallNumbers numbers = new CallNumbers(Math.min(pl.lowestPending(), pl.seq()),
				floorOf(new Caller(instanceId, address)));
		List<CallerWindow> siblings = this.byInstance.computeIfAbsent(instanceId, (id) -> new ArrayList<>(1));
		CallerWindow window = new CallerWindow(this.scheduler, instanceId, numbers, arrival.nanoTime(),
				this.unknownPeerBudget, siblings);
		siblings.add(window);
		if (known) {
			window.promote(this.peerBudget);
		}
		(known ? this.ofPeers : this.ofUnknownPeers).add(window);
		put(window, address);
		return window;
	}

	private void put(CallerWindow window, InetSocketAddress address) {
		window.addresses().add(address);
		this.byCaller.put(new Caller(window.instanceId(), address), window);
	}

	private boolean hasRoomForUnknownPeer(String instanceId, long now) {
		return windowsOf(instanceId).size() < MAX_WINDOWS_PER_INSTANCE && makeRoomForUnknownPeer(now);
	}

	private boolean makeRoomForUnknownPeer(long now) {
		if (this.ofUnknownPeers.size() < MAX_UNKNOWN_PEERS) {
			return true;
		}
		for (CallerWindow window : this.ofUnknownPeers) {
			if (window.isIdleSince(now - MIN_IDLE.toNanos())) {
				evict(window);
				return true;
			}
		}
		return false;
	}

	private void evict(CallerWindow window) {
		window.addresses()
			.forEach((address) -> this.evicted.put(new Caller(window.instanceId(), address), window.end()));
		window.clear();
		remove(window);
	}

	private long floorOf(Caller caller) {
		return this.evicted.getOrDefault(caller, 0L);
	}

	private void remove(CallerWindow window) {
		String instanceId = window.instanceId();
		this.recentCaller = null;
		this.recentWindow = null;
		window.addresses().forEach((address) -> this.byCaller.remove(new Caller(instanceId, address)));
		this.ofPeers.remove(window);
		this.ofUnknownPeers.remove(window);
		window.siblings().remove(window);
		if (window.siblings().isEmpty()) {
			this.byInstance.remove(instanceId);
		}
	}

	private List<CallerWindow> windowsOf(String instanceId) {
		List<CallerWindow> windows = this.byInstance.get(instanceId);
		return (windows != null) ? windows : List.of();
	}

	/**
	 * Forgets what needs not be remembered any longer.
	 */
	void expire(long now) {
		expire(this.ofPeers, now);
		expire(this.ofUnknownPeers, now);
	}

	private void expire(Set<CallerWindow> windows, long now) {
		List.copyOf(windows).stream().filter((window) -> window.expire(now)).forEach(this::remove);
	}

	boolean isEmpty() {
		return this.byCaller.isEmpty();
	}

	int cachedReplies() {
		return cachedReplies(this.ofPeers) + cachedReplies(this.ofUnknownPeers);
	}

	private static int cachedReplies(Set<CallerWindow> windows) {
		return windows.stream().mapToInt(CallerWindow::cachedReplies).sum();
	}

}
