package io.peerlink.internal.tcp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.peerlink.internal.time.Durations;
import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import io.peerlink.spi.StreamTransport;
import org.jspecify.annotations.Nullable;

/**
 * The connections that others have made. When there are too many, those that have not
 * sent a header yet make room first, or have nothing on them any more, the oldest before
 * all others: who has something to ask sends it at once. Thread-safe.
 */
final class StreamServer implements StreamTransport.Acceptor {

	private final StreamEngine engine;

	private final StreamLimits limits;

	private final Set<AcceptedConnection> connections = new LinkedHashSet<>();

	/**
	 * The connections without a header, or with nothing on them, the oldest first.
	 */
	private final Set<AcceptedConnection> halfOpen = new LinkedHashSet<>();

	/**
	 * The connections that do not count, as their protocol has limits of its own.
	 */
	private final Set<AcceptedConnection> detached = new HashSet<>();

	private final Map<InetAddress, Integer> byAddress = new HashMap<>();

	private final Map<Byte, ServerProtocol> protocols = new ConcurrentHashMap<>();

	/**
	 * How many replies are being written.
	 */
	private int replies;

	private boolean closed;

	StreamServer(StreamEngine engine, StreamLimits limits) {
		this.engine = engine;
		this.limits = limits;
		int longest = Math.max(StreamLimits.LONGEST_SKIPPED, engine.longestFrame());
		// The first byte of a length that a request may have.
		for (int first = 0; first <= longest >>> 24; first++) {
			serve((byte) first, (connection) -> new ServerConnection(engine, this, connection));
		}
		serve(SharedFrame.FIRST_BYTE, (connection) -> new SharedServer(engine, this, connection));
	}

	/**
	 * Has connections served that begin with a byte.
	 */
	void serve(byte first, ServerProtocol protocol) {
		this.protocols.put(first, protocol);
	}

	/**
	 * Returns who serves connections that begin with a byte, {@code null} for nobody.
	 */
	@Nullable ServerProtocol protocol(byte first) {
		return this.protocols.get(first);
	}

	@Override
	public @Nullable StreamHandler accept(StreamConnection connection) {
		AcceptedConnection evicted;
		AcceptedConnection accepted = null;
		synchronized (this) {
			InetAddress address = connection.remoteAddress().getAddress();
			evicted = tooMany(address) ? evictable(address) : null;
			if (evicted != null) {
				remove(evicted);
			}
			if (!this.closed && !tooMany(address)) {
				accepted = new AcceptedConnection(this.engine, this, connection);
				add(accepted);
			}
		}
		if (evicted != null) {
			this.engine.counters().refused.increment();
			evicted.end();
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
	private @Nullable AcceptedConnection evictable(InetAddress address) {
		boolean own = count(address) >= this.limits.maxPerAddress();
		AcceptedConnection found = null;
		int most = 0;
		for (AcceptedConnection candidate : this.halfOpen) {
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

	private void add(AcceptedConnection connection) {
		this.connections.add(connection);
		this.halfOpen.add(connection);
		this.byAddress.merge(connection.address(), 1, Integer::sum);
		this.engine.counters().open.incrementAndGet();
	}

	private void remove(AcceptedConnection connection) {
		if (uncount(connection) || this.detached.remove(connection)) {
			this.engine.counters().open.decrementAndGet();
		}
	}

	private boolean uncount(AcceptedConnection connection) {
		this.halfOpen.remove(connection);
		if (!this.connections.remove(connection)) {
			return false;
		}
		this.byAddress.computeIfPresent(connection.address(), (key, count) -> (count > 1) ? count - 1 : null);
		return true;
	}

	synchronized void detach(AcceptedConnection connection) {
		if (uncount(connection)) {
			this.detached.add(connection);
		}
	}

	synchronized void headerReceived(AcceptedConnection connection) {
		this.halfOpen.remove(connection);
	}

	synchronized void idle(AcceptedConnection connection) {
		if (this.connections.contains(connection)) {
			this.halfOpen.add(connection);
		}
	}

	synchronized void closed(AcceptedConnection connection) {
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
		snapshot().forEach(AcceptedConnection::end);
		detached().forEach(AcceptedConnection::end);
	}

	private synchronized List<AcceptedConnection> snapshot() {
		return new ArrayList<>(this.connections);
	}

	private synchronized List<AcceptedConnection> detached() {
		return new ArrayList<>(this.detached);
	}

}
