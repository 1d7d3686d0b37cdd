package io.peerlink.internal.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.SplittableRandom;

import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.tcp.StreamCall;
import io.peerlink.internal.time.Backoff;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.json.JsonBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The request of one call on its way over connections: when one of them breaks, and the
 * request may be executed again or its peer recognises it, it goes over another one until
 * the deadline of the call. Thread-safe, as one connection comes after the other.
 */
final class LargeTransmission implements StreamCall {

	private static final Logger logger = LoggerFactory.getLogger(LargeTransmission.class);

	private static final Duration FIRST_WAIT = Duration.ofMillis(50);

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

	/**
	 * Up to this age a request is sent as it was written: its deadline is that exact.
	 */
	private static final long FRESH_NANOS = Duration.ofMillis(5).toNanos();

	private final LargeCalls calls;

	private final PendingCall call;

	private final InetSocketAddress address;

	/**
	 * Whether the peer has said that it keeps the reply.
	 */
	private final boolean kept;

	private final Backoff backoff;

	private volatile int transmission = 1;

	private volatile @Nullable Written written;

	private volatile long claimed;

	LargeTransmission(LargeCalls calls, PendingCall call, InetSocketAddress address, boolean kept) {
		this.calls = calls;
		this.call = call;
		this.address = address;
		this.kept = kept;
		this.backoff = new Backoff(FIRST_WAIT.toNanos(), LONGEST_WAIT.toNanos(), 1.5,
				new SplittableRandom(call.id().hashCode()));
	}

	/**
	 * Writes the request and claims room for it.
	 * @param remaining the nanoseconds until the deadline of the call
	 * @return whether there is room
	 * @throws io.peerlink.error.PayloadTooLargeException if the request is too large for
	 * the peer
	 */
	boolean prepare(long remaining) {
		JsonBuffer request = write(remaining);
		this.claimed = request.size();
		this.written = new Written(request, now());
		return this.calls.streams().claim(this.call.peer(), request.size());
	}

	private JsonBuffer write(long remaining) {
		return this.calls.encode(this.call,
				this.calls.engine().requests().extensionOfLarge(this.call, remaining, this.transmission));
	}

	private long remaining() {
		return this.calls.engine().calls().remaining(this.call);
	}

	private long now() {
		return this.calls.context().nanoTime();
	}

	/**
	 * Gives the room back for a request that is not sent.
	 */
	void abandon() {
		this.written = null;
		this.calls.streams().release(this.call.peer(), (int) this.claimed);
	}

	/**
	 * Sends the request that is prepared.
	 */
	void send() {
		if (this.kept || this.calls.streams().takesShared(this.call.peer())) {
			this.calls.streams().sendShared(this.call.peer(), this.address, this.claimed, this, this.kept);
			return;
		}
		this.calls.streams().send(this.call.peer(), this.address, this.claimed, this);
	}

	/**
	 * Prepares and sends the request of a call that is in the table.
	 */
	void begin() {
		boolean prepared = false;
		this.call.retransmitted();
		try {
			prepared = prepare(remaining());
		}
		catch (RuntimeException ex) {
			logger.debug("Cannot write the request for {}", this.call.method(), ex);
		}
		if (prepared) {
			send();
			return;
		}
		onBroken(new IOException("the large requests that are on their way leave no room"), false);
	}

	@Override
	public boolean isOver() {
		return this.call.hasEnded();
	}

	@Override
	public JsonBuffer request() {
		Written present = this.written;
		this.written = null;
		return (present != null && now() - present.at() <= FRESH_NANOS) ? present.request() : write(remaining());
	}

	@Override
	public void onReply(Message.Reply reply) {
		this.calls.engine().calls().reply(named(reply), now());
	}

	/**
	 * A node that could not read the request does not know its id.
	 */
	private Message.Reply named(Message.Reply reply) {
		if (reply.id().equals(this.call.id())) {
			return reply;
		}
		if (reply instanceof Message.ErrorReply error) {
			return new Message.ErrorReply(this.call.id(), error.errorType(), error.errorMessage(), error.pl());
		}
		return new Message.Response(this.call.id(), ((Message.Response) reply).result(), reply.pl());
	}

	@Override
	public void onBroken(IOException cause, boolean sent) {
		this.written = null;
		if (!this.kept && !this.calls.engine().requests().mayRepeatLarge(this.call)) {
			fail(cause, sent);
			return;
		}
		this.call.disconnected(cause, sent);
		if (!isOver()) {
			this.calls.context().scheduler().schedule(Duration.ofNanos(this.backoff.next()), this::repeat);
		}
	}

	private void repeat() {
		if (isOver()) {
			return;
		}
		int next = this.transmission + 1;
		this.transmission = next;
		this.calls.engine().requests().repeatedLarge();
		begin();
	}

	@Override
	public void onUnreadable(IOException cause) {
		fail(cause, true);
	}

	private void fail(IOException cause, boolean sent) {
		if (!this.calls.engine().calls().remove(this.call)) {
			return;
		}
		String execution = sent ? "whether it was executed is unknown" : "it was not executed";
		this.call.fail(new PeerLinkException(
				"The request to '" + this.call.peer().name() + "' for " + this.call.method()
						+ " goes over TCP, and the connection has failed (" + cause.getMessage() + "); " + execution,
				cause));
	}

	/**
	 * A request as it was written last.
	 *
	 * @param request the request
	 * @param at when that was
	 */
	private record Written(JsonBuffer request, long at) {
	}

}
