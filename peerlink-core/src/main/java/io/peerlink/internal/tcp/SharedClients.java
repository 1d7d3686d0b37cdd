package io.peerlink.internal.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

import io.peerlink.internal.tcp.SharedClient.PooledCall;
import org.jspecify.annotations.Nullable;

/**
 * The connections of this node that many requests share, some to each peer. Thread-safe.
 */
final class SharedClients {

	/**
	 * How many connections there are to one peer.
	 */
	static final int CONNECTIONS = 2;

	private final Map<InetSocketAddress, Pool> pools = new HashMap<>();

	private final StreamEngine engine;

	private final Consumer<SharedClient> connector;

	/**
	 * Creates an empty set.
	 * @param connector connects
	 */
	SharedClients(StreamEngine engine, Consumer<SharedClient> connector) {
		this.engine = engine;
		this.connector = connector;
	}

	/**
	 * Sends the request of a call, now or as soon as there are not too many to that peer.
	 */
	void send(InetSocketAddress address, PooledCall call) {
		SharedClient opened;
		SharedClient client;
		synchronized (this) {
			Pool pool = this.pools.computeIfAbsent(address, (key) -> new Pool());
			client = pool.leastBusy();
			opened = null;
			if (client == null || (client.size() > 0 && pool.clients.size() < CONNECTIONS)) {
				opened = new SharedClient(this.engine, this, address);
				pool.clients.add(opened);
				client = opened;
			}
			if (client.size() >= SharedClient.MAX_CALLS) {
				pool.waiting.add(call);
				return;
			}
		}
		boolean added = client.add(call);
		if (opened != null) {
			this.connector.accept(opened);
		}
		if (!added) {
			this.engine.outgoing().release(call.claimant(), call.claimed());
			call.call().onBroken(new IOException("the connection has ended"), false);
		}
	}

	/**
	 * Records that a call of a connection has ended, so that another one may begin.
	 */
	void ended(SharedClient client) {
		PooledCall next;
		synchronized (this) {
			Pool pool = this.pools.get(client.address());
			next = (pool != null) ? pool.waiting.poll() : null;
		}
		if (next != null) {
			send(client.address(), next);
		}
	}

	/**
	 * Records that a connection has ended.
	 */
	void closed(SharedClient client) {
		PooledCall next;
		synchronized (this) {
			Pool pool = this.pools.get(client.address());
			if (pool == null || !pool.clients.remove(client)) {
				return;
			}
			this.engine.counters().open.decrementAndGet();
			next = pool.waiting.poll();
			if (pool.clients.isEmpty() && pool.waiting.isEmpty()) {
				this.pools.remove(client.address());
			}
		}
		if (next != null) {
			send(client.address(), next);
		}
	}

	synchronized boolean isEmpty() {
		return this.pools.isEmpty();
	}

	/**
	 * Checks all connections, and the calls that wait for one.
	 */
	void check(long now) {
		List<SharedClient> all = new ArrayList<>();
		List<PooledCall> over = new ArrayList<>();
		synchronized (this) {
			for (Pool pool : this.pools.values()) {
				all.addAll(pool.clients);
				pool.waiting.removeIf((call) -> call.call().isOver() && over.add(call));
			}
		}
		over.forEach((call) -> this.engine.outgoing().release(call.claimant(), call.claimed()));
		all.forEach((client) -> client.check(now));
	}

	void close(IOException cause) {
		List<SharedClient> all = new ArrayList<>();
		synchronized (this) {
			for (Pool pool : this.pools.values()) {
				pool.waiting.clear();
				all.addAll(pool.clients);
			}
		}
		all.forEach((client) -> client.close(cause));
	}

	/**
	 * The connections to one peer, and the calls that wait for one of them.
	 */
	private static final class Pool {

		private final List<SharedClient> clients = new ArrayList<>();

		private final Queue<PooledCall> waiting = new ArrayDeque<>();

		private @Nullable SharedClient leastBusy() {
			SharedClient found = null;
			for (SharedClient client : this.clients) {
				if (found == null || client.size() < found.size()) {
					found = client;
				}
			}
			return found;
		}

	}

}
