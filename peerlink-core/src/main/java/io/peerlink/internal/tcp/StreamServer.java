package io.peerlink.internal.tcp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.peerlink.internal.time.Durations;
import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import io.peerlink.spi.StreamTransport;
import org.jspecify.annotations.Nullable;

/**
 * The connections that others have made. When there are too many, those that have not
 * sent a header yet make room first, the oldest before all others: who has something to
 * ask sends it at once. Thread-safe.
 */
final class StreamServer implements StreamTransport.Acceptor {

	private final StreamEngine engine;

	private final StreamLimits limits;

	private final Set<ServerConnection> connections = new LinkedHashSet<>();

	/**
	 * The connections without a header, the oldest first.
	 */
	private final Set<ServerConnection> halfOpen = new LinkedHashSet<>();

	private final Map<InetAddress, Integer> byAddress = new HashMap<>();

	/**
	 * How many replies are being written.
	 */
	private int replies;

	private boolean closed;

	StreamServer(StreamEngine engine, StreamLimits limits) {
		this.engine = engine;
		this.limits = limits;
	}

	@Override
	public @Nullable StreamHandler accept(StreamConnection connection) {
		ServerConnection evicted;
		ServerConnection accepted = null;
		synchronized (this) {
			InetAddress address = connection.remoteAddress().getAddress();
			evicted = tooMany(address) ? evictable(address) : null;
			if (evicted != null) {
				remove(evicted);
			}
			if (!this.closed && !tooMany(address)) {
				accepted = new ServerConnection(this.engine, this, connection);
				add(accepted);
			}
		}
		if (evicted != null) {
			this.engine.counters().refused.increment();
			evicted.close();
		}
		if (accepted == null) {
			this.engine.counters().refused.increment();
			return null;
		}
		this.engine.counters().accepted.increment();
		this.engine.opened();
		return accepted;
	}

	private boolean tooMany(InetAddress address) {
		return count(address) >= this.limits.maxPerAddress() || this.connections.size() >= this.limits.maxConnections()
				|| this.halfOpen.size() >= this.limits.maxHalfOpen();
	}

	private int count(InetAddress address) {
		return this.byAddress.getOrDefault(address, 0);
	}

	/**
	 * Returns the connection that makes room: of the same address if that one has too
	 * many, else of the address that has most of those without a header.
	 */
	private @Nullable ServerConnection evictable(InetAddress address) {
		boolean own = count(address) >= this.limits.maxPerAddress();
		ServerConnection found = null;
		int most = 0;
		for (ServerConnection candidate : this.halfOpen) {
			if (own && !candidate.address().equals(address)) {
				continue;
			}
			int count = count(candidate.address());
			if (count > most) {
				found = candidate;
				most = count;
			}
		}
		return found;
	}

	private void add(ServerConnection connection) {
		this.connections.add(connection);
		this.halfOpen.add(connection);
		this.byAddress.merge(connection.address(), 1, Integer::sum);
		this.engine.counters().open.incrementAndGet();
	}

	private void remove(ServerConnection connection) {
		this.halfOpen.remove(connection);
		if (this.connections.remove(connection)) {
			this.byAddress.computeIfPresent(connection.address(), (key, count) -> (count > 1) ? count - 1 : null);
			this.engine.counters().open.decrementAndGet();
		}
	}

	synchronized void headerReceived(ServerConnection connection) {
		this.halfOpen.remove(connection);
	}

	synchronized void closed(ServerConnection connection) {
		remove(connection);
	}

	/**
	 * Closes the connections that have taken too long.
	 */
	void check(long now) {
		snapshot().forEach((connection) -> connection.check(now));
	}

	synchronized void replyBegun() {
		this.replies++;
	}

	synchronized void replyEnded() {
		this.replies--;
		notifyAll();
	}

	/**
	 * Waits until all replies are written that have begun.
	 * @return whether they are
	 */
	synchronized boolean awaitReplies(Duration timeout) throws InterruptedException {
		long deadline = System.nanoTime() + Durations.nanos(timeout);
		while (this.replies > 0) {
			long remaining = deadline - System.nanoTime();
			if (remaining <= 0) {
				return false;
			}
			TimeUnit.NANOSECONDS.timedWait(this, remaining);
		}
		return true;
	}

	synchronized boolean isEmpty() {
		return this.connections.isEmpty();
	}

	void close() {
		synchronized (this) {
			this.closed = true;
		}
		snapshot().forEach(ServerConnection::close);
	}

	private synchronized List<ServerConnection> snapshot() {
		return new ArrayList<>(this.connections);
	}

}
