package io.peerlink.internal.liveness;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.context.NodeIdentity;
import io.peerlink.internal.context.TcpListener;
import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.membership.Pong;
import io.peerlink.internal.time.Scheduler.Timer;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends pings and answers them (WIRE.md section 2). A ping is a request for
 * {@value #METHOD} that is sent once.
 */
public final class Pings implements Pinger {

	/**
	 * The method that every node answers on the receive thread, whatever its handlers do.
	 */
	public static final String METHOD = "__ping__";

	private static final Logger logger = LoggerFactory.getLogger(Pings.class);

	private static final Duration SIGN_OF_LIFE_TIMEOUT = Duration.ofSeconds(1);

	private final ConcurrentMap<MessageId, PendingPing> pending = new ConcurrentHashMap<>();

	private final NodeContext context;

	private final BooleanSupplier announced;

	private volatile @Nullable PeerLinkException closed;

	private final boolean keyedName;

	private final RecentPingers strangers = new RecentPingers();

	private volatile boolean silent;

	/**
	 * Creates the pings of a node.
	 * @param context what surrounds the engines
	 * @param announced whether this node takes calls, so that peers may discover it by
	 * its pings
	 */
	public Pings(NodeContext context, BooleanSupplier announced) {
		this(context, announced, false);
	}

	/**
	 * Creates the pings of a node.
	 * @param context what surrounds the engines
	 * @param announced whether this node takes calls, so that peers may discover it by
	 * its pings
	 * @param keyedName whether the name of this node belongs to its key
	 */
	public Pings(NodeContext context, BooleanSupplier announced, boolean keyedName) {
		this.context = context;
		this.announced = announced;
		this.keyedName = keyedName;
		context.strangers().askBy(this::askForSignOfLife);
	}

	/**
	 * Sends a ping, unless there is no time for an answer. The future completes on the
	 * receive thread or the timer thread; cancelling it drops the ping.
	 */
	@Override
	public CompletableFuture<Pong> ping(InetSocketAddress address, Duration timeout) {
		PendingPing ping = new PendingPing(address, this.context.nanoTime());
		PeerLinkException obstacle = obstacle(address, timeout);
		if (obstacle != null) {
			ping.fail(obstacle);
			return ping.pong();
		}
		MessageId id = this.context.newMessageId();
		try {
			Timer timer = this.context.scheduler()
				.schedule(timeout, () -> ping.fail(timedOut(address, timeout, ping.refusal().get())));
			this.pending.put(id, ping);
			Futures.whenDone(ping.pong(), (pong, failure) -> {
				this.pending.remove(id);
				timer.cancel();
			});
			send(id, address, ping.refusal()::set);
		}
		catch (IOException ex) {
			refused(ping, ex);
		}
		catch (RuntimeException ex) {
			ping.fail(cannotPing(address, ex));
		}
		PeerLinkException reason = this.closed;
		if (reason != null) {
			// Closed after the first check, and perhaps before the ping was in the table.
			ping.fail(reason);
		}
		return ping.pong();
	}

	private void askForSignOfLife(InetSocketAddress address) {
		Futures.whenDone(ping(address, SIGN_OF_LIFE_TIMEOUT), (pong, failure) -> {
			if (pong != null) {
				this.context.strangers().isPresent(address, this.context.nanoTime());
			}
		});
	}

	private @Nullable PeerLinkException obstacle(InetSocketAddress address, Duration timeout) {
		PeerLinkException reason = this.closed;
		if (reason == null && timeout.compareTo(Duration.ZERO) <= 0) {
			return timedOut(address, timeout, null);
		}
		return reason;
	}

	/**
	 * A ping that the network refuses to send to a verified peer is lost like any other;
	 * a refusal shows nothing of the peer. So is, to whatever address, one that is
	 * refused only after it was sent.
	 */
	private void refused(PendingPing ping, IOException refusal) {
		PeerEntry entry = this.context.peers().entryAt(ping.address());
		if (entry != null && this.context.peers().isVerified(entry.peer().instanceId())) {
			ping.refusal().set(refusal);
			return;
		}
		ping.fail(cannotPing(ping.address(), refusal));
	}

	private static PeerLinkException cannotPing(InetSocketAddress address, Exception cause) {
		return new PeerLinkException("Cannot ping " + address + ": " + cause.getMessage(), cause);
	}

	private static PeerTimeoutException timedOut(InetSocketAddress address, Duration timeout,
			@Nullable IOException refusal) {
		return PeerTimeoutException.noPong(Peer.hostAndPort(address), timeout, refusal);
	}

	private void send(MessageId id, InetSocketAddress address, Consumer<IOException> onRefused) throws IOException {
		NodeIdentity self = this.context.self();
		Extension extension = this.announced.getAsBoolean() ? self.toExtension(this.context.nanoTime())
				: self.toNamelessExtension();
		Message ping = new Message.Request(id, self.name(), address.toString(), METHOD, RawJson.EMPTY_ARRAY,
				RawJson.EMPTY_OBJECT, extension, null);
		this.context.sender().send(ping, address, onRefused);
	}

	/**
	 * Processes a reply if it answers a ping, whatever address it comes from: the id of
	 * the ping cannot be guessed, and a machine with several addresses may answer from
	 * any of them. Called on the receive thread.
	 * @param reply the reply
	 * @param arrival how it came
	 * @return whether a ping was waiting for it
	 */
	public boolean onReply(Message.Reply reply, Arrival arrival) {
		PendingPing ping = this.pending.get(reply.id());
		if (ping == null) {
			return false;
		}
		ping.answered(reply, arrival.nanoTime());
		return true;
	}

	/**
	 * Answers no more pings: peers then do not find this node any more. An answer that
	 * says with {@code up} 0 that there is no name would not do: Python does not read it,
	 * and takes any answer for a sign of life.
	 */
	public void fallSilent() {
		this.silent = true;
	}

	/**
	 * Says goodbye to the Java nodes that have pinged this one and are not among its
	 * peers.
	 */
	public void sayGoodbyeToStrangers() {
		Message goodbye = new Message.Goodbye(this.context.self().instanceId(), this.context.self().name());
		for (InetSocketAddress address : this.strangers.all()) {
			try {
				this.context.sender().send(goodbye, address);
			}
			catch (IOException | RuntimeException ex) {
				logger.debug("Cannot say goodbye to {}", address, ex);
			}
		}
	}

	/**
	 * Answers pings again.
	 */
	public void answerAgain() {
		this.silent = false;
	}

	/**
	 * Returns whether a request is the ping of a Java node that takes no calls: no sign
	 * that there is a peer.
	 * @param request the request
	 * @return whether it is
	 */
	public static boolean isNameless(Message.Request request) {
		Extension sender = request.pl();
		return sender != null && sender.node() == null && METHOD.equals(request.rpc());
	}

	/**
	 * Answers a ping, as far as there are not too many of strangers. Called on the
	 * receive thread.
	 * @param request the ping
	 * @param arrival how it came
	 */
	public void onPing(Message.Request request, Arrival arrival) {
		if (this.silent) {
			return;
		}
		if (request.pl() != null && arrival.entry() == null && !arrival.isConnected()) {
			this.strangers.add(arrival.source());
		}
		if (!this.context.strangers().mayAnswer(arrival)) {
			return;
		}
		String time = BigDecimal.valueOf(this.context.scheduler().epochMillis(), 3).toPlainString();
		RawJson result = RawJson.of("{\"ok\":true,\"time\":" + time + ",\"ts\":" + time + "}");
		try {
			arrival.reply(new Message.Response(request.id(), result, answerExtension(request, arrival)));
		}
		catch (IOException | PeerLinkException ex) {
			logger.debug("Cannot answer the ping of {}", arrival, ex);
		}
	}

	private @Nullable Extension answerExtension(Message.Request ping, Arrival arrival) {
		if (ping.pl() == null) {
			return null;
		}
		Extension extension = this.context.self().toExtension(arrival.nanoTime());
		TcpListener tcp = this.context.tcp();
		Extension located = (tcp != null) ? extension.withTcpPort(tcp.port()) : extension;
		long forms = (this.context.limits().bundling() ? Extension.SHORT_REQUESTS : 0)
				+ ((tcp != null) ? Extension.STREAMED_VALUES : 0) + (this.keyedName ? Extension.KEYED_NAME : 0);
		return (forms != 0) ? located.withForms(forms) : located;
	}

	/**
	 * Fails the pings that wait for an answer, and every later one.
	 * @param reason the failure
	 */
	public void close(PeerLinkException reason) {
		this.closed = reason;
		this.pending.values().forEach((ping) -> ping.fail(reason));
	}

	/**
	 * A ping that waits for its answer.
	 *
	 * @param address where it goes
	 * @param sentAt when it was sent
	 * @param pong the answer
	 * @param refusal why it was not sent, if the network has refused it
	 */
	private record PendingPing(InetSocketAddress address, long sentAt, CompletableFuture<Pong> pong,
			AtomicReference<@Nullable IOException> refusal) {

		PendingPing(InetSocketAddress address, long sentAt) {
			this(address, sentAt, new CompletableFuture<>(), new AtomicReference<>());
		}

		void answered(Message.Reply reply, long now) {
			if (!(reply instanceof Message.Response response)) {
				fail(new PeerLinkException("The ping was answered with an error"));
				return;
			}
			this.pong.complete(toPong(response.pl(), Duration.ofNanos(now - this.sentAt)));
		}

		private static Pong toPong(@Nullable Extension pl, Duration roundTrip) {
			NodeIdentity sender = NodeIdentity.of(pl);
			if (pl == null || sender == null) {
				return new Pong(null, null, roundTrip);
			}
			Duration nameAge = (pl.nameAge() != Extension.ABSENT) ? Duration.ofMillis(pl.nameAge()) : null;
			return new Pong(sender.name(), sender.instanceId(), roundTrip, nameAge, pl.takesBundles(),
					pl.takesShortRequests(), pl.takesStreamedValues(),
					(pl.tcpPort() != Extension.ABSENT) ? (int) pl.tcpPort() : 0, pl.hasKeyedName());
		}

		void fail(PeerLinkException failure) {
			this.pong.completeExceptionally(failure);
		}

	}

}
