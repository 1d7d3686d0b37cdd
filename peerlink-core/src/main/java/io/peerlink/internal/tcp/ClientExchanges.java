package io.peerlink.internal.tcp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The requests of a node that are on their way. A peer closes what is too much for it, so
 * beyond a limit they wait for their connection, in their order. Thread-safe.
 */
final class ClientExchanges {

	private final Map<InetAddress, Lane> lanes = new HashMap<>();

	private final ConnectionSlots slots;

	/**
	 * Creates an empty set.
	 * @param slots how many connections there may be
	 */
	ClientExchanges(ConnectionSlots slots) {
		this.slots = slots;
	}

	/**
	 * Adds an exchange.
	 * @return whether it has a slot and is to connect now; otherwise {@link #next}
	 * returns it later
	 */
	synchronized boolean add(ClientExchange exchange) {
		Lane lane = this.lanes.computeIfAbsent(exchange.host(), (host) -> new Lane());
		if (!lane.waiting.isEmpty() || !this.slots.tryTake(exchange.host())) {
			lane.waiting.add(exchange);
			return false;
		}
		lane.connected.add(exchange);
		return true;
	}

	/**
	 * Removes an exchange. One that was to connect leaves its slot to the caller.
	 * @return what it was, {@code null} if it was removed before
	 */
	synchronized @Nullable Removal remove(ClientExchange exchange) {
		Lane lane = this.lanes.get(exchange.host());
		if (lane == null) {
			return null;
		}
		Removal removal = null;
		if (lane.waiting.remove(exchange)) {
			removal = Removal.WAITING;
		}
		else if (lane.connected.remove(exchange)) {
			removal = Removal.CONNECTED;
		}
		if (lane.connected.isEmpty() && lane.waiting.isEmpty()) {
			this.lanes.remove(exchange.host());
		}
		return removal;
	}

	/**
	 * Gives a slot to an exchange that waits for one.
	 * @return the exchange, which is to connect now; {@code null} if none waits, or there
	 * is no slot
	 */
	synchronized @Nullable ClientExchange next(InetAddress host) {
		Lane lane = this.lanes.get(host);
		if (lane == null || lane.waiting.isEmpty() || !this.slots.tryTake(host)) {
			return null;
		}
		return lane.next();
	}

	/**
	 * Returns whether exchanges wait for a slot.
	 */
	synchronized boolean isWaiting(InetAddress host) {
		Lane lane = this.lanes.get(host);
		return lane != null && !lane.waiting.isEmpty();
	}

	synchronized boolean isEmpty() {
		return this.lanes.isEmpty();
	}

	synchronized List<ClientExchange> snapshot() {
		List<ClientExchange> all = new ArrayList<>();
		for (Lane lane : this.lanes.values()) {
			// First: when one that is connected ends, another one connects.
			all.addAll(lane.waiting);
			all.addAll(lane.connected);
		}
		return all;
	}

	/**
	 * What an exchange was that is removed.
	 */
	enum Removal {

		/**
		 * It had not been told to connect.
		 */
		WAITING,

		/**
		 * It had been told to connect.
		 */
		CONNECTED

	}

	/**
	 * The exchanges with one host.
	 */
	private static final class Lane {

		private final Set<ClientExchange> connected = new HashSet<>();

		private final Set<ClientExchange> waiting = new LinkedHashSet<>();

		private ClientExchange next() {
			Iterator<ClientExchange> first = this.waiting.iterator();
			ClientExchange next = first.next();
			first.remove();
			this.connected.add(next);
			return next;
		}

	}

}
