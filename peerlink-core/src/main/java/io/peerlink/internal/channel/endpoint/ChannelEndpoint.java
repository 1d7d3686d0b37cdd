package io.peerlink.internal.channel.endpoint;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

import io.peerlink.channel.ChannelStatistics;
import io.peerlink.channel.ChannelStatus;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.concurrent.DrainableSemaphore;
import io.peerlink.internal.context.MessageSender;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One side of a channel, as the engine sees it. Users see it as a {@link UserChannel}.
 * Inbound frames come on the receive thread; the user's code runs as callbacks on threads
 * of the channel. Thread-safe.
 */
public final class ChannelEndpoint {

	private static final Logger logger = LoggerFactory.getLogger(ChannelEndpoint.class);

	private final ChannelTerms terms;

	private final NodeContext context;

	private final ChannelProtocol protocol;

	private final InboundQueue queue;

	private final ChannelMeter meter;

	private final CallbackRunner callbacks;

	private final CloseState closeState;

	private final MessageDelivery delivery;

	private final PeerContact contact;

	private final ReentrantLock sendLock = new ReentrantLock();

	private volatile InetSocketAddress remoteAddress;

	private volatile long lastSentAt;

	private volatile @Nullable IdleWatch idleWatch;

	/**
	 * Creates an endpoint that is open.
	 * @param terms what both sides, or this one, agreed to
	 * @param remoteAddress where frames are sent to
	 * @param budget what messages that wait may take
	 * @param context what surrounds the engines of the node
	 * @param counters counts for all channels of the node
	 */
	public ChannelEndpoint(ChannelTerms terms, InetSocketAddress remoteAddress, QueueBudget budget, NodeContext context,
			ChannelCounters counters) {
		this.terms = terms;
		this.context = context;
		this.protocol = ChannelProtocol.of(terms.ordering());
		this.queue = new InboundQueue(this.protocol, terms.queueSize(), terms.overflow(), budget, counters);
		this.meter = new ChannelMeter(counters);
		this.callbacks = new CallbackRunner(context.executors().channels(), context.executors().briefChannels(),
				this.meter);
		this.closeState = new CloseState(terms, this.callbacks);
		this.delivery = new MessageDelivery(terms, context.scheduler(), this.queue, this.callbacks, this.closeState,
				this.meter);
		this.remoteAddress = remoteAddress;
		this.lastSentAt = context.nanoTime();
		this.contact = new PeerContact(this.lastSentAt);
	}

	/**
	 * Returns what was fixed when the channel was created.
	 * @return the terms
	 */
	public ChannelTerms terms() {
		return this.terms;
	}

	/**
	 * Returns where frames are sent to.
	 * @return the address of the other side
	 */
	public InetSocketAddress remoteAddress() {
		return this.remoteAddress;
	}

	/**
	 * Sends frames to another address from now on.
	 * @param remoteAddress the new address of the other side
	 */
	public void moveTo(InetSocketAddress remoteAddress) {
		this.remoteAddress = remoteAddress;
	}

	/**
	 * Returns the signs of life of the other side.
	 * @return the contact
	 */
	public PeerContact contact() {
		return this.contact;
	}

	/**
	 * Returns a snapshot of the channel.
	 * @return the status
	 */
	public ChannelStatus status() {
		return new ChannelStatus(this.terms.id(), this.terms.name(), this.terms.peer(), this.terms.ordering(),
				this.terms.initiator(), statistics());
	}

	/**
	 * Returns a snapshot of the numbers of the channel.
	 * @return the numbers
	 */
	public ChannelStatistics statistics() {
		return this.meter.statistics(this.queue);
	}

	/**
	 * Sends one message as one frame.
	 * @param payload the message
	 * @throws io.peerlink.error.ChannelClosedException when this side is closed
	 * @throws PeerLinkException when the message cannot be written or sent
	 */
	void send(@Nullable Object payload) {
		RawJson json = mapper().writeMessage(payload);
		this.sendLock.lock();
		try {
			this.closeState.requireOpen();
			// Number and send in one step: a frame that was overtaken by its successor
			// would be stale on arrival.
			long sequence = this.protocol.nextSequence();
			this.context.sender()
				.sendInBackground(new Message.ChannelData(this.terms.id(), json, sequence), this.remoteAddress,
						this::lost);
			this.protocol.frameSent(sequence);
		}
		catch (IOException ex) {
			if (MessageSender.isTooLong(ex)) {
				throw new PeerLinkException("Cannot send on " + this + ": " + ex.getMessage(), ex);
			}
			// Refused, by a firewall for example: a loss like any other.
			logger.debug("A message of {} was lost", this, ex);
			return;
		}
		finally {
			this.sendLock.unlock();
		}
		this.lastSentAt = this.context.nanoTime();
		this.meter.sent();
	}

