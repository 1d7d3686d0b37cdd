package io.peerlink.internal.client;

import java.io.IOException;

import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.tcp.StreamCall;
import io.peerlink.internal.tcp.StreamEngine;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests that do not fit into a datagram. Apart from their way they are calls
 * like any other: in the same table, with the same numbers and deadlines.
 */
final class LargeCalls {

	private final CallEngine engine;

	private final StreamEngine streams;

	LargeCalls(CallEngine engine, StreamEngine streams) {
		this.engine = engine;
		this.streams = streams;
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
		JsonBuffer request = numbered(call);
		if (!this.streams.claim(peer, request.size())) {
			call.end();
			throw PeerBusyException.notSent(peer.name(),
					"the large requests to it that are on their way leave no room");
		}
		boolean sent = false;
		try {
			if (this.engine.isPending(call)) {
				this.streams.send(peer, call.address().getAddress(), request, new Exchange(call));
				sent = true;
			}
		}
		finally {
			if (!sent) {
				this.streams.release(peer, request.size());
			}
		}
	}

	private JsonBuffer numbered(PendingCall call) {
		Extension numbers = this.engine.requests().numberLarge(call);
		try {
			return encode(call, numbers);
		}
		catch (RuntimeException ex) {
			call.end();
			throw ex;
		}
	}

	private JsonBuffer encode(PendingCall call, @Nullable Extension numbers) {
		return this.streams.encodeRequest(call.peer(), call.id(), call.method(), call.args(), call.kwargs(), numbers,
				call.trace());
	}

	/**
	 * A call as its connection sees it.
	 */
	private final class Exchange implements StreamCall {

		private final PendingCall call;

		Exchange(PendingCall call) {
			this.call = call;
		}

		@Override
		public boolean isOver() {
			return this.call.hasEnded();
		}

		@Override
		public void onReply(Message.Reply reply) {
			LargeCalls.this.engine.onReply(named(reply), LargeCalls.this.engine.nanoTime());
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
		public void onFailed(IOException cause, boolean sent) {
			if (!LargeCalls.this.engine.calls().remove(this.call)) {
				return;
			}
			String execution = sent ? "whether it was executed is unknown" : "it was not executed";
			this.call
				.fail(new PeerLinkException("The request to '" + this.call.peer().name() + "' for " + this.call.method()
						+ " goes over TCP, and the connection has failed (" + cause.getMessage() + "); " + execution,
						cause));
		}

	}

}
