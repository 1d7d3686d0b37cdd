package io.peerlink.internal.server.dedup;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.internal.concurrent.BoundedMap;
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
 * call that is retransmitted from yet another address is recognised by its id. If the id
 * is not kept any more, the number is enough where discovery has known the instance: what
 * others claim does not get there.
 * <p>
 * Where messages are sealed the sender has proved its instance, and only the source
 * address could be anybody's: then the window belongs to the instance alone.
 */
final class CallerWindows {

	/**
	 * Maximum number of evicted windows that are remembered.
	 */
	static final int MAX_EVICTED = 4096;

	/**
	 * The place of callers that have proved their instance.
	 */
	private static final InetSocketAddress ANYWHERE = InetSocketAddress.createUnresolved("anywhere", 0);

	private final Map<Caller, CallerWindow> byCaller = new HashMap<>();

	private final Map<String, List<CallerWindow>> byInstance = new HashMap<>();

	private final CallerGroup peerGroup = CallerGroup.ofPeers();

	private final CallerGroup unknownGroup = CallerGroup.ofUnknownPeers();

	/**
	 * The lowest numbers that had not arrived when a window was evicted: those below may
	 * have been executed.
	 */
	private final Map<Caller, Long> evicted = new BoundedMap<>(MAX_EVICTED);

	private final PeerTable peers;

	private final Scheduler scheduler;

	private final ExpiryRotation rotation;

	private final LongAdder cachedReplies;

	private final LargeReplies largeReplies;

	/**
	 * The last caller, which is likely to call again.
	 */
	private @Nullable Caller recentCaller;

	private @Nullable CallerWindow recentWindow;

	/**
	 * Creates an empty set of windows.
	 * @param context the node
	 * @param rotation where windows expire
	 * @param cachedReplies counts the replies of all callers
	 */
	CallerWindows(NodeContext context, ExpiryRotation rotation, LongAdder cachedReplies) {
		this.peers = context.peers();
		this.scheduler = context.scheduler();
		this.rotation = rotation;
		this.cachedReplies = cachedReplies;
		this.largeReplies = new LargeReplies((context.tcp() != null) ? context.tcp().maxPayload() : 0);
	}

	/**
	 * Decides what is to be done with a numbered request.
	 * @param request the request
	 * @param pl its extension
	 * @param instanceId the instance in that extension
	 * @param arrival how the request arrived
	 * @param call the entry of the call
	 */
	AdmissionDecision admit(Message.Request request, Extension pl, String instanceId, Arrival arrival, CallEntry call) {
		CallerWindow window = find(instanceId, arrival);
		AdmissionDecision known = retransmissionToAnother(window, instanceId, pl.seq(), request.id());
		if (known != null) {
			return known;
		}
		if (window == null) {
			if (pl.seq() < floorOf(new Caller(instanceId, placeOf(arrival)))) {
				return AdmissionDecision.REPLY_EVICTED;
			}
			window = create(instanceId, arrival, pl);
			if (window == null) {
				return AdmissionDecision.NO_CAPACITY;
			}
		}
		return window.admit(request, pl, arrival.nanoTime(), call);
	}

	/**
	 * Returns a call that is kept, whatever address it came from.
	 * @param pl the instance and the number
	 * @param id the id of the request, which cannot be guessed
	 */
	@Nullable CallEntry find(Extension pl, MessageId id) {
		String instanceId = pl.instance();
		return (instanceId != null) ? find(windowsOf(instanceId), pl.seq(), id) : null;
	}

	private static @Nullable CallEntry find(List<CallerWindow> windows, long number, MessageId id) {
		for (CallerWindow window : windows) {
			CallEntry call = window.find(number, id);
			if (call != null) {
				return call;
			}
		}
		return null;
	}

	/**
	 * Returns the window of a caller. If discovery has found the caller since its last
	 * call, the window becomes that of a known peer and is shared with other addresses of
	 * that peer.
	 */
	private @Nullable CallerWindow find(String instanceId, Arrival arrival) {
		CallerWindow window = lookUp(instanceId, placeOf(arrival));
		if (window == null && arrival.isFrom(instanceId)) {
			window = share(instanceId, placeOf(arrival));
		}
		if (window != null && window.group() == this.unknownGroup && arrival.isFrom(instanceId)
				&& makeRoom(this.peerGroup, instanceId, window.host(), arrival.nanoTime())) {
			this.unknownGroup.remove(window);
			this.peerGroup.add(window);
			window.moveTo(this.peerGroup);
		}
		return window;
	}

