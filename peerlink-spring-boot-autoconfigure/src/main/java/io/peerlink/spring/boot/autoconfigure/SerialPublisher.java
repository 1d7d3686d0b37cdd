package io.peerlink.spring.boot.autoconfigure;

import java.util.ArrayDeque;
import java.util.Queue;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes events in the order in which they were added, on one thread at a time and
 * without holding a lock. If another thread is publishing, that thread publishes the
 * events, so that no thread waits for a listener that another thread has called.
 * Thread-safe.
 */
final class SerialPublisher {

	private static final Logger logger = LoggerFactory.getLogger(SerialPublisher.class);

	private final ApplicationEventPublisher publisher;

	private final Queue<ApplicationEvent> queue = new ArrayDeque<>();

	private boolean publishing;

	SerialPublisher(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	/**
	 * Adds an event to the queue, to be published by the next {@link #publish()}.
	 */
	synchronized void add(ApplicationEvent event) {
		this.queue.add(event);
	}

	/**
	 * Publishes the queued events.
	 */
	void publish() {
		synchronized (this) {
			if (this.publishing) {
				return;
			}
			this.publishing = true;
		}
		for (ApplicationEvent event = next(); event != null; event = next()) {
			publish(event);
		}
	}

	/**
	 * Discards the queued events.
	 */
	synchronized void clear() {
		this.queue.clear();
	}

	private synchronized @Nullable ApplicationEvent next() {
		ApplicationEvent event = this.queue.poll();
		this.publishing = (event != null);
		return event;
	}

	private void publish(ApplicationEvent event) {
		try {
			this.publisher.publishEvent(event);
		}
		catch (Throwable ex) {
			logger.warn("A listener of {} failed", event, ex);
		}
	}

}
