package io.peerlink.channel;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import io.peerlink.concurrent.Futures;
import io.peerlink.discovery.Peer;
import io.peerlink.discovery.PeerTable;
import io.peerlink.discovery.Pinger;
import io.peerlink.error.ChannelClosedException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.payload.PayloadMapper;
import io.peerlink.time.Scheduler;
import io.peerlink.transport.MessageSender;
import io.peerlink.wire.Message;
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

	private final Environment environment;

	private final ChannelCounters counters = new ChannelCounters();

	private final ChannelTable table;

	private final Initiator initiator;

	private final Acceptance acceptance;

	private final RepairLimiter repairs = new RepairLimiter(1);

	private final RepairLimiter refusals = new RepairLimiter(REFUSALS_AT_ONCE);

	private final StrangerWatch strangers;

	private volatile Gate gate = Gate.STARTING;

	public ChannelEngine(Environment environment, Options options, ChannelRegistry registry) {
		this.environment = environment;
		ChannelEndpoint.Tools tools = new ChannelEndpoint.Tools(environment.sender(), environment.mapper(),
				environment.scheduler(), environment.channelExecutor(), this.counters);
		ChannelSlots slots = new ChannelSlots(options.maxChannels(), options.maxChannelsPerPeer());
		this.table = new ChannelTable(slots, registry, this.counters, environment.sender(), environment.scheduler());
		this.initiator = new Initiator(environment.ownName(), environment.ownInstanceId(), this.table, tools,
				environment.random(), this::closedByUser);
		this.acceptance = new Acceptance(registry, this.table, tools, environment.peers(), this::closedByUser,
				this::refuse);
		this.strangers = new StrangerWatch(environment.pinger(), environment.scheduler(), this.table::all, this::isUp,
				this::lost);
	}

	/**
	 * Begin to watch the peers. To be called once.
	 */
	public void start() {
		this.environment.peers().watch(this::peersChanged);
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
			return this.environment.peers().find(name);
		}
		catch (PeerNotFoundException ex) {
			if (this.environment.ownName().get().equalsIgnoreCase(name)) {
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
		Opening opening = begin(peer, name, options);
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
		Opening opening;
		try {
			opening = begin(peer, name, options);
		}
		catch (PeerLinkException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		CompletableFuture<Channel> future = new CompletableFuture<>();
		Futures.whenDone(opening.result(), (channel, failure) -> this.environment.callbackExecutor().execute(() -> {
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
	 * @param from where it came from
	 */
	public void onOpen(Message.ChannelOpen wish, InetSocketAddress from) {
		switch (this.gate) {
			case STARTING -> this.counters.rejected.increment();
			case OPEN -> {
				this.acceptance.open(wish, from);
				if (this.gate != Gate.OPEN) {
					// It came while all channels were being closed.
					endAll();
				}
			}
			case STOPPING, STOPPED -> refuse(wish, CloseReason.PEER_DOWN, from);
		}
	}

	/**
	 * Take a peer's consent. Called on the receive thread, returns at once.
	 * @param ack the consent
	 * @param from where it came from
	 */
	public void onAck(Message.ChannelAck ack, InetSocketAddress from) {
		ChannelEndpoint channel = this.table.find(ack.channelId());
		if (channel == null) {
			repair(ack.channelId(), from);
		}
		else if (belongs(channel, from)) {
			this.initiator.consented(channel, ack.ordering(), from);
		}
	}

	/**
	 * Take a frame. Called on the receive thread, returns at once.
	 * @param frame the frame
	 * @param from where it came from
	 */
	public void onData(Message.ChannelData frame, InetSocketAddress from) {
		ChannelEndpoint channel = this.table.find(frame.channelId());
		if (channel == null) {
			repair(frame.channelId(), from);
		}
		else if (belongs(channel, from)) {
			// Only an acceptor that has consented knows the channel: its ack was lost or
			// overtaken.
			if (channel.opening() != null) {
				this.initiator.consented(channel, null, from);
			}
			channel.arrived(frame);
		}
	}

	/**
	 * Take the end of a channel. Called on the receive thread, returns at once.
	 * @param close the end
	 * @param from where it came from
	 */
	public void onClose(Message.ChannelClose close, InetSocketAddress from) {
		ChannelEndpoint channel = this.table.find(close.channelId());
		if (channel != null && belongs(channel, from)) {
			String reason = CloseReason.ofWire(close.reason());
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

	private Opening begin(Peer peer, String name, ChannelOptions options) {
		if (this.gate == Gate.STOPPED) {
			throw stopped();
		}
		Opening opening = this.initiator.begin(peer, name, options);
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
		return channel.isPeerUp(this.environment.peers());
	}

	private void endAll() {
		for (ChannelEndpoint channel : this.table.all()) {
			if (!this.initiator.fail(channel, stopped(), CloseReason.PEER_DOWN)) {
				this.table.end(channel, CloseReason.LOCAL_CLOSE, CloseReason.PEER_DOWN, true);
			}
		}
	}

	private boolean belongs(ChannelEndpoint channel, InetSocketAddress from) {
		boolean expected = channel.source().equals(from)
				|| (channel.opening() != null && this.environment.peers().isAt(channel.peer().instanceId(), from));
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
		if (this.refusals.tryAnswer(from, wish.channelId(), this.environment.scheduler().nanoTime())) {
			this.table.sendClose(wish.channelId(), reason, from);
		}
	}

	/**
	 * The peer missed the end of a channel.
	 */
	private void repair(String channelId, InetSocketAddress from) {
		this.counters.stray.increment();
		if (this.repairs.tryAnswer(from, channelId, this.environment.scheduler().nanoTime())) {
			String reason = this.table.epitaph(channelId, from);
			this.table.sendClose(channelId, (reason != null) ? reason : CloseReason.CLOSED, from);
		}
	}

	private PeerLinkException stopped() {
		return new PeerLinkException("Node '" + this.environment.ownName().get() + "' was stopped");
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

	/**
	 * What surrounds the engine.
	 *
	 * @param ownName the name of this node
	 * @param ownInstanceId the instance of this node
	 * @param scheduler the time
	 * @param random where channel ids come from; unpredictable in production
	 * @param sender the way to the network
	 * @param mapper reads and writes messages
	 * @param channelExecutor lends threads to channels; refuses none
	 * @param callbackExecutor completes futures
	 * @param peers who is up
	 * @param pinger asks whether a node lives at an address
	 */
	public record Environment(Supplier<String> ownName, String ownInstanceId, Scheduler scheduler,
			RandomGenerator random, MessageSender sender, PayloadMapper mapper, Executor channelExecutor,
			Executor callbackExecutor, PeerTable peers, Pinger pinger) {
	}

	/**
	 * Limits.
	 *
	 * @param maxChannels how many channels there may be
	 * @param maxChannelsPerPeer how many of them with one peer
	 */
	public record Options(int maxChannels, int maxChannelsPerPeer) {
	}

}
