package io.peerlink.internal.value;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.StreamRejectedException;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.stream.EngineStream;
import io.peerlink.internal.stream.PeerStreamEngine;
import io.peerlink.peer.Peer;
import io.peerlink.stream.StreamOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What surrounds the reader of a value.
 *
 * @param node the node
 * @param streams opens streams
 * @param threads run what waits for a peer
 * @param peer where the value is
 * @param label what the value is in a few words, such as {@code ticks (result)}
 * @param what the same in a sentence
 * @param timeout how long to wait for the first part, and from one to the next
 * @param maxPayload longest item in bytes
 */
record ReceiverContext(NodeContext node, PeerStreamEngine streams, Predicate<Runnable> threads, Peer peer, String label,
		String what, Duration timeout, int maxPayload) {

	private static final Logger logger = LoggerFactory.getLogger(ReceiverContext.class);

	EngineStream open() {
		try {
			return this.streams.openForEngine(this.peer, StreamedValues.STREAM, this.label,
					new StreamOptions(this.timeout, null));
		}
		catch (PeerTimeoutException ex) {
			throw PeerTimeoutException.nothingOf(this.peer.name(), this.what, this.timeout);
		}
		catch (StreamRejectedException ex) {
			throw new PeerLinkException(
					"Cannot read " + this.what + " from '" + this.peer.name() + "': " + ex.getMessage(), ex);
		}
	}

	PayloadMapper mapper() {
		return this.node.mapper();
	}

	/**
	 * Runs what nobody waits for, if there is a thread.
	 */
	void execute(Runnable task) {
		try {
			boolean taken = this.threads.test(() -> {
				try {
					task.run();
				}
				catch (PeerLinkException ex) {
					logger.debug("{} could not be withdrawn", this.what, ex);
				}
			});
			if (!taken) {
				logger.debug("There is no thread to withdraw {}", this.what);
			}
		}
		catch (RejectedExecutionException ex) {
			logger.debug("There is no thread to withdraw {}", this.what, ex);
		}
	}

}
