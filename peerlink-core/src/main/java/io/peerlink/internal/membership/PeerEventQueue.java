package io.peerlink.internal.membership;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.peer.PeerListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Informs listeners of peers that come up and go down: one event at a time, in the order
 * of the changes. Thread-safe.
 * <p>
 * An event is for the listeners that were registered when it happened. The queue has a
 * limit, so that a listener that blocks cannot fill the memory: beyond it, a peer that
 * goes down while its last {@code up} is still queued is not reported at all. That is why
 * the events are not tasks of a serial executor, which cannot take them back.
 */
final class PeerEventQueue {

	private static final Logger logger = LoggerFactory.getLogger(PeerEventQueue.class);

	private final Executor executor;

	private final int limit;

	private final ArrayDeque<Event> queue = new ArrayDeque<>();

	private List<Subscription> subscriptions = List.of();

	private boolean delivering;

	/**
	 * Creates a queue.
	 * @param executor runs the listeners
	 * @param limit the length up to which all events are kept
	 */
	PeerEventQueue(Executor executor, int limit) {
		this.executor = executor;
		this.limit = limit;
	}

	/**
	 * Registers a listener.
	 * @param replay the peers that it is informed of first
	 */
	synchronized Subscription subscribe(PeerListener listener, List<Peer> replay) {
		Subscription subscription = new Subscription(listener);
		replay.forEach((peer) -> this.queue.add(new Event(List.of(subscription), peer, null, true)));
		List<Subscription> all = new ArrayList<>(this.subscriptions);
		all.add(subscription);
		this.subscriptions = List.copyOf(all);
		return subscription;
	}

	synchronized void up(Peer peer) {
		this.queue.add(new Event(this.subscriptions, peer, null, false));
	}

	synchronized void down(Peer peer, PeerDownReason reason) {
		if (this.queue.size() < this.limit || !removeUp(peer)) {
			this.queue.add(new Event(this.subscriptions, peer, reason, false));
		}
	}

	/**
	 * Has the queued events delivered. Must be called without the lock of the table, as
	 * the executor may run the listeners in this thread.
	 */
	void dispatch() {
		synchronized (this) {
			if (this.delivering || this.queue.isEmpty()) {
				return;
			}
			this.delivering = true;
		}
		boolean started = false;
		try {
			this.executor.execute(this::deliverAll);
			started = true;
		}
		catch (RejectedExecutionException ex) {
			discard();
		}
		finally {
			if (!started) {
				// Whatever was thrown, the next dispatch must try again.
				notDelivering();
			}
		}
	}

	private synchronized void notDelivering() {
		this.delivering = false;
	}

	private synchronized void discard() {
		logger.debug("Dropping {} peer events: the executor takes no more work", this.queue.size());
		this.queue.clear();
	}

	private void deliverAll() {
		for (Event event = next(); event != null; event = next()) {
			event.deliver();
		}
	}

	private synchronized @Nullable Event next() {
		Event event = this.queue.poll();
		this.delivering = (event != null);
		return event;
	}

	/**
	 * Removes the last event of a peer, if that is an {@code up} for the present
	 * listeners.
	 */
	private boolean removeUp(Peer peer) {
		for (Iterator<Event> newestFirst = this.queue.descendingIterator(); newestFirst.hasNext();) {
			Event event = newestFirst.next();
			if (event.peer().instanceId().equals(peer.instanceId())) {
				boolean removable = event.isUpFor(this.subscriptions);
				if (removable) {
					newestFirst.remove();
				}
				return removable;
			}
		}
		return false;
	}

	private synchronized void unsubscribe(Subscription subscription) {
		this.subscriptions = this.subscriptions.stream().filter((other) -> other != subscription).toList();
	}

	/**
	 * @param reason why the peer is down, {@code null} when it is up
	 * @param replay whether one new listener is informed of a peer that was up before
	 */
	private record Event(List<Subscription> subscriptions, Peer peer, @Nullable PeerDownReason reason, boolean replay) {

		boolean isUpFor(List<Subscription> subscriptions) {
			return this.reason == null && !this.replay && this.subscriptions.equals(subscriptions);
		}

		void deliver() {
			PeerDownReason reason = this.reason;
			if (!this.replay) {
				log(reason);
			}
			for (Subscription subscription : this.subscriptions) {
				subscription.inform((reason != null) ? (listener) -> listener.peerDown(this.peer, reason)
						: (listener) -> listener.peerUp(this.peer));
			}
		}

		private void log(@Nullable PeerDownReason reason) {
			if (reason == null) {
				logger.info("Peer '{}' is up at {}", this.peer.name(), this.peer.address());
				return;
			}
			// One line told of all peers that go down because of this node.
			Level level = (reason == PeerDownReason.LOCAL_STOP || reason == PeerDownReason.INTERFACE_DOWN) ? Level.DEBUG
					: Level.INFO;
			logger.atLevel(level).log("Peer '{}' at {} is down: {}", this.peer.name(), this.peer.address(), reason);
		}

	}

	final class Subscription implements PeerListener.Registration {

		private final PeerListener listener;

		private volatile boolean closed;

		Subscription(PeerListener listener) {
			this.listener = Objects.requireNonNull(listener, "listener");
		}

		@Override
		public void close() {
			this.closed = true;
			unsubscribe(this);
		}

		private void inform(Consumer<PeerListener> event) {
			if (this.closed) {
				return;
			}
			try {
				event.accept(this.listener);
			}
			catch (Throwable ex) {
				// Even an error of one listener must not end the events of all others.
				logger.warn("Peer listener {} failed", this.listener, ex);
			}
		}

	}

}
