package io.peerlink.internal.channel;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.ChannelStatus;
import io.peerlink.channel.ChannelTotals;
import io.peerlink.channel.CloseReason;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.channel.endpoint.ChannelCounters;
import io.peerlink.internal.channel.endpoint.ChannelEndpoint;
import io.peerlink.internal.concurrent.ManagedWait;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.liveness.Pinger;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * The channels of one running node, in both directions (WIRE.md section 3). Sans I/O:
 * time, randomness, threads and the network come from outside, so that it runs in a
 * simulator as well. Thread-safe; inbound messages come on the receive thread.
 */
public final class ChannelEngine {

	private final ChannelCounters counters = new ChannelCounters();

	private final ChannelTable table = new ChannelTable();

	private final NodeContext context;

	private final CloseSender closes;

	private final CloseResponder responder;

	private final ChannelLifecycle lifecycle;

	private final ChannelOpener opener;

	private final ChannelAcceptor acceptor;

	private final UnknownPeerWatch unknownPeers;

	private final KeptChannels kept;

	private volatile AcceptState state = AcceptState.STARTING;

	/**
	 * Creates an engine.
	 * @param context what surrounds the engines of the node
	 * @param pinger pings peers that discovery does not know
	 * @param registry the channels that peers can open
	 */
	public ChannelEngine(NodeContext context, Pinger pinger, ChannelRegistry registry) {
		ChannelSlots slots = new ChannelSlots(context.limits().maxChannels(), context.limits().maxChannelsPerPeer());
		this.context = context;
		this.closes = new CloseSender(context);
		this.responder = new CloseResponder(this.table, this.counters, this.closes, context.strangers());
		this.lifecycle = new ChannelLifecycle(context, registry, this.counters, this.table, this.closes);
		this.opener = new ChannelOpener(context, slots, this.table, this.lifecycle);
		this.acceptor = new ChannelAcceptor(context, registry, slots, this.table, this.lifecycle, this.responder);
		this.unknownPeers = new UnknownPeerWatch(context, pinger, this.table, this.lifecycle::peerDown);
		this.kept = new KeptChannels(context, registry, this.lifecycle, this::begin);
	}

	/**
	 * Begins to watch the peers. To be called once.
	 */
	public void start() {
		this.context.peers().watch(this.lifecycle::peersChanged);
		this.context.peers().watch(this.kept::wake);
		this.unknownPeers.start();
	}

	/**
	 * Lets peers open channels, and begins to keep channels open. Open requests that come
	 * earlier are ignored, and retransmitted by the peers.
	 */
	public void accept() {
		this.state = AcceptState.OPEN;
		this.kept.start();
	}

	/**
	 * Returns the peer that is to accept a channel.
	 * @param name the peer's name
	 * @return the peer
	 * @throws io.peerlink.error.PeerNotFoundException when there is none
	 * @throws PeerLinkException when it is the name of this node
	 */
	public Peer findPeer(String name) {
		return this.opener.findPeer(name);
	}

	/**
	 * Opens a channel and waits for the acknowledgement of the peer.
	 * @param peer the acceptor
	 * @param name the name that the peer has registered the channel by
	 * @param options how the channel works at this side
	 * @return the open channel
	 */
	public Channel open(Peer peer, String name, ChannelOptions options) {
		ManagedWait.check();
		return this.opener.await(begin(peer, name, options));
	}

	/**
	 * Opens a channel without waiting.
	 * @param peer the acceptor
	 * @param name the name that the peer has registered the channel by
	 * @param options how the channel works at this side
	 * @return a future that is completed on a callback thread; cancelling it gives the
	 * channel up
	 * @throws PeerLinkException when the channel cannot be requested
	 */
	public CompletableFuture<Channel> openAsync(Peer peer, String name, ChannelOptions options) {
		return this.opener.toFuture(begin(peer, name, options));
	}

	private PendingOpen begin(Peer peer, String name, ChannelOptions options) {
		if (this.state == AcceptState.STOPPED) {
			throw this.lifecycle.stoppedException(null);
		}
		PendingOpen pending = this.opener.open(peer, name, options);
		pending.channel().updatePeerState(this.context.peers());
		if (this.state == AcceptState.STOPPED) {
			this.lifecycle.cancel(pending.channel(), this.lifecycle.stoppedException(null));
		}
		return pending;
	}

