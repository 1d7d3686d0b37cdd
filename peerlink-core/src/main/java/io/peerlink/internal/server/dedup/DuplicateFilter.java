package io.peerlink.internal.server.dedup;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * The requests that this node has got, to execute each once however often it comes.
 * Thread-safe.
 * <p>
 * A numbered request is recognised by its caller's instance and its number. Anyone can
 * claim an instance, so a window belongs to the address that the claim came from, too;
 * only addresses at which discovery knows the same instance share one. A call that is
 * repeated from yet another address is recognised by its id.
 */
public final class DuplicateFilter {

	/**
	 * How many windows there are of callers that are no known peers.
	 */
	static final int MAX_STRANGERS = 256;

	/**
	 * How many windows there are of known peers: more than there are peers, as those that
	 * were restarted are remembered for a while.
	 */
	static final int MAX_PEERS = 4096;

	/**
	 * How many windows one instance may have, each for other addresses.
	 */
	static final int MAX_WINDOWS_PER_INSTANCE = 8;

	/**
	 * How many windows that had to go are remembered.
	 */
	static final int MAX_EVICTED = 4096;

	/**
	 * How many refusals for want of a window are remembered.
	 */
	static final int MAX_REFUSED = 1024;

	/**
	 * How many bytes the replies to known peers have, besides a few of each.
	 */
	static final long PEER_BYTES = 32 << 20;

	/**
	 * How many bytes the replies to each other kind of caller have, besides a few of
	 * each.
	 */
	static final long STRANGER_BYTES = 4 << 20;

	/**
	 * How often is looked for what need not be remembered any more.
	 */
	static final Duration EXPIRY_INTERVAL = Duration.ofSeconds(5);

	/**
	 * How long a stranger must have been silent to make room for another one.
	 */
	static final Duration STRANGER_SILENCE = Duration.ofSeconds(10);

	private final Map<Caller, CallerWindow> windows = new HashMap<>();

	private final Map<String, List<CallerWindow>> windowsByInstance = new HashMap<>();

	private final Set<CallerWindow> peerWindows = new LinkedHashSet<>();

	private final Set<CallerWindow> strangerWindows = new LinkedHashSet<>();

	/**
	 * That a request was refused must not change with its next attempt, as its caller may
	 * have been told already.
	 */
	private final Set<Refusal> refused = new LinkedHashSet<>();

	/**
	 * The numbers that had not come when a window had to go: those below may have been
	 * executed.
	 */
	private final Map<Caller, Long> evicted = new LinkedHashMap<>();

	private final ReplyBudget peerBudget = new ReplyBudget(PEER_BYTES);

	private final ReplyBudget strangerBudget = new ReplyBudget(STRANGER_BYTES);

	private final UnnumberedCalls unnumbered;

	private final PeerTable peers;

	private final Scheduler scheduler;

	/**
	 * Who called last, as it is likely to call again.
	 */
	private @Nullable Caller recentCaller;

	private @Nullable CallerWindow recentWindow;

	/**
	 * Whether discovery may have come to know the one who called last.
	 */
	private volatile boolean peersChanged;

	private Scheduler.@Nullable Timer timer;

	private boolean closed;

	public DuplicateFilter(PeerTable peers, Scheduler scheduler) {
		this.peers = peers;
		this.scheduler = scheduler;
		peers.watch(() -> this.peersChanged = true);
		this.unnumbered = new UnnumberedCalls(scheduler, new ReplyBudget(STRANGER_BYTES));
	}

	/**
	 * Judge a request. Called on the receive thread.
	 */
	public synchronized AdmissionDecision admit(Message.Request request, Arrival arrival) {
		InetSocketAddress from = arrival.source();
		expireLater();
		Extension pl = request.pl();
		String instanceId = (pl != null && pl.isCall()) ? pl.instance() : null;
		if (pl == null || instanceId == null) {
			return this.unnumbered.admit(request, from);
		}
		if (!this.refused.isEmpty() && this.refused.contains(new Refusal(from, request.id()))) {
			return AdmissionDecision.FULL;
		}
		CallerWindow window = find(instanceId, from);
		AdmissionDecision elsewhere = repetitionOfAnother(window, instanceId, pl.seq(), request.id());
		if (elsewhere != null) {
			return elsewhere;
		}
		if (window == null) {
			if (pl.seq() < floorOf(new Caller(instanceId, from))) {
				return AdmissionDecision.LOST;
			}
			window = create(instanceId, from, pl);
			if (window == null) {
				remember(new Refusal(from, request.id()));
				return AdmissionDecision.FULL;
			}
		}
		return window.admit(request, pl);
	}

	/**
	 * Find a numbered call.
	 */
	public synchronized @Nullable CallEntry find(Extension pl, InetSocketAddress from) {
		CallerWindow window = (pl.instance() != null) ? this.windows.get(new Caller(pl.instance(), from)) : null;
		return (window != null) ? window.find(pl.seq()) : null;
	}

	public synchronized int cachedReplies() {
		int ofPeers = this.peerWindows.stream().mapToInt(CallerWindow::cachedReplies).sum();
		int ofStrangers = this.strangerWindows.stream().mapToInt(CallerWindow::cachedReplies).sum();
		return ofPeers + ofStrangers + this.unnumbered.cachedReplies();
	}

