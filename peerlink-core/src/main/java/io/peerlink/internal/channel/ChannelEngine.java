package io.peerlink.internal.channel;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.ChannelStatus;
import io.peerlink.channel.ChannelTotals;
import io.peerlink.channel.CloseReason;
import io.peerlink.error.ChannelClosedException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.liveness.Pinger;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * The channels of one running node, both ways (WIRE.md section 3). Sans I/O: what it
 * needs of the world is given to it, so that it runs in a simulator as well.
 */
public final class ChannelEngine {

	/**
	 * How many wishes may be refused at once of those that share a slot of the limiter. A
	 * peer may open many channels in the same moment, and is to fail at once.
	 */
	private static final int REFUSALS_AT_ONCE = 8;

	private final NodeContext context;

	private final ChannelCounters counters = new ChannelCounters();

	private final ChannelTable table;

	private final ChannelOpener initiator;

	private final ChannelAcceptor acceptance;

	private final RepairLimiter repairs = new RepairLimiter(1);

	private final RepairLimiter refusals = new RepairLimiter(REFUSALS_AT_ONCE);

	private final UnknownPeerWatch strangers;

	private volatile Gate gate = Gate.STARTING;

	public ChannelEngine(NodeContext context, Pinger pinger, ChannelRegistry registry) {
		this.context = context;
		ChannelEndpoint.Tools tools = new ChannelEndpoint.Tools(context.sender(), context.mapper(), context.scheduler(),
				context.executors().channels(), this.counters);
		ChannelSlots slots = new ChannelSlots(context.limits().maxChannels(), context.limits().maxChannelsPerPeer());
		this.table = new ChannelTable(slots, registry, this.counters, context.sender(), context.scheduler());
		this.initiator = new ChannelOpener(context, this.table, tools, this::closedByUser);
		this.acceptance = new ChannelAcceptor(registry, this.table, tools, context.peers(), this::closedByUser,
				this::refuse);
		this.strangers = new UnknownPeerWatch(pinger, context.scheduler(), this.table::all, this::isUp, this::lost);
	}

	/**
	 * Begin to watch the peers. To be called once.
	 */
	public void start() {
		this.context.peers().watch(this::peersChanged);
		this.strangers.start();
	}

	/**
	 * Let peers open channels; before that their wishes are ignored, and repeated by
	 * them.
	 */
	public void open() {
		this.gate = Gate.OPEN;
	}

	/**
	 * Find who is to take a channel.
	 * @param name the peer's name
	 * @return the peer
	 * @throws PeerNotFoundException when there is none
	 * @throws PeerLinkException when it is the name of this node
	 */
	public Peer findPeer(String name) {
		try {
			return this.context.peers().find(name);
		}
		catch (PeerNotFoundException ex) {
			if (this.context.self().name().equalsIgnoreCase(name)) {
				throw this.initiator.toItself();
			}
			throw ex;
		}
	}

