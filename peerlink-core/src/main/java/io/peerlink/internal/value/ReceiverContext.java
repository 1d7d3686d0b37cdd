package io.peerlink.internal.value;

import java.time.Duration;

import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.StreamRejectedException;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.stream.EngineStream;
import io.peerlink.internal.stream.PeerStreamEngine;
import io.peerlink.peer.Peer;
import io.peerlink.stream.StreamOptions;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds the reader of a value.
 *
 * @param node the node
 * @param streams opens streams
 * @param withdrawals tells the peer that a value is not read, {@code null} if the peer
 * ends it itself, as the call is over
 * @param peer where the value is
 * @param label what the value is in a few words, such as {@code ticks (result)}
 * @param what the same in a sentence
 * @param timeout how long to wait for the first part, and from one to the next
 * @param maxPayload longest item in bytes
 */
record ReceiverContext(NodeContext node, PeerStreamEngine streams, @Nullable Withdrawals withdrawals, Peer peer,
		String label, String what, Duration timeout, int maxPayload) {

	/**
	 * Opens a stream, and waits for it.
	 * @throws StreamRejectedException when it is refused
	 */
	EngineStream open(Duration timeout) {
		try {
			return this.streams.openForEngine(this.peer, StreamedValues.STREAM, this.label,
					new StreamOptions(timeout, null));
		}
		catch (PeerTimeoutException ex) {
			throw PeerTimeoutException.nothingOf(this.peer.name(), this.what, this.timeout);
		}
	}

	PeerLinkException rejected(StreamRejectedException cause) {
		return new PeerLinkException(
				"Cannot read " + this.what + " from '" + this.peer.name() + "': " + cause.getMessage(), cause);
	}

	/**
	 * Tells the peer that a value is not read, unless it knows. Returns at once.
	 */
	void withdraw(String token) {
		if (this.withdrawals != null) {
			this.withdrawals.withdraw(this.peer, token, this.label);
		}
	}

	PayloadMapper mapper() {
		return this.node.mapper();
	}

	long nanoTime() {
		return this.node.nanoTime();
	}

	/**
	 * Returns a random number below a bound.
	 */
	long random(long bound) {
		return this.node.random().nextLong(bound);
	}

}
