package io.peerlink.internal.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

import io.peerlink.internal.tcp.SharedClient.PooledCall;
import org.jspecify.annotations.Nullable;

/**
 * The connections of this node that many requests share, some to each peer. Thread-safe;
 * its lock comes before those of its connections.
 */
final class SharedClients {

	/**
	 * How many connections there are to one peer.
	 */
	static final int CONNECTIONS = 2;

	private final Map<InetAddress, Map<InetSocketAddress, Pool>> hosts = new HashMap<>();

	private final StreamEngine engine;

	private final ConnectionSlots slots;

	private final Consumer<SharedClient> connector;

	/**
	 * Creates an empty set.
	 * @param slots how many connections there may be; has {@link #serve} called when
	 * there may be more
	 * @param connector connects
	 */
	SharedClients(StreamEngine engine, ConnectionSlots slots, Consumer<SharedClient> connector) {
		this.engine = engine;
		this.slots = slots;
		this.connector = connector;
	}

	/**
	 * Sends the request of a call, now or as soon as there are not too many to that peer.
	 */
	void send(InetSocketAddress address, PooledCall call) {
		List<Runnable> actions = new ArrayList<>();
		synchronized (this) {
			Pool pool = this.hosts.computeIfAbsent(address.getAddress(), (key) -> new LinkedHashMap<>())
				.computeIfAbsent(address, Pool::new);
			pool.queue(call).add(call);
			pool.begin(actions);
		}
		actions.forEach(Runnable::run);
	}

	/**
	 * Lets the calls begin that wait for a connection to a host and need not wait any
	 * more.
	 */
	void serve(InetAddress host) {
		List<Runnable> actions = new ArrayList<>();
		synchronized (this) {
			Map<InetSocketAddress, Pool> pools = this.hosts.get(host);
			if (pools == null) {
				return;
			}
			pools.values().forEach((pool) -> pool.begin(actions));
			removeUnused(host, pools);
		}
		actions.forEach(Runnable::run);
	}

	private void removeUnused(InetAddress host, Map<InetSocketAddress, Pool> pools) {
		pools.values().removeIf(Pool::isUnused);
		if (pools.isEmpty()) {
			this.hosts.remove(host);
		}
	}

	/**
	 * Closes a connection to a host that nobody uses, so that another one can be made.
	 */
	void makeRoom(InetAddress host) {
		SharedClient unused;
		synchronized (this) {
			unused = retireUnused(host);
		}
		if (unused != null) {
			closeUnused(unused);
		}
	}

	private @Nullable SharedClient retireUnused(InetAddress host) {
		for (Pool pool : this.hosts.getOrDefault(host, Map.of()).values()) {
			for (SharedClient client : pool.clients) {
				if (client.retireIfUnused()) {
					return client;
				}
			}
		}
		return null;
	}

	private static void closeUnused(SharedClient client) {
		client.close(new IOException("the connection was not used"));
	}

	/**
	 * Records that a call of a connection has ended, so that another one may begin.
	 */
	void ended(SharedClient client) {
		this.slots.changed(client.address().getAddress());
	}

	/**
	 * Records that a connection has ended.
	 */
	void closed(SharedClient client) {
		InetAddress host = client.address().getAddress();
		synchronized (this) {
			Pool pool = this.hosts.getOrDefault(host, Map.of()).get(client.address());
			if (pool == null || !pool.clients.remove(client)) {
				return;
			}
		}
		this.engine.counters().open.decrementAndGet();
		this.slots.release(host);
	}

	synchronized boolean isEmpty() {
		return this.hosts.isEmpty();
	}

	/**
	 * Checks all connections, and the calls that wait for one.
	 */
	void check(long now) {
		List<SharedClient> all = new ArrayList<>();
		List<PooledCall> over = new ArrayList<>();
		List<InetAddress> present;
		synchronized (this) {
			for (Map<InetSocketAddress, Pool> pools : this.hosts.values()) {
				for (Pool pool : pools.values()) {
					all.addAll(pool.clients);
					pool.dropOver(over);
				}
			}
			present = new ArrayList<>(this.hosts.keySet());
		}
		over.forEach(this::release);
		all.forEach((client) -> client.check(now));
		present.forEach(this::serve);
	}