	private void lost(IOException refusal) {
		logger.debug("A message of {} was lost", this, refusal);
	}

	/**
	 * Takes a frame. Called on the receive thread; returns at once.
	 * @param frame the frame
	 * @param arrival how it came
	 */
	public void receive(Message.ChannelData frame, Arrival arrival) {
		this.contact.frameArrived(arrival.nanoTime());
		InboundQueue.Outcome outcome = this.queue
			.offer(new ReceivedMessage(frame.payload(), this.protocol.sequenceOf(frame), mapper()));
		this.meter.received(outcome);
		if (outcome != InboundQueue.Outcome.STALE) {
			this.delivery.schedule();
		}
	}

	/**
	 * Begins to watch for the idle timeout, if the terms have one.
	 * @param onIdle what to run on the timer thread when it has passed
	 */
	public void watchIdleness(Runnable onIdle) {
		Duration timeout = this.terms.idleTimeout();
		if (timeout == null) {
			return;
		}
		IdleWatch watch = new IdleWatch(this.context.scheduler(), timeout, this::idleNanos, onIdle);
		this.idleWatch = watch;
		watch.start();
	}

	/**
	 * The clock may overflow, so only differences of its times can be compared.
	 */
	private long idleNanos() {
		long now = this.context.nanoTime();
		return Math.min(now - this.lastSentAt, this.contact.nanosWithoutFrame(now));
	}

	/**
	 * Closes this side, and wakes everyone who waits for a message.
	 * @param reason the reason for the user
	 * @param discard whether to discard what waits to be received
	 * @return whether it was open
	 */
	public boolean close(String reason, boolean discard) {
		if (!this.closeState.close(reason)) {
			return false;
		}
		this.queue.close(discard);
		IdleWatch watch = this.idleWatch;
		if (watch != null) {
			watch.stop();
		}
		return true;
	}

	/**
	 * Runs a callback of this channel after all that were submitted before.
	 * @param callback what to run
	 * @throws java.util.concurrent.RejectedExecutionException when no thread could be
	 * started
	 */
	public void execute(Runnable callback) {
		this.callbacks.execute(callback);
	}

	/**
	 * Notifies the disconnect listeners, after what waits was delivered. Called as a
	 * callback, when this side is closed.
	 */
	public void notifyDisconnected() {
		this.delivery.deliverAll();
		this.closeState.notifyListeners();
	}

	/**
	 * Returns whether a callback failed only because this channel, and not another one
	 * that it uses, was closed meanwhile.
	 * @param failure what the callback threw
	 * @return whether the failure is expected
	 */
	public boolean isCauseOf(Throwable failure) {
		return this.closeState.isCauseOf(failure);
	}

	/**
	 * Makes the drain of the node wait for the callbacks of this channel, unless they are
	 * excluded.
	 * @param ticket given back by {@link #release()}; {@code null} when the drain has
	 * begun
	 */
	public void joinDrain(DrainableSemaphore.@Nullable Permit ticket) {
		this.callbacks.joinDrain(ticket);
	}

	/**
	 * Ends what the node keeps for this channel after its last callback: the drain waits
	 * no longer for it, and messages that nobody has received are not counted any more.
	 */
	public void release() {
		this.queue.release();
		this.callbacks.leaveDrain();
	}

	/**
	 * Excludes the callback that runs on the current thread, and those of its channel
	 * after it, from the drain of its node. Does nothing on other threads and for
	 * callbacks of other nodes.
	 * @param counters the counters of the node
	 */
	public static void excludeCurrentFromDrain(ChannelCounters counters) {
		CallbackRunner.excludeCurrentFromDrain(counters);
	}

	InboundQueue queue() {
		return this.queue;
	}

	CloseState closeState() {
		return this.closeState;
	}

	MessageDelivery delivery() {
		return this.delivery;
	}

	PayloadMapper mapper() {
		return this.context.mapper();
	}

	@Override
	public String toString() {
		return this.terms.toString();
	}

}
