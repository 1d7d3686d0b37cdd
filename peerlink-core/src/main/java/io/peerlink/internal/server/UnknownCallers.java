package io.peerlink.internal.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.peerlink.internal.concurrent.BoundedMap;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.membership.PeerEntry;
import org.jspecify.annotations.Nullable;

/**
 * Holds the requests of members that are not known by a name yet, where the name decides,
 * until they are. A node that has just started is found by its peers at different times,
 * and the one that has found it may call it before it has found that one. A refusal would
 * reach users, who have awaited the peer.
 * <p>
 * Each member is waited for once, for a short time, and is asked who it is. Thread-safe.
 */
final class UnknownCallers {

	/**
	 * How long after its first request a member may stay unknown.
	 */
	static final Duration PATIENCE = Duration.ofSeconds(2);

	/**
	 * How many requests are held at most; further ones are not waited for.
	 */
	static final int MAX_HELD = 256;

	/**
	 * How many members are remembered; the one that was heard first is forgotten.
	 */
	static final int MAX_CALLERS = 1024;

	/**
	 * How often it is looked whether a member is known.
	 */
	private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);

	private final NodeContext context;

	/**
	 * By instance. Guarded by itself, as are the callers.
	 */
	private final Map<String, Caller> callers = new BoundedMap<>(MAX_CALLERS);

	/**
	 * Guarded by {@link #callers}.
	 */
	private int held;

	private volatile Asker asker = (address, instance, nameless) -> nameless.accept(false);

	UnknownCallers(NodeContext context) {
		this.context = context;
	}

	void askBy(Asker asker) {
		this.asker = asker;
	}

	/**
	 * Holds a request, if its caller is a member that may soon be known by its name.
	 * @param arrival how the request arrived
	 * @param resume takes the request when its caller is known, or will not be, with what
	 * is known then. Called on the thread of the timer or the receive thread
	 * @return whether it is held
	 */
	boolean hold(Arrival arrival, Consumer<Arrival> resume) {
		String instance = arrival.provedInstanceId();
		PeerEntry entry = arrival.entry();
		if (instance == null || arrival.sendingPeer() != null || (entry != null && entry.isRefused())) {
			return false;
		}
		Caller caller;
		boolean first;
		synchronized (this.callers) {
			caller = this.callers.computeIfAbsent(instance,
					(key) -> new Caller(key, arrival.nanoTime() + PATIENCE.toNanos()));
			if (this.held >= MAX_HELD || caller.nameless || caller.until - this.context.nanoTime() <= 0) {
				return false;
			}
			first = caller.waiting.isEmpty();
			caller.waiting.add(new Held(arrival, resume));
			this.held++;
		}
		if (first) {
			look(caller);
		}
		return true;
	}

	/**
	 * Lets all requests go on, because this node stops.
	 */
	void release() {
		List<Caller> all;
		synchronized (this.callers) {
			all = List.copyOf(this.callers.values());
			all.forEach((caller) -> caller.nameless = true);
		}
		all.forEach(this::resume);
	}

	/**
	 * Goes on with the requests of a member that is known, or for which the time is over.
	 * Otherwise the next look is later.
	 */
	private void look(Caller caller) {
		if (isDecided(caller)) {
			resume(caller);
			return;
		}
		ask(caller);
		this.context.scheduler().schedule(LOOK_INTERVAL, () -> {
			if (isAwaited(caller)) {
				look(caller);
			}
		});
	}

	private boolean isDecided(Caller caller) {
		PeerEntry entry = this.context.peers().entry(caller.instance);
		boolean known = entry != null && (entry.isUp() || entry.isRefused());
		synchronized (this.callers) {
			return known || caller.nameless || caller.until - this.context.nanoTime() <= 0;
		}
	}

	private boolean isAwaited(Caller caller) {
		synchronized (this.callers) {
			return !caller.waiting.isEmpty();
		}
	}

	private void ask(Caller caller) {
		InetSocketAddress address;
		synchronized (this.callers) {
			address = caller.address();
			if (caller.asked || address == null) {
				return;
			}
			caller.asked = true;
		}
		this.asker.ask(address, caller.instance, (nameless) -> answered(caller, nameless));
	}

	private void answered(Caller caller, boolean nameless) {
		synchronized (this.callers) {
			caller.asked = false;
			caller.nameless |= nameless;
		}
		if (isDecided(caller)) {
			resume(caller);
		}
	}

	private void resume(Caller caller) {
		List<Held> due;
		synchronized (this.callers) {
			due = List.copyOf(caller.waiting);
			caller.waiting.clear();
			this.held -= due.size();
		}
		PeerEntry entry = this.context.peers().entry(caller.instance);
		for (Held request : due) {
			request.resume().accept((entry != null) ? request.arrival().of(entry) : request.arrival());
		}
	}

	/**
	 * Asks members who they are.
	 */
	@FunctionalInterface
	interface Asker {

		/**
		 * Asks a member. Must not block.
		 * @param address where it is
		 * @param instance its instance
		 * @param nameless takes, once it has answered or will not, whether it has said
		 * that it is known by no name
		 */
		void ask(InetSocketAddress address, String instance, Consumer<Boolean> nameless);

	}

	private record Held(Arrival arrival, Consumer<Arrival> resume) {

	}

	private static final class Caller {

		private final String instance;

		private final long until;

		private final List<Held> waiting = new ArrayList<>();

		private boolean asked;

		private boolean nameless;

		Caller(String instance, long until) {
			this.instance = instance;
			this.until = until;
		}

		/**
		 * Returns where datagrams reach it: a connection does not tell.
		 */
		@Nullable InetSocketAddress address() {
			for (Held request : this.waiting) {
				if (!request.arrival().isConnected()) {
					return request.arrival().source();
				}
			}
			return null;
		}

	}

}
