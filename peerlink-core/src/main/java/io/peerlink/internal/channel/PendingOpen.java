package io.peerlink.internal.channel;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

import io.peerlink.channel.Channel;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.time.Backoff;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.time.Scheduler.Timer;
import io.peerlink.internal.wire.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open request of this node: retransmitted with exponential backoff and jitter until
 * the acceptor acknowledges or refuses it, or its timeout has passed. Completes once.
 */
final class PendingOpen {

	private static final Logger logger = LoggerFactory.getLogger(PendingOpen.class);

	private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);

	private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(2);

	private static final double LARGEST_JITTER = 1.5;

	private final ChannelEntry channel;

	private final Message.ChannelOpen request;

	private final Duration timeout;

	private final NodeContext context;

	private final BiConsumer<PendingOpen, Throwable> onFailure;

	private final Backoff backoff;

	private final CompletableFuture<Channel> result = new CompletableFuture<>();

	private final AtomicBoolean claimed = new AtomicBoolean();

	private volatile @Nullable Throwable failure;

	private long deadline;

	private volatile @Nullable Timer timer;

	PendingOpen(ChannelEntry channel, Message.ChannelOpen request, Duration timeout, NodeContext context,
			BiConsumer<PendingOpen, Throwable> onFailure) {
		this.channel = channel;
		this.request = request;
		this.timeout = timeout;
		this.context = context;
		this.onFailure = onFailure;
		this.backoff = new Backoff(FIRST_BACKOFF.toNanos(), LONGEST_BACKOFF.toNanos(), LARGEST_JITTER,
				context.random());
	}

	ChannelEntry channel() {
		return this.channel;
	}

	/**
	 * Returns the result, which is completed on the receive thread or the timer thread.
	 */
	CompletableFuture<Channel> result() {
		return this.result;
	}

	/**
	 * Returns why the channel cannot be used although the peer has acknowledged it.
	 */
	@Nullable Throwable failure() {
		return this.failure;
	}

	void failure(Throwable failure) {
		this.failure = failure;
	}

	private PeerTimeoutException timeoutException() {
		return PeerTimeoutException.noAcknowledgement(this.channel.terms().peer().name(), this.channel.terms().name(),
				this.timeout);
	}

	/**
	 * Sends the request for the first time.
	 * @throws io.peerlink.error.PayloadTooLargeException when the name is too long
	 */
	void start() {
		this.deadline = this.context.nanoTime() + Durations.nanos(this.timeout);
		send();
		scheduleNext();
	}

	/**
	 * Claims the completion of this request, which stops its retransmission.
	 * @return whether it was not claimed yet; then the caller must complete the result
	 */
	boolean claim() {
		if (!this.claimed.compareAndSet(false, true)) {
			return false;
		}
		Timer timer = this.timer;
		if (timer != null) {
			timer.cancel();
		}
		return true;
	}

	/**
	 * Whatever goes wrong here completes the request: nothing else would, and somebody
	 * waits for it.
	 */
	private void onTimer() {
		if (this.claimed.get()) {
			return;
		}
		try {
			if (this.deadline - this.context.nanoTime() <= 0) {
				this.onFailure.accept(this, timeoutException());
				return;
			}
			send();
			scheduleNext();
		}
		catch (Throwable ex) {
			this.onFailure.accept(this, ex);
		}
	}

	private void scheduleNext() {
		long wait = this.backoff.next();
		long remaining = Math.max(0, this.deadline - this.context.nanoTime());
		this.timer = this.context.scheduler().schedule(Duration.ofNanos(Math.min(wait, remaining)), this::onTimer);
	}

	private void send() {
		try {
			this.context.sender().send(this.request, this.channel.remoteAddress());
		}
		catch (IOException ex) {
			logger.debug("Cannot send the open request of {}", this.channel, ex);
		}
	}

}
