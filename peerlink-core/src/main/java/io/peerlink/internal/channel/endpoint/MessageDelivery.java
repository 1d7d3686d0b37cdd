package io.peerlink.internal.channel.endpoint;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.peerlink.channel.ChannelMessage;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.concurrent.TaskPace;
import io.peerlink.internal.time.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.ObjectReader;

/**
 * Delivers the messages of a channel to its listener: in order, one at a time, as
 * callbacks. Thread-safe.
 */
final class MessageDelivery {

	private static final Logger logger = LoggerFactory.getLogger(MessageDelivery.class);

	/**
	 * How many messages are delivered in one go while more arrive.
	 */
	private static final int PORTION = 256;

	/**
	 * How long what is left waits for a message behind it.
	 */
	private static final Duration LEFT_TIMEOUT = Duration.ofMillis(1);

	private final ChannelTerms terms;

	private final Scheduler scheduler;

	private final InboundQueue queue;

	private final CallbackRunner callbacks;

	private final CloseState closeState;

	private final ChannelMeter meter;

	private final AtomicReference<@Nullable Consumer<? super ReceivedMessage>> listener = new AtomicReference<>();

	private final AtomicBoolean failureLogged = new AtomicBoolean();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private final TaskPace pace = new TaskPace();

	private final Runnable run = this::runScheduled;

	MessageDelivery(ChannelTerms terms, Scheduler scheduler, InboundQueue queue, CallbackRunner callbacks,
			CloseState closeState, ChannelMeter meter) {
		this.terms = terms;
		this.scheduler = scheduler;
		this.queue = queue;
		this.callbacks = callbacks;
		this.closeState = closeState;
		this.meter = meter;
	}

	boolean hasListener() {
		return this.listener.get() != null;
	}

	/**
	 * Sets the listener. Messages that wait are delivered to it.
	 * @param listener the listener
	 * @throws IllegalStateException when there is a listener
	 */
	void listen(Consumer<? super ReceivedMessage> listener) {
		if (!this.listener.compareAndSet(null, listener)) {
			throw new IllegalStateException(this.terms + " has a listener already");
		}
		schedule();
	}

	/**
	 * Sets a listener that gets messages read. A message that cannot be read is counted
	 * as failed and dropped.
	 * @param reader reads each message
	 * @param listener the listener
	 * @throws IllegalStateException when there is a listener
	 */
	void listen(ObjectReader reader, BiConsumer<@Nullable Object, ChannelMessage> listener) {
		listen((message) -> {
			Object value;
			try {
				value = message.read(reader);
			}
			catch (PeerLinkException ex) {
				this.meter.failed();
				logger.debug("A message of {} was dropped", this.terms, ex);
				return;
			}
			listener.accept(value, message);
		});
	}

	/**
	 * Schedules the delivery of what waits. Does nothing without a listener, or when a
	 * delivery is scheduled that has not begun.
	 */
	void schedule() {
		if (!hasListener() || !this.scheduled.compareAndSet(false, true)) {
			return;
		}
		boolean accepted = false;
		try {
			if (this.pace.isShort()) {
				this.callbacks.executeBrief(this.run);
			}
			else {
				this.callbacks.execute(this.run);
			}
			accepted = true;
		}
		finally {
			if (!accepted) {
				// No thread could be started; the next frame tries again.
				this.scheduled.set(false);
			}
		}
	}

	/**
	 * Delivers what waits. While messages arrive all the time it stops after some of them
	 * and leaves the rest to the thread that has read the next one, which needs no
	 * hand-off.
	 */
	private void runScheduled() {
		this.scheduled.set(false);
		int before = this.queue.depth();
		while (deliver(PORTION)) {
			int after = this.queue.depth();
			boolean moreArrive = after > before - PORTION;
			if (moreArrive && this.pace.isShort()) {
				this.scheduler.schedule(LEFT_TIMEOUT, this::scheduleLeft);
				return;
			}
			before = after;
		}
	}

	private void scheduleLeft() {
		if (this.queue.depth() > 0) {
			schedule();
		}
	}

	/**
	 * Delivers what waits. Called as a callback.
	 */
	void deliverAll() {
		while (deliver(PORTION)) {
			// There may be more.
		}
	}

	/**
	 * Delivers some of what waits.
	 * @return whether there may be more
	 */
	private boolean deliver(int most) {
		Consumer<? super ReceivedMessage> listener = this.listener.get();
		if (listener == null) {
			return false;
		}
		long begin = System.nanoTime();
		for (int i = 0; i < most; i++) {
			ReceivedMessage next = this.queue.poll();
			if (next == null) {
				return false;
			}
			deliver(listener, next);
			long end = System.nanoTime();
			this.pace.took(end - begin);
			begin = end;
		}
		return true;
	}

	private void deliver(Consumer<? super ReceivedMessage> listener, ReceivedMessage message) {
		try {
			listener.accept(message);
		}
		catch (Throwable ex) {
			if (this.closeState.isCauseOf(ex)) {
				logger.debug("The listener of {} found the channel closed", this.terms, ex);
				return;
			}
			this.meter.failed();
			log(ex);
		}
	}

	private void log(Throwable failure) {
		if (this.failureLogged.compareAndSet(false, true)) {
			logger.error("The listener of {} failed; further failures are counted and logged at DEBUG", this.terms,
					failure);
			return;
		}
		logger.debug("The listener of {} failed", this.terms, failure);
	}

}
