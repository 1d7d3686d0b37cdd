package io.peerlink.rpc;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.peerlink.concurrent.Futures;
import io.peerlink.discovery.Peer;
import io.peerlink.discovery.Pinger;
import io.peerlink.discovery.Pong;
import io.peerlink.error.PeerLinkException;
import io.peerlink.time.Scheduler;
import io.peerlink.transport.MessageSender;
import io.peerlink.wire.Extension;
import io.peerlink.wire.Message;
import io.peerlink.wire.MessageId;
import io.peerlink.wire.RawJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ping that every node answers (WIRE.md section 2). Both sides of it run on the
 * receive thread, so that busy handlers never make a node look dead.
 * <p>
 * Between Java nodes request and answer carry a {@code pl} object with the sender's name
 * and instance; Python ignores it.
 */
final class Pings implements Pinger {

	static final String METHOD = "__ping__";

	private static final Logger logger = LoggerFactory.getLogger(Pings.class);

	private final Supplier<NodeIdentity> identity;

	private final Caller caller;

	private final MessageSender sender;

	private final Scheduler scheduler;

	Pings(Supplier<NodeIdentity> identity, Caller caller, MessageSender sender, Scheduler scheduler) {
		this.identity = identity;
		this.caller = caller;
		this.sender = sender;
		this.scheduler = scheduler;
	}

	/**
	 * {@inheritDoc} The future completes on the receive thread or the timer thread.
	 */
	@Override
	public CompletableFuture<Pong> ping(InetSocketAddress address, Duration timeout) {
		Peer target = new Peer(address.toString(), address.toString(), address, Map.of());
		PingCall call = new PingCall(this.caller.newId(), target, timeout);
		Extension extension = this.identity.get().toExtension();
		// A cancelled ping leaves nothing in the table.
		Futures.whenDone(call.pong, (pong, failure) -> this.caller.calls().remove(call));
		try {
			this.caller.begin(call,
					new Caller.Payload(RawJson.EMPTY_ARRAY, RawJson.EMPTY_OBJECT, extension, null, timeout, false));
		}
		catch (PeerLinkException ex) {
			call.fail(ex);
		}
		return call.pong;
	}

	/**
	 * Answer a ping. Called on the receive thread.
	 */
	void answer(Message.Request request, InetSocketAddress from) {
		String time = BigDecimal.valueOf(this.scheduler.epochMillis(), 3).toPlainString();
		RawJson result = RawJson.of("{\"ok\":true,\"time\":" + time + ",\"ts\":" + time + "}");
		Extension extension = (request.pl() != null) ? this.identity.get().toExtension() : null;
		try {
			this.sender.send(new Message.Response(request.id(), result, extension), from);
		}
		catch (IOException | PeerLinkException ex) {
			logger.debug("Cannot answer the ping of {}", from, ex);
		}
	}

	private final class PingCall extends PendingCall {

		private final CompletableFuture<Pong> pong = new CompletableFuture<>();

		private final long sentAt = Pings.this.scheduler.nanoTime();

		PingCall(MessageId id, Peer target, Duration timeout) {
			super(id, target, METHOD, timeout);
		}

		@Override
		void reply(Message.Reply reply) {
			if (!(reply instanceof Message.Response response)) {
				this.pong.completeExceptionally(new PeerLinkException("The ping was answered with an error"));
				return;
			}
			Duration roundTrip = Duration.ofNanos(Pings.this.scheduler.nanoTime() - this.sentAt);
			NodeIdentity sender = NodeIdentity.of(response.pl());
			this.pong.complete((sender != null) ? new Pong(sender.name(), sender.instanceId(), roundTrip)
					: new Pong(null, null, roundTrip));
		}

		@Override
		void fail(PeerLinkException failure) {
			this.pong.completeExceptionally(failure);
		}

	}

}
