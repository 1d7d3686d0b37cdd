package io.peerlink.internal.value;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.StreamRejectedException;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.context.NodeLimits;
import io.peerlink.internal.stream.EngineStream;
import io.peerlink.internal.stream.PeerStreamEngine;
import io.peerlink.peer.Peer;
import io.peerlink.stream.StreamOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells peers that values which they offer are not read. When that fails it is tried
 * again for as long as the peer keeps the value; no thread waits meanwhile. Thread-safe.
 */
final class Withdrawals {

	private static final Logger logger = LoggerFactory.getLogger(Withdrawals.class);

	/**
	 * As many as a node offers.
	 */
	private static final int MAX = NodeLimits.MAX_OFFERS;

	/**
	 * How many streams are opened at the same time, so that there is room for readers.
	 */
	private static final int MAX_OPENINGS = 4;

	private static final StreamOptions OPTIONS = new StreamOptions(Duration.ofSeconds(5), null);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

	private final NodeContext context;

	private final PeerStreamEngine streams;

	/**
	 * Those that can be tried at once. Guarded by this.
	 */
	private final Queue<Withdrawal> due = new ArrayDeque<>();

	private int total;

	private int openings;

	Withdrawals(NodeContext context, PeerStreamEngine streams) {
		this.context = context;
		this.streams = streams;
	}

	/**
	 * Tells a peer that a value is not read. Returns at once.
	 * @param label what the value is in a few words
	 */
	void withdraw(Peer peer, String token, String label) {
		synchronized (this) {
			if (this.total == MAX) {
				logger.debug("{} is not withdrawn, because too many others are", label);
				return;
			}
			this.total++;
			this.due.add(new Withdrawal(peer, token, label, this.context.nanoTime()));
		}
		beginNext();
	}

	private void beginNext() {
		Withdrawal next;
		synchronized (this) {
			next = (this.openings < MAX_OPENINGS) ? this.due.poll() : null;
			if (next == null) {
				return;
			}
			this.openings++;
		}
		begin(next);
	}

	private void begin(Withdrawal next) {
		try {
			Futures.whenDone(this.streams.openAsyncForEngine(next.peer, StreamedValues.STREAM, next.label, OPTIONS),
					(stream, failure) -> done(next, stream, failure));
		}
		catch (RuntimeException ex) {
			done(next, null, ex);
		}
	}

	private void done(Withdrawal tried, @Nullable EngineStream stream, @Nullable Throwable failure) {
		if (stream != null) {
			send(stream, tried.token);
		}
		boolean again = stream == null && mayPass(failure) && retry(tried);
		synchronized (this) {
			this.openings--;
			if (!again) {
				this.total--;
			}
		}
		beginNext();
	}

	/**
	 * Says over an open stream that its value is not read, and ends the stream.
	 */
	static void send(EngineStream stream, String token) {
		try {
			byte[] open = Frames.open(token, 0);
			stream.write(open, open.length);
			byte[] cancel = Frames.frame(Frames.CANCEL, new byte[0]);
			stream.write(cancel, cancel.length);
			stream.close();
		}
		catch (IOException ex) {
			stream.abort();
		}
	}

	private static boolean mayPass(@Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		if (cause instanceof StreamRejectedException rejected) {
			return rejected.getReason().equals(StreamRejectedException.TOO_MANY_STREAMS)
					|| rejected.getReason().equals(StreamRejectedException.UNREACHABLE);
		}
		return cause instanceof PeerTimeoutException;
	}

	/**
	 * Tries again later, unless the peer has dropped the value meanwhile.
	 */
	private boolean retry(Withdrawal tried) {
		Duration pause = tried.nextPause();
		long spent = this.context.nanoTime() - tried.since + pause.toNanos();
		if (spent >= OfferedValues.EXPIRY.toNanos()) {
			logger.debug("{} could not be withdrawn in time", tried.label);
			return false;
		}
		try {
			this.context.scheduler().schedule(pause, () -> {
				synchronized (this) {
					this.due.add(tried);
				}
				beginNext();
			});
			return true;
		}
		catch (RejectedExecutionException ex) {
			// The node stops.
			return false;
		}
	}

	/**
	 * A value that is not read.
	 */
	private static final class Withdrawal {

		private final Peer peer;

		private final String token;

		private final String label;

		private final long since;

		/**
		 * Used by the one who tries.
		 */
		private Duration pause = FIRST_PAUSE;

		Withdrawal(Peer peer, String token, String label, long since) {
			this.peer = peer;
			this.token = token;
			this.label = label;
			this.since = since;
		}

		Duration nextPause() {
			Duration next = this.pause;
			Duration twice = next.multipliedBy(2);
			this.pause = (twice.compareTo(LONGEST_PAUSE) < 0) ? twice : LONGEST_PAUSE;
			return next;
		}

	}

}
