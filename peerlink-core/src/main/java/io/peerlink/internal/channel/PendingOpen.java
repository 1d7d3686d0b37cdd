package io.peerlink.internal.channel;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import io.peerlink.error.PeerTimeoutException;
import io.peerlink.internal.context.MessageSender;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.Scheduler.Timer;
import io.peerlink.internal.wire.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The initiator's wish for a channel: repeated with exponential backoff and jitter until
 * the acceptor consents or refuses, or time is up. Ends once.
 */
final class PendingOpen {

	private static final Logger logger = LoggerFactory.getLogger(PendingOpen.class);

	private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);

	private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(2);

	private final ChannelEndpoint channel;

	private final Message.ChannelOpen message;

	private final Duration timeout;

	private final MessageSender sender;

	private final Scheduler scheduler;

	private final RandomGenerator random;

	private final Consumer<PendingOpen> onTimeout;

	private final CompletableFuture<ChannelEndpoint> result = new CompletableFuture<>();

	private final AtomicBoolean settled = new AtomicBoolean();

	private long deadline;

	private long backoff = FIRST_BACKOFF.toNanos();

	private volatile @Nullable Timer timer;

	PendingOpen(ChannelEndpoint channel, Message.ChannelOpen message, Duration timeout, MessageSender sender,
			Scheduler scheduler, RandomGenerator random, Consumer<PendingOpen> onTimeout) {
		this.channel = channel;
		this.message = message;
		this.timeout = timeout;
		this.sender = sender;
		this.scheduler = scheduler;
		this.random = random;
		this.onTimeout = onTimeout;
	}

	ChannelEndpoint channel() {
		return this.channel;
	}

	CompletableFuture<ChannelEndpoint> result() {
		return this.result;
	}

	PeerTimeoutException timedOut() {
		return PeerTimeoutException.noAcknowledgement(this.channel.peer().name(), this.channel.name(), this.timeout);
	}

	/**
	 * Send the wish for the first time.
	 * @throws io.peerlink.error.PayloadTooLargeException when the name is too long
	 */
	void begin() {
		this.deadline = this.scheduler.nanoTime() + Durations.nanos(this.timeout);
		send();
		scheduleNext();
	}

	/**
	 * Claim the end of the opening.
	 * @return whether it had not ended yet; the caller must then complete the result
	 */
	boolean settle() {
		if (!this.settled.compareAndSet(false, true)) {
			return false;
		}
		Timer timer = this.timer;
		if (timer != null) {
			timer.cancel();
		}
		return true;
	}

	private void onTimer() {
		if (this.settled.get()) {
			return;
		}
		if (this.deadline - this.scheduler.nanoTime() <= 0) {
			this.onTimeout.accept(this);
			return;
		}
		send();
		scheduleNext();
	}

	private void scheduleNext() {
		long wait = (long) (this.backoff * this.random.nextDouble(1.0, 1.5));
		this.backoff = Math.min(2 * this.backoff, LONGEST_BACKOFF.toNanos());
		long remaining = Math.max(0, this.deadline - this.scheduler.nanoTime());
		this.timer = this.scheduler.schedule(Duration.ofNanos(Math.min(wait, remaining)), this::onTimer);
	}

	private void send() {
		try {
			this.sender.send(this.message, this.channel.remoteAddress());
		}
		catch (IOException ex) {
			logger.debug("Cannot send the wish for {}", this.channel, ex);
		}
	}

}