	public synchronized void close() {
		this.closed = true;
		if (this.timer != null) {
			this.timer.cancel();
		}
	}

	/**
	 * Find the window of a caller. One that discovery has come to know is a stranger no
	 * more, and shares the window of its other addresses.
	 */
	private @Nullable CallerWindow find(String instanceId, InetSocketAddress from) {
		if (this.peersChanged) {
			this.peersChanged = false;
			this.recentCaller = null;
			this.recentWindow = null;
		}
		Caller recent = this.recentCaller;
		if (recent != null && recent.instanceId().equals(instanceId) && recent.address().equals(from)) {
			return this.recentWindow;
		}
		Caller caller = new Caller(instanceId, from);
		CallerWindow window = this.windows.get(caller);
		if (window != null) {
			if (window.isStranger() && this.peers.isAt(instanceId, from)) {
				this.strangerWindows.remove(window);
				this.peerWindows.add(window);
				window.promote(this.peerBudget);
			}
			this.recentCaller = caller;
			this.recentWindow = window;
			return window;
		}
		if (!this.peers.isAt(instanceId, from)) {
			return null;
		}
		for (CallerWindow other : windowsOf(instanceId)) {
			if (other.addresses().stream().anyMatch((address) -> this.peers.isAt(instanceId, address))) {
				put(other, from);
				return find(instanceId, from);
			}
		}
		return null;
	}

	private @Nullable AdmissionDecision repetitionOfAnother(@Nullable CallerWindow window, String instanceId,
			long number, MessageId id) {
		List<CallerWindow> others = (window != null) ? window.siblings() : windowsOf(instanceId);
		if (others.size() == 1 && others.get(0) == window) {
			return null;
		}
		for (CallerWindow other : others) {
			AdmissionDecision repetition = (other != window) ? other.admitRepetition(number, id) : null;
			if (repetition != null) {
				return repetition;
			}
		}
		return null;
	}

	private @Nullable CallerWindow create(String instanceId, InetSocketAddress from, Extension pl) {
		boolean known = this.peers.isAt(instanceId, from);
		if (known && this.peerWindows.size() >= MAX_PEERS) {
			return null;
		}
		if (!known && (windowsOf(instanceId).size() >= MAX_WINDOWS_PER_INSTANCE || !makeRoomForStranger())) {
			return null;
		}
		List<CallerWindow> siblings = this.windowsByInstance.computeIfAbsent(instanceId, (id) -> new ArrayList<>(1));
		CallerWindow window = new CallerWindow(this.scheduler, instanceId, Math.min(pl.low(), pl.seq()),
				floorOf(new Caller(instanceId, from)), this.strangerBudget, siblings);
		siblings.add(window);
		if (known) {
			window.promote(this.peerBudget);
		}
		(known ? this.peerWindows : this.strangerWindows).add(window);
		put(window, from);
		return window;
	}

	private void put(CallerWindow window, InetSocketAddress from) {
		window.addresses().add(from);
		this.windows.put(new Caller(window.instanceId(), from), window);
	}

	private boolean makeRoomForStranger() {
		if (this.strangerWindows.size() < MAX_STRANGERS) {
			return true;
		}
		long before = this.scheduler.nanoTime() - STRANGER_SILENCE.toNanos();
		for (CallerWindow stranger : this.strangerWindows) {
			if (stranger.isIdleSince(before)) {
				evict(stranger);
				return true;
			}
		}
		return false;
	}

	private void evict(CallerWindow window) {
		for (InetSocketAddress address : window.addresses()) {
			if (this.evicted.size() >= MAX_EVICTED) {
				this.evicted.remove(this.evicted.keySet().iterator().next());
			}
			this.evicted.put(new Caller(window.instanceId(), address), window.end());
		}
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
		window.addresses().forEach((address) -> this.windows.remove(new Caller(instanceId, address)));
		this.peerWindows.remove(window);
		this.strangerWindows.remove(window);
		window.siblings().remove(window);
		if (window.siblings().isEmpty()) {
			this.windowsByInstance.remove(instanceId);
		}
	}

	private List<CallerWindow> windowsOf(String instanceId) {
		List<CallerWindow> windows = this.windowsByInstance.get(instanceId);
		return (windows != null) ? windows : List.of();
	}

	private void remember(Refusal refusal) {
		if (this.refused.size() >= MAX_REFUSED) {
			this.refused.remove(this.refused.iterator().next());
		}
		this.refused.add(refusal);
	}

	private void expireLater() {
		if (this.timer == null && !this.closed) {
			this.timer = this.scheduler.schedule(EXPIRY_INTERVAL, this::expire);
		}
	}

	private synchronized void expire() {
		this.timer = null;
		long now = this.scheduler.nanoTime();
		List.copyOf(this.peerWindows).stream().filter((window) -> window.expire(now)).forEach(this::remove);
		List.copyOf(this.strangerWindows).stream().filter((window) -> window.expire(now)).forEach(this::remove);
		if (!this.unnumbered.expire(now) || !this.windows.isEmpty()) {
			expireLater();
		}
	}

	private record Refusal(InetSocketAddress address, MessageId id) {
	}

	private record Caller(String instanceId, InetSocketAddress address) {
	}

}
