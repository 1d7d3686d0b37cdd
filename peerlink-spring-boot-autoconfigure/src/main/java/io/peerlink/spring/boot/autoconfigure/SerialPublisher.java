package io.peerlink.spring.boot.autoconfigure;

import java.util.ArrayDeque;
import java.util.Queue;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes events in the order in which they were added, without a lock, by one thread
 * at a time: a thread that finds another one publishing leaves its events to that one. So
 * nobody waits for a listener that somebody else has called.
 */
final class SerialPublisher {

	private static final Logger logger = LoggerFactory.getLogger(SerialPublisher.class);

	private final ApplicationEventPublisher publisher;

	private final Queue<ApplicationEvent> waiting = new ArrayDeque<>();

	private boolean publishing;

	SerialPublisher(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	/**
	 * Add an event, which waits for the next {@link #publish()}.
	 */
	synchronized void add(ApplicationEvent event) {
		this.waiting.add(event);
	}

	/**
	 * Publish what waits.
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
	 * Forget what waits.
	 */
	synchronized void clear() {
		this.waiting.clear();
	}

	private synchronized @Nullable ApplicationEvent next() {
		ApplicationEvent event = this.waiting.poll();
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
