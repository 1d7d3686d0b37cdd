package io.peerlink.internal.value;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.peerlink.error.PeerLinkException;
import io.peerlink.error.StreamRejectedException;
import io.peerlink.internal.concurrent.ManagedWait;
import io.peerlink.internal.stream.EngineStream;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.time.Scheduler;

/**
 * Opens the stream of one value. While there are too many streams, here or at the peer,
 * it tries again, as long as there is time. Cancelled by any thread.
 */
final class ValueOpening {

	private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

	private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

	private final ReceiverContext context;

	ValueOpening(ReceiverContext context) {
		this.context = context;
	}

	/**
	 * Opens the stream, and waits for it.
	 * @param timeout how long to wait at most
	 * @throws PeerLinkException when it cannot be opened
	 */
	EngineStream open(Duration timeout) {
		long begin = this.context.nanoTime();
		long longest = FIRST_PAUSE_NANOS;
		while (true) {
			try {
				return this.context.open(Duration.ofNanos(Math.max(SHORTEST_NANOS, left(timeout, begin))));
			}
			catch (StreamRejectedException ex) {
				long pause = longest / 2 + this.context.random(longest / 2);
				if (!ex.getReason().equals(StreamRejectedException.TOO_MANY_STREAMS) || left(timeout, begin) <= pause
						|| !pause(pause)) {
					throw this.context.rejected(ex);
				}
			}
			longest = Math.min(LONGEST_PAUSE_NANOS, 2 * longest);
		}
	}

	private long left(Duration timeout, long begin) {
		return Durations.nanos(timeout) - (this.context.nanoTime() - begin);
	}

	/**
	 * Waits until it is time to try again.
	 * @return {@code false} if there is nothing to wait for
	 */
	private boolean pause(long nanos) {
		CompletableFuture<Void> over = new CompletableFuture<>();
		Scheduler.Timer timer;
		try {
			timer = this.context.node().scheduler().schedule(Duration.ofNanos(nanos), () -> over.complete(null));
		}
		catch (RejectedExecutionException ex) {
			return false;
		}
		try (ManagedWait wait = ManagedWait.begin()) {
			CompletableFuture.anyOf(over, this.cancelled).get();
			return !this.cancelled.isDone();
		}
		catch (ExecutionException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new PeerLinkException("Interrupted while waiting for " + this.context.what(), ex);
		}
		finally {
			timer.cancel();
		}
	}

	/**
	 * Ends the wait for another try.
	 */
	void cancel() {
		this.cancelled.complete(null);
	}

}