	private static InetSocketAddress placeOf(Arrival arrival) {
		return arrival.isAuthenticated() ? ANYWHERE : arrival.source();
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
		if (window != null && window.find(number, id) != null) {
			return null;
		}
		CallEntry kept = find(candidates, number, id);
		return (kept != null) ? AdmissionDecision.retransmitted(kept)
				: retransmissionByNumber(candidates, window, number);
	}

	private @Nullable AdmissionDecision retransmissionByNumber(List<CallerWindow> candidates,
			@Nullable CallerWindow window, long number) {
		for (CallerWindow other : candidates) {
			boolean isKnown = other != window && other.group() == this.peerGroup;
			AdmissionDecision decision = isKnown ? other.admitElsewhere(number) : null;
			if (decision != null) {
				return decision;
			}
		}
		return null;
	}

	private @Nullable CallerWindow create(String instanceId, Arrival arrival, Extension pl) {
		CallerGroup group = arrival.isFrom(instanceId) ? this.peerGroup : this.unknownGroup;
		InetAddress host = arrival.source().getAddress();
		if (!makeRoom(group, instanceId, host, arrival.nanoTime())) {
			return null;
		}
		CallNumbers numbers = new CallNumbers(Math.min(pl.lowestPending(), pl.seq()),
				floorOf(new Caller(instanceId, placeOf(arrival))), group.numberBudget());
		List<CallerWindow> siblings = this.byInstance.computeIfAbsent(instanceId, (id) -> new ArrayList<>(1));
		CallerWindow window = new CallerWindow(this.scheduler, instanceId, host, siblings, group, numbers,
				this.cachedReplies, this.largeReplies);
		siblings.add(window);
		group.add(window);
		this.rotation.add(window, () -> remove(window));
		put(window, placeOf(arrival));
		return window;
	}

	/**
	 * Evicts a window if that is necessary for another one.
	 * @return {@code false} if none can be evicted
	 */
	private boolean makeRoom(CallerGroup group, String instanceId, InetAddress host, long now) {
		List<CallerWindow> siblings = windowsOf(instanceId);
		CallerWindow evicted = null;
		if (group.count(siblings) >= CallerGroup.MAX_WINDOWS_PER_INSTANCE) {
			// A known instance has moved. Others only claim to be the same one.
			evicted = (group == this.peerGroup) ? group.leastRecentlyUsed(siblings) : null;
		}
		else if (group.isFull()) {
			evicted = group.evictable(host, now);
		}
		else {
			return true;
		}
		if (evicted != null) {
			evict(evicted);
		}
		return evicted != null;
	}

	private void put(CallerWindow window, InetSocketAddress address) {
		window.addresses().add(address);
		this.byCaller.put(new Caller(window.instanceId(), address), window);
		if (window.addresses().size() > CallerWindow.MAX_ADDRESSES) {
			InetSocketAddress dropped = outdatedAddress(window);
			window.addresses().remove(dropped);
			forget(new Caller(window.instanceId(), dropped));
		}
	}

	/**
	 * Returns an address of a window where discovery does not know the instance any more,
	 * else the one that was added first.
	 */
	private InetSocketAddress outdatedAddress(CallerWindow window) {
		return window.addresses()
			.stream()
			.filter((address) -> !this.peers.isAt(window.instanceId(), address))
			.findFirst()
			.orElseGet(() -> window.addresses().iterator().next());
	}

	private void forget(Caller caller) {
		this.byCaller.remove(caller);
		this.recentCaller = null;
		this.recentWindow = null;
	}

	private void evict(CallerWindow window) {
		window.addresses()
			.forEach((address) -> this.evicted.put(new Caller(window.instanceId(), address), window.end()));
		this.rotation.remove(window);
		remove(window);
	}

	private long floorOf(Caller caller) {
		return this.evicted.getOrDefault(caller, 0L);
	}

	private void remove(CallerWindow window) {
		String instanceId = window.instanceId();
		window.clear();
		window.addresses().forEach((address) -> forget(new Caller(instanceId, address)));
		window.group().remove(window);
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
	 * Returns the results that do not fit into a datagram. They guard themselves.
	 */
	LargeReplies largeReplies() {
		return this.largeReplies;
	}

	/**
	 * Returns how many addresses lead to a window.
	 */
	int addresses() {
		return this.byCaller.size();
	}

	/**
	 * Returns how many calls take an entry.
	 */
	int size() {
		return this.byInstance.values().stream().flatMap(List::stream).mapToInt(CallerWindow::size).sum();
	}

	/**
	 * Returns the windows of callers of one kind.
	 * @param known whether of those that discovery knows at their address
	 */
	CallerGroup group(boolean known) {
		return known ? this.peerGroup : this.unknownGroup;
	}

}
