package io.peerlink.internal.channel.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.peerlink.error.ChannelClosedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether and why one side of a channel is closed, and the listeners that are notified of
 * it. Thread-safe.
 */
final class CloseState {

	private static final Logger logger = LoggerFactory.getLogger(CloseState.class);

	private final ChannelTerms terms;

	private final CallbackRunner callbacks;

	private final AtomicReference<@Nullable String> reason = new AtomicReference<>();

	private final List<Consumer<String>> listeners = new ArrayList<>();

	private boolean notified;

	CloseState(ChannelTerms terms, CallbackRunner callbacks) {
		this.terms = terms;
		this.callbacks = callbacks;
	}

	/**
	 * Closes this side. The first reason stays.
	 * @param reason the reason for the user
	 * @return whether it was open
	 */
	boolean close(String reason) {
		return this.reason.compareAndSet(null, reason);
	}

	boolean isOpen() {
		return this.reason.get() == null;
	}

	/**
	 * Returns why this side was closed.
	 * @return the reason, {@code null} while it is open
	 */
	@Nullable String reason() {
		return this.reason.get();
	}

	/**
	 * Does nothing while this side is open.
	 * @throws ChannelClosedException when it is closed
	 */
	void requireOpen() {
		String reason = this.reason.get();
		if (reason != null) {
			throw new ChannelClosedException(this.terms.name(), this.terms.peer().name(), reason);
		}
	}

	/**
	 * Returns whether a callback failed only because this channel, and not another one
	 * that it uses, was closed meanwhile.
	 * @param failure what the callback threw
	 */
	boolean isCauseOf(Throwable failure) {
		return !isOpen() && failure instanceof ChannelClosedException;
	}

	/**
	 * Adds a listener that is called once with the reason. If the others were notified
	 * already, it is called at once, as a callback.
	 * @param listener the listener
	 */
	void addListener(Consumer<String> listener) {
		synchronized (this.listeners) {
			if (!this.notified) {
				this.listeners.add(listener);
				return;
			}
		}
		this.callbacks.execute(() -> notify(listener));
	}

	/**
	 * Notifies all listeners. Called as a callback, when this side is closed.
	 */
	void notifyListeners() {
		List<Consumer<String>> waiting;
		synchronized (this.listeners) {
			this.notified = true;
			waiting = List.copyOf(this.listeners);
			this.listeners.clear();
		}
		waiting.forEach(this::notify);
	}

	private void notify(Consumer<String> listener) {
		try {
			listener.accept(Objects.requireNonNull(this.reason.get()));
		}
		catch (Throwable ex) {
			// Even an error of one listener must not keep the reason from the others.
			logger.error("A disconnect listener of {} failed", this.terms, ex);
		}
	}

}