	void close(IOException cause) {
		List<SharedClient> all = new ArrayList<>();
		List<PooledCall> dropped = new ArrayList<>();
		synchronized (this) {
			for (Map<InetSocketAddress, Pool> pools : this.hosts.values()) {
				for (Pool pool : pools.values()) {
					pool.drain(dropped);
					all.addAll(pool.clients);
				}
			}
		}
		dropped.forEach(this::release);
		all.forEach((client) -> client.close(cause));
	}

	private void release(PooledCall call) {
		this.engine.outgoing().release(call.claimant(), call.claimed());
	}

	/**
	 * The connections to one peer, and the calls that wait for one of them. Guarded by
	 * the set.
	 */
	private final class Pool {

		private final List<SharedClient> clients = new ArrayList<>();

		private final Queue<PooledCall> waiting = new ArrayDeque<>();

		/**
		 * The calls that go before others.
		 */
		private final Queue<PooledCall> urgent = new ArrayDeque<>();

		private final InetSocketAddress address;

		Pool(InetSocketAddress address) {
			this.address = address;
		}

		private Queue<PooledCall> queue(PooledCall call) {
			return call.urgent() ? this.urgent : this.waiting;
		}

		private boolean isUnused() {
			return this.clients.isEmpty() && this.waiting.isEmpty() && this.urgent.isEmpty();
		}

		private void drain(List<PooledCall> calls) {
			calls.addAll(this.urgent);
			calls.addAll(this.waiting);
			this.urgent.clear();
			this.waiting.clear();
		}

		/**
		 * Gives calls their connection.
		 * @param actions gets what is to be done outside of the lock
		 */
		private void begin(List<Runnable> actions) {
			begin(this.urgent, actions);
			begin(this.waiting, actions);
		}

		private void begin(Queue<PooledCall> queue, List<Runnable> actions) {
			PooledCall next = queue.peek();
			while (next != null) {
				PooledCall call = next;
				if (call.call().isOver()) {
					actions.add(() -> release(call));
				}
				else if (!place(call, actions)) {
					return;
				}
				queue.remove();
				next = queue.peek();
			}
		}

		/**
		 * Drops the calls that nobody waits for any more.
		 */
		private void dropOver(List<PooledCall> over) {
			this.urgent.removeIf((call) -> call.call().isOver() && over.add(call));
			this.waiting.removeIf((call) -> call.call().isOver() && over.add(call));
		}

		private boolean place(PooledCall call, List<Runnable> actions) {
			while (true) {
				SharedClient client = leastBusy();
				if (client == null || (client.size() > 0 && open() < CONNECTIONS)) {
					SharedClient opened = open(actions);
					client = (opened != null) ? opened : client;
				}
				if (client == null) {
					return false;
				}
				SharedClient chosen = client;
				int number = chosen.add(call);
				if (number != SharedClient.NONE) {
					actions.add(() -> chosen.begin(number));
					return true;
				}
				if (!chosen.isClosed()) {
					return false;
				}
			}
		}

		private @Nullable SharedClient open(List<Runnable> actions) {
			InetAddress host = this.address.getAddress();
			if (!SharedClients.this.slots.tryTake(host)) {
				SharedClient unused = (leastBusy() == null) ? retireUnused(host) : null;
				if (unused != null) {
					// When it is closed, there is a slot.
					actions.add(() -> closeUnused(unused));
				}
				return null;
			}
			SharedClient opened = new SharedClient(SharedClients.this.engine, SharedClients.this, this.address);
			this.clients.add(opened);
			actions.add(() -> SharedClients.this.connector.accept(opened));
			return opened;
		}

		private int open() {
			int count = 0;
			for (SharedClient client : this.clients) {
				count += client.isClosed() ? 0 : 1;
			}
			return count;
		}

		private @Nullable SharedClient leastBusy() {
			SharedClient found = null;
			for (SharedClient client : this.clients) {
				if (!client.isClosed() && (found == null || client.size() < found.size())) {
					found = client;
				}
			}
			return found;
		}

	}

}
