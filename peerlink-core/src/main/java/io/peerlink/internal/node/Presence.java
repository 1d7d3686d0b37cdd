package io.peerlink.internal.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.channel.ChannelEngine;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.liveness.Pings;
import io.peerlink.internal.server.RequestDispatcher;
import io.peerlink.internal.stream.PeerStreamEngine;
import io.peerlink.internal.tcp.StreamEngine;
import io.peerlink.internal.time.Durations;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether peers see one run of a node: it is hidden at first, announced once, and
 * withdrawn for good. Thread-safe. The lock is held while the node is announced, which
 * does not block, and not while it is withdrawn or drained.
 */
final class Presence {

	private static final Logger logger = LoggerFactory.getLogger(Presence.class);

	private final String wantedName;

	private final Announcer announcer;

	private final Pings pings;

	private final RequestDispatcher server;

	private final StreamEngine streams;

	private final ChannelEngine channels;

	private final PeerStreamEngine byteStreams;

	private final NameKeeper name;

	private CompletableFuture<Void> announcement = new CompletableFuture<>();

	private CompletableFuture<Void> drained = CompletableFuture.completedFuture(null);

	private volatile Phase phase = Phase.HIDDEN;

	/**
	 * Creates the presence of a node that peers do not see yet.
	 * @param name claims the name, takes it, and announces it
	 */
	Presence(String wantedName, NameKeeper name, Announcer announcer, Pings pings, RequestDispatcher server,
			StreamEngine streams, ChannelEngine channels, PeerStreamEngine byteStreams) {
		this.wantedName = wantedName;
		this.announcer = announcer;
		this.pings = pings;
		this.server = server;
		this.streams = streams;
		this.channels = channels;
		this.byteStreams = byteStreams;
		this.name = name;
	}

	boolean isAnnounced() {
		return this.phase == Phase.ANNOUNCED;
	}

	/**
	 * Makes sure of the name, then announces the node and lets requests in. When the name
	 * is taken the node stays hidden; when the announcement fails it is withdrawn.
	 * @return completes when the announcement is on its way
	 */
	CompletableFuture<Void> announce() {
		CompletableFuture<Void> result = beginClaim();
		CompletableFuture<String> claim;
		try {
			claim = this.name.claim();
		}
		catch (Throwable ex) {
			endClaim(result);
			throw ex;
		}
		Futures.whenDone(claim, (claimed, failure) -> claimed(result, claimed, failure));
		return result;
	}

	private synchronized CompletableFuture<Void> beginClaim() {
		switch (this.phase) {
			case HIDDEN -> {
				this.phase = Phase.CLAIMING;
				this.announcement = new CompletableFuture<>();
			}
			case CLAIMING -> throw new IllegalStateException("Node '" + this.wantedName + "' is being announced");
			case ANNOUNCED, WITHDRAWN -> throw new IllegalStateException("Node '" + this.wantedName
					+ "' was announced before; one that was withdrawn must be stopped and started again");
			case CLOSED -> throw stopped();
		}
		return this.announcement;
	}

	private void claimed(CompletableFuture<Void> result, @Nullable String name, @Nullable Throwable failure) {
		if (name == null) {
			endClaim(result);
			result.completeExceptionally((failure != null) ? Futures.unwrap(failure) : stopped());
			return;
		}
		try {
			if (appear(result)) {
				result.complete(null);
			}
			else {
				result.completeExceptionally(stoppedMeanwhile());
			}
		}
		catch (Throwable ex) {
			Cleanup.attempt("withdraw a failed announcement", () -> leave(Duration.ZERO));
			result.completeExceptionally(ex);
		}
	}

	private synchronized void endClaim(CompletableFuture<Void> result) {
		if (isPending(result)) {
			this.phase = Phase.HIDDEN;
		}
	}

	/**
	 * Opens the gates before the announcement, as a peer may call as soon as it hears of
	 * this node.
	 * @return {@code false} if the attempt has been ended
	 */
	private synchronized boolean appear(CompletableFuture<Void> result) {
		if (!isPending(result)) {
			return false;
		}
		this.phase = Phase.ANNOUNCED;
		this.server.open();
		this.channels.accept();
		this.byteStreams.accept();
		try {
			this.name.announce();
		}
		catch (Throwable ex) {
			this.phase = Phase.WITHDRAWN;
			throw ex;
		}
		return true;
	}

	private boolean isPending(CompletableFuture<Void> result) {
		return this.phase == Phase.CLAIMING && this.announcement == result;
	}

	/**
	 * Announces the node again, if it is announced.
	 */
	synchronized void announceAgain() {
		if (isAnnounced()) {
			this.announcer.announceAgain();
		}
	}

	/**
	 * Says goodbye, refuses requests, and waits for handlers that run, if the node is
	 * announced. A pending announcement fails.
	 * @param timeout how long to wait at most
	 * @return completes when the handlers have been waited for: at the return, unless
	 * another thread is still waiting for them
	 */
	CompletableFuture<Void> withdraw(Duration timeout) {
		boolean first = end(Phase.WITHDRAWN) == Phase.ANNOUNCED;
		CompletableFuture<Void> drained = drained();
		if (first) {
			Cleanup.attempt("withdraw the node", () -> leave(timeout));
			drained.complete(null);
		}
		return drained;
	}

	/**
	 * Lets the node never be announced again.
	 */
	void close() {
		if (end(Phase.CLOSED) == Phase.ANNOUNCED) {
			drained().complete(null);
		}
	}

	/**
	 * Ends the announcement, or an attempt at it.
	 * @return the phase before
	 */
	private Phase end(Phase next) {
		Phase before;
		CompletableFuture<Void> claim;
		synchronized (this) {
			before = this.phase;
			claim = this.announcement;
			if (before == Phase.CLOSED || (before == Phase.HIDDEN && next == Phase.WITHDRAWN)) {
				return before;
			}
			this.phase = next;
			if (before == Phase.ANNOUNCED) {
				this.drained = new CompletableFuture<>();
			}
		}
		if (before == Phase.CLAIMING) {
			claim.completeExceptionally(stoppedMeanwhile());
		}
		return before;
	}

	private synchronized CompletableFuture<Void> drained() {
		return this.drained;
	}

	private void leave(Duration timeout) {
		this.name.close();
		this.announcer.stopHeartbeat();
		Cleanup.attempt("end the channels", this.channels::withdraw);
		Cleanup.attempt("end the streams", this.byteStreams::withdraw);
		this.announcer.sayGoodbye();
		this.pings.sayGoodbyeToStrangers();
		drain(timeout);
	}

	private void drain(Duration timeout) {
		long deadline = System.nanoTime() + Durations.nanos(timeout);
		try {
			boolean answered = this.server.drain(timeout)
					&& this.streams.awaitReplies(Duration.ofNanos(deadline - System.nanoTime()));
			Duration remaining = Duration.ofNanos(deadline - System.nanoTime());
			if (!this.channels.awaitCallbacks(remaining) || !answered) {
				logger.warn("Node '{}' stops although handlers still run after {}", this.wantedName, timeout);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private PeerLinkException stoppedMeanwhile() {
		return new PeerLinkException("Node '" + this.wantedName + "' was stopped while it was being announced");
	}

	private PeerLinkException stopped() {
		return new PeerLinkException("Node '" + this.wantedName + "' was stopped");
	}

	private enum Phase {

		HIDDEN, CLAIMING, ANNOUNCED, WITHDRAWN, CLOSED

	}

}