	/**
	 * Open a channel and wait for the peer's consent.
	 * @param peer the acceptor
	 * @param name the name that the peer has registered it by
	 * @param options how it works at this side
	 * @return the open channel
	 */
	public Channel open(Peer peer, String name, ChannelOptions options) {
		PendingOpen opening = begin(peer, name, options);
		try {
			return opening.result().get();
		}
		catch (ExecutionException ex) {
			throw thrown(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			PeerLinkException failure = new PeerLinkException(
					"Interrupted while waiting for the consent to channel '" + name + "'", ex);
			giveUp(opening.channel(), failure);
			throw failure;
		}
	}

	/**
	 * Open a channel without waiting.
	 * @param peer the acceptor
	 * @param name the name that the peer has registered it by
	 * @param options how it works at this side
	 * @return completes on a callback thread; cancelling it gives the channel up
	 */
	public CompletableFuture<Channel> openAsync(Peer peer, String name, ChannelOptions options) {
		PendingOpen opening;
		try {
			opening = begin(peer, name, options);
		}
		catch (PeerLinkException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		CompletableFuture<Channel> future = new CompletableFuture<>();
		Futures.whenDone(opening.result(), (channel, failure) -> this.context.executors().callbacks().execute(() -> {
			if (failure != null) {
				future.completeExceptionally(failure);
			}
			else if (!future.complete(channel)) {
				opening.channel().close();
			}
		}));
		Futures.whenDone(future, (channel, failure) -> {
			if (failure != null) {
				giveUp(opening.channel(), new PeerLinkException("The opening was given up", failure));
			}
		});
		return future;
	}

	/**
	 * Take a peer's wish for a channel. Called on the receive thread, returns at once.
	 * @param wish what the peer wants
	 * @param arrival how it came
	 */
	public void onOpen(Message.ChannelOpen wish, Arrival arrival) {
		switch (this.gate) {
			case STARTING -> this.counters.rejected.increment();
			case OPEN -> {
				this.acceptance.open(wish, arrival.source());
				if (this.gate != Gate.OPEN) {
					// It came while all channels were being closed.
					endAll();
				}
			}
			case STOPPING, STOPPED -> refuse(wish, CloseReason.PEER_DOWN, arrival.source());
		}
	}

	/**
	 * Take a peer's consent. Called on the receive thread, returns at once.
	 * @param ack the consent
	 * @param arrival how it came
	 */
	public void onAck(Message.ChannelAck ack, Arrival arrival) {
		ChannelEndpoint channel = this.table.find(ack.channelId());
		if (channel == null) {
			repair(ack.channelId(), arrival.source());
		}
		else if (belongs(channel, arrival)) {
			this.initiator.consented(channel, ack.ordering(), arrival.source());
		}
	}

	/**
	 * Take a frame. Called on the receive thread, returns at once.
	 * @param frame the frame
	 * @param arrival how it came
	 */
	public void onData(Message.ChannelData frame, Arrival arrival) {
		ChannelEndpoint channel = this.table.find(frame.channelId());
		if (channel == null) {
			repair(frame.channelId(), arrival.source());
		}
		else if (belongs(channel, arrival)) {
			// Only an acceptor that has consented knows the channel: its ack was lost or
			// overtaken.
			if (channel.opening() != null) {
				this.initiator.consented(channel, null, arrival.source());
			}
			channel.arrived(frame);
		}
	}

	/**
	 * Take the end of a channel. Called on the receive thread, returns at once.
	 * @param close the end
	 * @param arrival how it came
	 */
	public void onClose(Message.ChannelClose close, Arrival arrival) {
		ChannelEndpoint channel = this.table.find(close.channelId());
		if (channel != null && belongs(channel, arrival)) {
			String reason = WireNames.closeReason(close.reason());
			if (!this.initiator.refused(channel, reason)) {
				this.table.end(channel, reason, null, false);
			}
		}
	}

	/**
	 * Do not wait for the callback that calls this: it is about to stop the node, and
	 * would wait for itself. Does nothing on other threads.
	 */
	public void excuseCurrentCallback() {
		ChannelEndpoint current = ChannelEndpoint.current();
		if (current != null && current.isOf(this.counters)) {
			current.excuse();
		}
	}

	/**
	 * Close every channel and refuse further ones of peers. This node can still open
	 * some.
	 */
	public void withdraw() {
		this.gate = Gate.STOPPING;
		this.table.rememberFarewells();
		endAll();
	}

	/**
	 * Wait until the callbacks of channels that have ended have returned. To be called
	 * once.
	 * @param timeout how long to wait at most
	 * @return whether all have returned
	 * @throws InterruptedException when the waiting thread was interrupted
	 */
	public boolean awaitCallbacks(Duration timeout) throws InterruptedException {
		return this.table.awaitCallbacks(timeout);
	}

	/**
	 * Close what is left, and refuse everything from now on.
	 */
	public void close() {
		this.gate = Gate.STOPPED;
		this.strangers.end();
		this.table.rememberFarewells();
		endAll();
		this.table.repeatFarewells();
	}

	/**
	 * Take a snapshot of the open channels.
	 * @return their states, by name and id
	 */
	public List<ChannelStatus> channels() {
		return opened().map(ChannelEndpoint::status)
			.sorted(Comparator.comparing(ChannelStatus::name).thenComparing(ChannelStatus::id))
			.toList();
	}

	/**
	 * Count the open channels.
	 * @return how many there are
	 */
	public int openChannels() {
		return (int) opened().count();
	}

	/**
	 * Count the messages that wait to be received on open channels.
	 * @return how many there are
	 */
	public long queuedMessages() {
		return opened().mapToLong((channel) -> channel.statistics().queueDepth()).sum();
	}

	/**
	 * Take a snapshot of what happened since the start.
	 * @return the numbers
	 */
	public ChannelTotals totals() {
		return this.counters.totals();
	}

	private Stream<ChannelEndpoint> opened() {
		return this.table.all().stream().filter((channel) -> channel.opening() == null);
	}

	private PendingOpen begin(Peer peer, String name, ChannelOptions options) {
		if (this.gate == Gate.STOPPED) {
			throw stopped();
		}
		PendingOpen opening = this.initiator.begin(peer, name, options);
		opening.channel().contact().hasGone(isUp(opening.channel()));
		if (this.gate == Gate.STOPPED) {
			giveUp(opening.channel(), stopped());
		}
		return opening;
	}

	/**
	 * Nobody will get the channel. The consent may have come meanwhile.
	 */
	private void giveUp(ChannelEndpoint channel, PeerLinkException failure) {
		if (!this.initiator.fail(channel, failure, CloseReason.CLOSED)) {
			closedByUser(channel);
		}
	}

	private void closedByUser(ChannelEndpoint channel) {
		this.table.end(channel, CloseReason.LOCAL_CLOSE, CloseReason.CLOSED, true);
	}

	private void lost(ChannelEndpoint channel) {
		String name = channel.name();
		ChannelClosedException failure = new ChannelClosedException(name, channel.peer().name(), CloseReason.PEER_DOWN);
		if (!this.initiator.fail(channel, failure, CloseReason.PEER_DOWN)) {
			this.table.end(channel, CloseReason.PEER_DOWN, CloseReason.PEER_DOWN, false);
		}
	}

	/**
	 * Runs on whatever thread has noticed that a peer came or went.
	 */
	private void peersChanged() {
		for (ChannelEndpoint channel : this.table.all()) {
			if (channel.contact().hasGone(isUp(channel))) {
				lost(channel);
			}
		}
	}

	private boolean isUp(ChannelEndpoint channel) {
		return channel.isPeerUp(this.context.peers());
	}

	private void endAll() {
		for (ChannelEndpoint channel : this.table.all()) {
			if (!this.initiator.fail(channel, stopped(), CloseReason.PEER_DOWN)) {
				this.table.end(channel, CloseReason.LOCAL_CLOSE, CloseReason.PEER_DOWN, true);
			}
		}
	}

	private boolean belongs(ChannelEndpoint channel, Arrival arrival) {
		boolean expected = channel.source().equals(arrival.source())
				|| (channel.opening() != null && arrival.isFrom(channel.peer().instanceId()));
		if (!expected) {
			this.counters.stray.increment();
		}
		return expected;
	}

	/**
	 * The peer repeats a wish that gets no answer.
	 */
	private void refuse(Message.ChannelOpen wish, String reason, InetSocketAddress from) {
		this.counters.rejected.increment();
		if (this.refusals.tryAnswer(from, wish.channelId(), this.context.scheduler().nanoTime())) {
			this.table.sendClose(wish.channelId(), reason, from);
		}
	}

	/**
	 * The peer missed the end of a channel.
	 */
	private void repair(String channelId, InetSocketAddress from) {
		this.counters.stray.increment();
		if (this.repairs.tryAnswer(from, channelId, this.context.scheduler().nanoTime())) {
			String reason = this.table.epitaph(channelId, from);
			this.table.sendClose(channelId, (reason != null) ? reason : CloseReason.CLOSED, from);
		}
	}

	private PeerLinkException stopped() {
		return new PeerLinkException("Node '" + this.context.self().name() + "' was stopped");
	}

	/**
	 * The stack of the thread that waited says more than that of the receive thread.
	 */
	private static RuntimeException thrown(@Nullable Throwable failure) {
		if (failure instanceof RuntimeException known) {
			known.fillInStackTrace();
			return known;
		}
		return new PeerLinkException("The channel could not be opened", failure);
	}

	private enum Gate {

		STARTING, OPEN, STOPPING, STOPPED

	}

}
