package io.peerlink.internal.tcp;

import java.net.InetSocketAddress;
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

	private final Map<InetSocketAddress, Lane> lanes = new HashMap<>();

	private final int limit;

	/**
	 * Creates an empty set.
	 * @param limit how many connections there may be to one address
	 */
	ClientExchanges(int limit) {
		this.limit = limit;
	}

	/**
	 * Adds an exchange.
	 * @return whether it is to connect now; otherwise {@link #remove} returns it later
	 */
	synchronized boolean add(ClientExchange exchange) {
		Lane lane = this.lanes.computeIfAbsent(exchange.address(), (address) -> new Lane());
		if (lane.connected.size() >= this.limit) {
			lane.waiting.add(exchange);
			return false;
		}
		lane.connected.add(exchange);
		return true;
	}

	/**
	 * Removes an exchange.
	 * @return what has changed, {@code null} if it was removed before
	 */
	synchronized @Nullable Removal remove(ClientExchange exchange) {
		Lane lane = this.lanes.get(exchange.address());
		if (lane == null) {
			return null;
		}
		if (lane.waiting.remove(exchange)) {
			return new Removal(false, null);
		}
		if (!lane.connected.remove(exchange)) {
			return null;
		}
		ClientExchange next = lane.next();
		if (lane.connected.isEmpty()) {
			this.lanes.remove(exchange.address());
		}
		return new Removal(true, next);
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
	 * The removal of an exchange.
	 *
	 * @param wasConnected whether it had been told to connect
	 * @param next an exchange that is to connect now, {@code null} if none waits
	 */
	record Removal(boolean wasConnected, @Nullable ClientExchange next) {
	}

	/**
	 * The exchanges with one address. Nobody waits unless others are connected.
	 */
	private static final class Lane {

		private final Set<ClientExchange> connected = new HashSet<>();

		private final Set<ClientExchange> waiting = new LinkedHashSet<>();

		private @Nullable ClientExchange next() {
			Iterator<ClientExchange> first = this.waiting.iterator();
			if (!first.hasNext()) {
				return null;
			}
			ClientExchange next = first.next();
			first.remove();
			this.connected.add(next);
			return next;
		}

	}

}
