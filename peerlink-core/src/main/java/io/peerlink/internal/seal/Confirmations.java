package io.peerlink.internal.seal;

import java.net.InetSocketAddress;
import java.time.Duration;

import io.peerlink.internal.time.Backoff;

/**
 * Repeats the first message of a session that this node has begun, until the other side
 * is heard: before it has got one it seals nothing with the session.
 */
final class Confirmations {

	/**
	 * How often it is repeated: over two seconds or so. After that, each datagram
	 * confirms the session.
	 */
	static final int MOST = 5;

	private final SealContext context;

	private final SessionWriter writer;

	Confirmations(SealContext context, SessionWriter writer) {
		this.context = context;
		this.writer = writer;
	}

	/**
	 * Begins to wait for a message of the other side.
	 */
	void begin(Session session, InetSocketAddress to) {
		schedule(session, to, this.context.newBackoff(), MOST);
	}

	private void schedule(Session session, InetSocketAddress to, Backoff backoff, int left) {
		this.context.scheduler().schedule(Duration.ofNanos(backoff.next()), () -> repeat(session, to, backoff, left));
	}

	private void repeat(Session session, InetSocketAddress to, Backoff backoff, int left) {
		if (session.isHeard() || session.isErased() || session.remote().sessions().current() != session) {
			return;
		}
		Effects effects = new Effects();
		this.writer.sendEmpty(session, to, this.context.now(), effects);
		effects.perform(this.context.network());
		if (left > 1) {
			schedule(session, to, backoff, left - 1);
		}
	}

}
