package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
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

/**
 * Tells listeners of peers that come and go: one queue, one thread at a time, in the
 * order of the changes.
 * <p>
 * An event is for those who listened when it happened. Beyond a limit a peer that goes
 * before its coming was told is not told of at all, so a blocked listener cannot fill the
 * memory.
 */
final class PeerEvents {

	private static final Logger logger = LoggerFactory.getLogger(PeerEvents.class);

	private final Executor executor;

	private final int limit;

	private final ArrayDeque<Event> queue = new ArrayDeque<>();

	private List<Subscription> subscriptions = List.of();

	private boolean draining;

	PeerEvents(Executor executor, int limit) {
		this.executor = executor;
		this.limit = limit;
	}

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
		if (this.queue.size() < this.limit || !forgetUp(peer)) {
			this.queue.add(new Event(this.subscriptions, peer, reason, false));
		}
	}

	/**
	 * Have the queued events delivered. Must be called without the lock of the table, as
	 * the executor may run them at once.
	 */
	void dispatch() {
		synchronized (this) {
			if (this.draining || this.queue.isEmpty()) {
				return;
			}
			this.draining = true;
		}
		try {
			this.executor.execute(this::drain);
		}
		catch (RejectedExecutionException ex) {
			discard();
		}
	}

	private synchronized void discard() {
		logger.debug("Dropping {} peer events: the executor takes no more work", this.queue.size());
		this.queue.clear();
		this.draining = false;
	}

	private void drain() {
		Event event = next();
		while (event != null) {
			event.deliver();
			event = next();
		}
	}

	private synchronized @Nullable Event next() {
		Event event = this.queue.poll();
		this.draining = (event != null);
		return event;
	}

	private boolean forgetUp(Peer peer) {
		Iterator<Event> newestFirst = this.queue.descendingIterator();
		while (newestFirst.hasNext()) {
			Event event = newestFirst.next();
			if (event.isOf(peer)) {
				return event.removeIfUpFor(this.subscriptions, newestFirst);
			}
		}
		return false;
	}

	private synchronized void unsubscribe(Subscription subscription) {
		this.subscriptions = this.subscriptions.stream().filter((other) -> other != subscription).toList();
	}

	private record Event(List<Subscription> subscriptions, Peer peer, @Nullable PeerDownReason reason, boolean replay) {

		boolean isOf(Peer peer) {
			return this.peer.instanceId().equals(peer.instanceId());
		}

		boolean removeIfUpFor(List<Subscription> subscriptions, Iterator<Event> position) {
			if (this.reason != null || this.replay || !this.subscriptions.equals(subscriptions)) {
				return false;
			}
			position.remove();
			return true;
		}

		void deliver() {
			PeerDownReason reason = this.reason;
			if (!this.replay) {
				log(reason);
			}
			for (Subscription subscription : this.subscriptions) {
				subscription.call((reason != null) ? (listener) -> listener.peerDown(this.peer, reason)
						: (listener) -> listener.peerUp(this.peer));
			}
		}

		private void log(@Nullable PeerDownReason reason) {
			InetSocketAddress address = this.peer.address();
			if (reason == null) {
				logger.info("Peer '{}' is up at {}", this.peer.name(), address);
				return;
			}
			logger.info("Peer '{}' at {} is down: {}", this.peer.name(), address, reason);
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

		private void call(Consumer<PeerListener> event) {
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
