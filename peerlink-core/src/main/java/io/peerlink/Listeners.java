package io.peerlink;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.peerlink.peer.PeerListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listeners that outlive the runs of a node. What one of them throws is logged and keeps
 * nothing from the others. Thread-safe.
 *
 * @param <L> the type of the listeners
 */
final class Listeners<L> {

	private static final Logger logger = LoggerFactory.getLogger(Listeners.class);

	private final List<Entry<L>> entries = new CopyOnWriteArrayList<>();

	private final String subject;

	/**
	 * Creates an empty list.
	 * @param subject what they listen to, for the log
	 */
	Listeners(String subject) {
		this.subject = subject;
	}

	/**
	 * Adds a listener, which may be added several times.
	 * @return ends this registration
	 */
	PeerListener.Registration add(L listener) {
		Entry<L> added = new Entry<>(listener);
		this.entries.add(added);
		return () -> this.entries.remove(added);
	}

	/**
	 * Tells all listeners, in the order of their registration, on the current thread.
	 */
	void inform(Consumer<L> event) {
		for (Entry<L> entry : this.entries) {
			try {
				event.accept(entry.listener);
			}
			catch (Throwable ex) {
				// Even an error of one listener must not keep the event from the others.
				logger.warn("A listener of {} failed", this.subject, ex);
			}
		}
	}

	/**
	 * One registration, which is equal to no other one.
	 */
	private static final class Entry<L> {

		private final L listener;

		Entry(L listener) {
			this.listener = listener;
		}

	}

}
