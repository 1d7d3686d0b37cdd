package io.peerlink.internal.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.peer.Peer;

/**
 * Counts how often it completes.
 */
final class CountedCall extends PendingCall {

	static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final Peer PEER = new Peer("peer", "instance",
			new InetSocketAddress(InetAddress.getLoopbackAddress(), 9), Map.of());

	private final AtomicInteger replies = new AtomicInteger();

	private final AtomicInteger timeouts = new AtomicInteger();

	private final AtomicInteger stops = new AtomicInteger();

	CountedCall() {
		super(MessageId.of(1, 2), PEER, "method", TIMEOUT);
	}

	@Override
	void reply(Message.Reply reply) {
		this.replies.incrementAndGet();
	}

	@Override
	void fail(PeerLinkException failure) {
		((failure instanceof PeerTimeoutException) ? this.timeouts : this.stops).incrementAndGet();
	}

	int replies() {
		return this.replies.get();
	}

	int timeouts() {
		return this.timeouts.get();
	}

	int stops() {
		return this.stops.get();
	}

}