	/**
	 * Takes an open request of a peer. Called on the receive thread; returns at once.
	 * @param request the request
	 * @param arrival how it came
	 */
	public void onOpen(Message.ChannelOpen request, Arrival arrival) {
		switch (this.state) {
			case STARTING -> this.responder.ignore();
			case OPEN -> {
				this.acceptor.open(request, arrival);
				if (this.state != AcceptState.OPEN) {
					// It came while all channels were being closed.
					this.lifecycle.closeAll();
				}
			}
			case STOPPING, STOPPED -> this.responder.refuse(request, CloseReason.PEER_DOWN, arrival);
		}
	}

	/**
	 * Takes an acknowledgement of a peer. Called on the receive thread; returns at once.
	 * @param ack the acknowledgement
	 * @param arrival how it came
	 */
	public void onAck(Message.ChannelAck ack, Arrival arrival) {
		ChannelEntry channel = find(ack.channelId(), arrival);
		if (channel != null) {
			this.opener.acknowledged(channel, ack.ordering());
		}
	}

	/**
	 * Takes a frame. Called on the receive thread; returns at once.
	 * @param frame the frame
	 * @param arrival how it came
	 */
	public void onData(Message.ChannelData frame, Arrival arrival) {
		ChannelEntry channel = find(frame.channelId(), arrival);
		if (channel == null) {
			return;
		}
		// Only an acceptor that has accepted knows the channel: its ack was lost or
		// overtaken.
		if (channel.isBeingOpened()) {
			this.opener.acknowledged(channel, null);
		}
		channel.endpoint().receive(frame, arrival);
	}

	private @Nullable ChannelEntry find(String id, Arrival arrival) {
		ChannelEntry channel = this.table.find(id);
		if (channel == null) {
			this.responder.repair(id, arrival);
			return null;
		}
		return isFromPeer(channel, arrival) ? channel : null;
	}

	private boolean isFromPeer(ChannelEntry channel, Arrival arrival) {
		boolean expected = channel.isFromPeer(arrival);
		if (!expected) {
			this.counters.stray();
		}
		return expected;
	}

	/**
	 * Takes the close or the refusal of a channel. Called on the receive thread; returns
	 * at once.
	 * @param close the close
	 * @param arrival how it came
	 */
	public void onClose(Message.ChannelClose close, Arrival arrival) {
		ChannelEntry channel = this.table.find(close.channelId());
		if (channel == null || !isFromPeer(channel, arrival)) {
			return;
		}
		String reason = WireNames.closeReason(close.reason());
		if (!this.opener.refused(channel, reason)) {
			this.lifecycle.end(channel, reason, null, false);
		}
	}

	/**
	 * Excludes the callback that runs on the current thread from
	 * {@link #awaitCallbacks(Duration)}: it is about to stop the node, and would wait for
	 * itself. Does nothing on other threads.
	 */
	public void excludeCurrentCallbackFromDrain() {
		ChannelEndpoint.excludeCurrentFromDrain(this.counters);
	}

	/**
	 * Closes every channel, keeps none open any more, and refuses further open requests
	 * of peers. This node can still open channels.
	 */
	public void withdraw() {
		this.state = AcceptState.STOPPING;
		this.kept.stop();
		this.lifecycle.closeAll();
	}

	/**
	 * Waits until the callbacks of channels that have ended have returned. To be called
	 * once.
	 * @param timeout how long to wait at most
	 * @return whether all have returned
	 * @throws InterruptedException when the waiting thread was interrupted
	 */
	public boolean awaitCallbacks(Duration timeout) throws InterruptedException {
		return this.lifecycle.awaitCallbacks(timeout);
	}

	/**
	 * Closes what is left, and refuses everything from this moment on.
	 */
	public void close() {
		this.state = AcceptState.STOPPED;
		this.kept.stop();
		this.unknownPeers.stop();
		this.lifecycle.closeAll();
		this.closes.sendDeferred();
	}

	/**
	 * Returns a snapshot of the open channels.
	 * @return their states, by name and id
	 */
	public List<ChannelStatus> channels() {
		return this.table.status();
	}

	/**
	 * Returns how many channels are open.
	 * @return the number of channels
	 */
	public int openChannels() {
		return (int) this.table.open().count();
	}

	/**
	 * Returns how many messages wait to be received on open channels.
	 * @return the number of messages
	 */
	public long queuedMessages() {
		return this.table.open().mapToLong((channel) -> channel.endpoint().statistics().queueDepth()).sum();
	}

	/**
	 * Returns a snapshot of the numbers of all channels.
	 * @return the numbers since the start
	 */
	public ChannelTotals totals() {
		return this.counters.totals();
	}

	/**
	 * What is done with open requests of peers: they are ignored until the node is
	 * announced, then accepted, and refused when it stops. A node that has stopped opens
	 * no channels either.
	 */
	private enum AcceptState {

		STARTING, OPEN, STOPPING, STOPPED

	}

}
