package io.peerlink.rpc;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.peerlink.discovery.PeerTable;
import io.peerlink.time.Scheduler;
import io.peerlink.wire.Extension;
import io.peerlink.wire.Message;
import org.jspecify.annotations.Nullable;

/**
 * The requests that this node has got, to execute each once however often it comes.
 * Thread-safe.
 * <p>
 * A numbered request is recognised by its caller's instance and its number. Anyone can
 * claim an instance, so a window belongs to the address that the claim came from, too;
 * only addresses at which discovery knows the same instance share one.
 */
final class ServedCalls {

	/**
	 * How many callers are remembered that are no known peers. Known ones are limited by
	 * the {@link PeerTable}.
	 */
	static final int MAX_STRANGERS = 256;

	/**
	 * How many callers are remembered in all; more only if peers restart in masses.
	 */
	static final int MAX_CALLERS = 4096;

	/**
	 * How many bytes the replies to known peers have at most.
	 */
	static final long PEER_BYTES = 16 << 20;

	/**
	 * How many bytes the replies to each other kind of caller have at most.
	 */
	static final long STRANGER_BYTES = 4 << 20;

	/**
	 * How often is looked for what need not be remembered any more.
	 */
	static final Duration EXPIRY_INTERVAL = Duration.ofSeconds(5);

	private final Map<Caller, CallerWindow> windows = new HashMap<>();

	private final Map<String, CallerWindow> peerWindows = new HashMap<>();

	private final ReplyBudget peerBudget = new ReplyBudget(PEER_BYTES);

	private final ReplyBudget strangerBudget = new ReplyBudget(STRANGER_BYTES);

	private final ReplyBudget unnumberedBudget = new ReplyBudget(STRANGER_BYTES);

	private final UnnumberedCalls unnumbered;

	private final PeerTable peers;

	private final Scheduler scheduler;

	private Scheduler.@Nullable Timer timer;

	private boolean closed;

	ServedCalls(PeerTable peers, Scheduler scheduler) {
		this.peers = peers;
		this.scheduler = scheduler;
		this.unnumbered = new UnnumberedCalls(scheduler, this.unnumberedBudget);
	}

	/**
	 * Judge a request. Called on the receive thread.
	 */
	synchronized Admission admit(Message.Request request, InetSocketAddress from) {
		expireLater();
		Extension pl = request.pl();
		String instanceId = (pl != null && pl.isCall()) ? pl.instance() : null;
		if (pl == null || instanceId == null) {
			return this.unnumbered.admit(request, from);
		}
		CallerWindow window = window(instanceId, from, pl.low());
		return (window != null) ? window.admit(request, pl) : Admission.FULL;
	}

	/**
	 * Find a numbered call.
	 */
	synchronized @Nullable ServedCall find(Extension pl, InetSocketAddress from) {
		CallerWindow window = (pl.instance() != null) ? this.windows.get(new Caller(pl.instance(), from)) : null;
		return (window != null) ? window.find(pl.seq()) : null;
	}

	int cachedReplies() {
		return this.peerBudget.replies() + this.strangerBudget.replies() + this.unnumberedBudget.replies();
	}

	synchronized void close() {
		this.closed = true;
		if (this.timer != null) {
			this.timer.cancel();
		}
	}

	private @Nullable CallerWindow window(String instanceId, InetSocketAddress from, long low) {
		Caller caller = new Caller(instanceId, from);
		CallerWindow window = this.windows.get(caller);
		if (window != null) {
			if (!this.peerWindows.containsKey(instanceId) && this.peers.isAt(instanceId, from)) {
				this.peerWindows.put(instanceId, window);
			}
			return window;
		}
		boolean known = this.peers.isAt(instanceId, from);
		window = known ? this.peerWindows.get(instanceId) : null;
		if (window == null) {
			if (!hasRoom(known)) {
				return null;
			}
			window = new CallerWindow(this.scheduler, low, known ? this.peerBudget : this.strangerBudget);
		}
		this.windows.put(caller, window);
		if (known) {
			this.peerWindows.put(instanceId, window);
		}
		return window;
	}

	private boolean hasRoom(boolean known) {
		if (known) {
			return this.windows.size() < MAX_CALLERS;
		}
		return this.windows.size() - this.peerWindows.size() < MAX_STRANGERS;
	}

	private void expireLater() {
		if (this.timer == null && !this.closed) {
			this.timer = this.scheduler.schedule(EXPIRY_INTERVAL, this::expire);
		}
	}

	private synchronized void expire() {
		this.timer = null;
		long now = this.scheduler.nanoTime();
		Set<CallerWindow> over = Set.copyOf(this.windows.values())
			.stream()
			.filter((window) -> window.expire(now))
			.collect(Collectors.toSet());
		this.windows.values().removeIf(over::contains);
		this.peerWindows.values().removeIf(over::contains);
		if (!this.unnumbered.expire(now) || !this.windows.isEmpty()) {
			expireLater();
		}
	}

	private record Caller(String instanceId, InetSocketAddress address) {
	}

}
