package io.peerlink.internal.tcp;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections this node may make to each host, whatever the ports are: a peer
 * that names many ports costs no more than one that names a single one. Thread-safe.
 */
final class ConnectionSlots {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionSlots.class);

	private final Map<InetAddress, Integer> taken = new HashMap<>();

	private final Queue<InetAddress> changed = new ConcurrentLinkedQueue<>();

	private final AtomicInteger unserved = new AtomicInteger();

	private final int limit;

	private final Consumer<InetAddress> waiting;

	/**
	 * Creates slots that are free.
	 * @param limit how many there are for a host
	 * @param waiting lets those begin that wait for something at a host
	 */
	ConnectionSlots(int limit, Consumer<InetAddress> waiting) {
		this.limit = limit;
		this.waiting = waiting;
	}

	/**
	 * Takes a slot.
	 * @return whether there was one
	 */
	synchronized boolean tryTake(InetAddress host) {
		int count = this.taken.getOrDefault(host, 0);
		if (count >= this.limit) {
			return false;
		}
		this.taken.put(host, count + 1);
		return true;
	}

	/**
	 * Gives a slot back.
	 */
	void release(InetAddress host) {
		synchronized (this) {
			this.taken.computeIfPresent(host, (key, count) -> (count > 1) ? count - 1 : null);
		}
		changed(host);
	}

	/**
	 * Lets those begin that wait, now or on the thread that does it at present. What
	 * begins may end at once, so this never runs within itself.
	 */
	void changed(InetAddress host) {
		this.changed.add(host);
		if (this.unserved.getAndIncrement() > 0) {
			return;
		}
		do {
			serve(this.changed.poll());
		}
		while (this.unserved.decrementAndGet() > 0);
	}

	private void serve(@Nullable InetAddress host) {
		try {
			if (host != null) {
				this.waiting.accept(host);
			}
		}
		catch (RuntimeException ex) {
			logger.warn("Cannot begin what waits for a connection to {}", host, ex);
		}
	}

}
