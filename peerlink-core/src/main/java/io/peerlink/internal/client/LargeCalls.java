package io.peerlink.internal.client;

import java.net.InetSocketAddress;

import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerBusyException;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.tcp.StreamEngine;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests that do not fit into a datagram, or whose reply does not. Apart from
 * their way they are calls like any other: in the same table, with the same numbers and
 * deadlines.
 */
final class LargeCalls {

	private final CallEngine engine;

	private final StreamEngine streams;

	private final NodeContext context;

	LargeCalls(CallEngine engine, StreamEngine streams, NodeContext context) {
		this.engine = engine;
		this.streams = streams;
		this.context = context;
	}

	/**
	 * Adds a call to the table and sends its request.
	 * @throws RuntimeException if the request is not sent; the call is then not in the
	 * table and does not complete
	 */
	void start(PendingCall call) {
		Peer peer = call.peer();
		String obstacle = this.streams.obstacle(peer);
		if (obstacle != null) {
			int size = encode(call, null).size();
			throw PayloadTooLargeException.withoutTcp("RPC request", size, WireLimits.MAX_DATAGRAM, obstacle);
		}
		this.engine.requests().numberLarge(call);
		LargeTransmission transmission = transmission(call, this.streams.portOf(peer), false);
		if (!isPrepared(transmission, call)) {
			call.end();
			throw PeerBusyException.notSent(peer.name(),
					"the large requests to it that are on their way leave no room");
		}
		boolean sent = false;
		try {
			if (this.engine.isPending(call)) {
				sent = true;
				transmission.send();
			}
		}
		finally {
			if (!sent) {
				transmission.abandon();
			}
		}
	}

	private static boolean isPrepared(LargeTransmission transmission, PendingCall call) {
		try {
			return transmission.prepare(Durations.nanos(call.timeout()));
		}
		catch (RuntimeException ex) {
			call.end();
			throw ex;
		}
	}

	/**
	 * Takes the answer to a datagram that its reply is to be had over a connection only.
	 * Called on the receive thread, returns at once.
	 * @param reply any reply
	 * @param arrivedAt when it came, in nanoseconds of the node's scheduler
	 * @return whether it is such an answer, to a pending call
	 */
	boolean onReply(Message.Reply reply, long arrivedAt) {
		Extension pl = reply.pl();
		boolean movesToTcp = reply instanceof Message.ErrorReply error
				&& error.errorType().equals(Message.ErrorReply.USE_TCP) && pl != null
				&& pl.tcpPort() != Extension.ABSENT && this.context.tcp() != null;
		PendingCall call = movesToTcp ? this.engine.calls().find(reply.id()) : null;
		if (call == null || pl == null || !call.isRepeated() || !call.isNumbered()) {
			return false;
		}
		if (this.engine.calls().moveToTcp(call, pl, arrivedAt)) {
			transmission(call, portOf(call.peer(), pl), true).begin();
		}
		return true;
	}

	/**
	 * Returns the port that the peer itself has told. Only from one that has told none,
	 * the port in an answer is taken, which somebody else may have sent.
	 */
	private int portOf(Peer peer, Extension answer) {
		return this.streams.takesShared(peer) ? this.streams.portOf(peer) : (int) answer.tcpPort();
	}

	private LargeTransmission transmission(PendingCall call, int port, boolean kept) {
		InetSocketAddress address = new InetSocketAddress(call.address().getAddress(), port);
		return new LargeTransmission(this, call, address, kept);
	}

	JsonBuffer encode(PendingCall call, @Nullable Extension numbers) {
		return this.streams.encodeRequest(call.peer(), call.id(), call.method(), call.args(), call.kwargs(), numbers,
				call.trace());
	}

	CallEngine engine() {
		return this.engine;
	}

	StreamEngine streams() {
		return this.streams;
	}

	NodeContext context() {
		return this.context;
	}

}
