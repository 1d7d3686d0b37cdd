package io.peerlink.internal.channel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelMessage;
import io.peerlink.channel.ChannelOrdering;
import io.peerlink.channel.ChannelStatistics;
import io.peerlink.channel.ChannelStatus;
import io.peerlink.channel.OverflowPolicy;
import io.peerlink.error.ChannelClosedException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.internal.concurrent.DrainableSemaphore;
import io.peerlink.internal.concurrent.SerialExecutor;
import io.peerlink.internal.context.MessageSender;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.time.Durations;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectReader;

/**
 * One side of a channel. The receive thread brings what arrives; everything of the user's
 * runs on threads of the channel, one at a time.
 */
final class ChannelEndpoint implements Channel {

	private static final Logger logger = LoggerFactory.getLogger(ChannelEndpoint.class);

	private static final ThreadLocal<@Nullable ChannelEndpoint> CURRENT = new ThreadLocal<>();

	private final Terms terms;

	private final Tools tools;

	private final Consumer<ChannelEndpoint> closer;

	private final InboundQueue queue;

	private final SerialExecutor callbacks;

	private final ReentrantLock sendLock = new ReentrantLock();

	private final ReentrantLock lifeLock = new ReentrantLock();

	private final AtomicReference<@Nullable String> closeReason = new AtomicReference<>();

	private final AtomicReference<@Nullable Consumer<? super ChannelMessage>> listener = new AtomicReference<>();

	private final AtomicBoolean failureLogged = new AtomicBoolean();

	private final AtomicBoolean deliveryPending = new AtomicBoolean();

	private final List<Consumer<String>> disconnectListeners = new ArrayList<>();

	private boolean disconnected;

	private final LongAdder sent = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private long lastSequence;

	private volatile long lastSentAt;

	private final PeerContact contact;

	/**
	 * Where frames of the peer come from. A peer with several addresses may answer from
	 * another one than it was asked at.
	 */
	private volatile InetSocketAddress source;

	private volatile boolean excused;

	private volatile DrainableSemaphore.@Nullable Permit ticket;

	private volatile @Nullable PendingOpen opening;

	private volatile @Nullable IdleWatch idleWatch;

	ChannelEndpoint(Terms terms, Tools tools, Consumer<ChannelEndpoint> closer) {
		this.terms = terms;
		this.tools = tools;
		this.closer = closer;
		this.queue = new InboundQueue(terms.ordering(), terms.queueSize(), terms.overflow());
		this.callbacks = new SerialExecutor(tools.executor(), Integer.MAX_VALUE);
		this.source = terms.remoteAddress();
		this.lastSentAt = tools.scheduler().nanoTime();
		this.contact = new PeerContact(this.lastSentAt);
	}

	@Override
	public String id() {
		return this.terms.id();
	}

	@Override
	public String name() {
		return this.terms.name();
	}

	@Override
	public Peer peer() {
		return this.terms.peer();
	}

	@Override
	public ChannelOrdering ordering() {
		return this.terms.ordering();
	}

	@Override
	public boolean isInitiator() {
		return this.terms.initiator();
	}

	@Override
	public boolean isOpen() {
		return this.closeReason.get() == null;
	}

	@Override
	public Optional<String> closeReason() {
		return Optional.ofNullable(this.closeReason.get());
	}

	@Override
	public void send(@Nullable Object payload) {
		RawJson json = this.tools.mapper().write("the message", payload);
		this.sendLock.lock();
		try {
			String reason = this.closeReason.get();
			if (reason != null) {
				throw closed(reason);
			}
			// Number and send in one step: a frame that was overtaken by its successor
			// would be stale on arrival.
			long sequence = nextSequence();
			this.tools.sender().send(new Message.ChannelData(id(), json, sequence), remoteAddress());
			this.lastSequence = sequence;
		}
		catch (IOException ex) {
			throw new PeerLinkException("Cannot send on " + this + ": " + ex.getMessage(), ex);
		}
		finally {
			this.sendLock.unlock();
		}
		this.lastSentAt = this.tools.scheduler().nanoTime();
		this.sent.increment();
		this.tools.counters().sent.increment();
	}

	private long nextSequence() {
		return (ordering() == ChannelOrdering.RAW) ? Message.ChannelData.NO_SEQUENCE : this.lastSequence + 1;
	}

	@Override
	public ChannelMessage receive(Duration timeout) throws InterruptedException {
		refuseBesideListener();
		ChannelMessage message = this.queue.take(Durations.nanos(timeout));
		if (message != null) {
			return message;
		}
		failWhenDrained();
		throw PeerTimeoutException.noMessage(peer().name(), name(), timeout.isNegative() ? Duration.ZERO : timeout);
	}

	@Override
	public Optional<ChannelMessage> poll() {
		refuseBesideListener();
		ChannelMessage message = this.queue.poll();
		if (message == null) {
			failWhenDrained();
		}
		return Optional.ofNullable(message);
	}

	/**
	 * The last message may have arrived, and the channel have ended, since the queue was
	 * found empty: then the next look finds that message.
	 */
	private void failWhenDrained() {
		if (this.queue.isDrained()) {
			throw closed(Objects.requireNonNull(this.closeReason.get()));
		}
	}

	private void refuseBesideListener() {
		if (this.listener.get() != null) {
			throw new IllegalStateException("The messages of " + this + " go to its listener");
		}
	}

	@Override
	public void onMessage(Consumer<? super ChannelMessage> listener) {
		Objects.requireNonNull(listener, "listener must not be null");
		if (!this.listener.compareAndSet(null, listener)) {
			throw new IllegalStateException(this + " has a listener already");
		}
		scheduleDelivery();
	}

	@Override
	@SuppressWarnings("unchecked") // The reader makes a T.
	public <T> void onMessage(Class<T> type, Consumer<? super T> listener) {
		onMessage(this.tools.mapper().readerFor(type), (value, message) -> listener.accept((T) value));
	}

	@Override
	@SuppressWarnings("unchecked") // The reader makes a T.
	public <T> void onMessage(TypeReference<T> type, Consumer<? super T> listener) {
		onMessage(this.tools.mapper().readerFor(type.getType()), (value, message) -> listener.accept((T) value));
	}

	@Override
	@SuppressWarnings("unchecked") // The reader makes a T.
	public <T> void onMessage(TypeReference<T> type, BiConsumer<? super T, ? super ChannelMessage> listener) {
		onMessage(this.tools.mapper().readerFor(type.getType()),
				(value, message) -> listener.accept((T) value, message));
	}

	private void onMessage(ObjectReader reader, BiConsumer<@Nullable Object, ChannelMessage> listener) {
		onMessage((message) -> {
			Object value;
			try {
				value = ((ReceivedMessage) message).read(reader);
			}
			catch (PeerLinkException ex) {
				countFailure();
				logger.debug("A message of {} was dropped", this, ex);
				return;
			}
			listener.accept(value, message);
		});
	}

	@Override
	public void onDisconnect(Consumer<String> listener) {
		Objects.requireNonNull(listener, "listener must not be null");
		synchronized (this.disconnectListeners) {
			if (!this.disconnected) {
				this.disconnectListeners.add(listener);
				return;
			}
		}
		execute(() -> tellDisconnected(listener));
	}

	@Override
	public ChannelStatistics statistics() {
		return this.queue.statistics(this.sent.sum(), this.failed.sum());
	}

	@Override
	public void close() {
		this.closer.accept(this);
	}

	@Override
	public String toString() {
		return "channel '" + name() + "' with '" + peer().name() + "'";
	}

	ChannelStatus status() {
		return new ChannelStatus(id(), name(), peer(), ordering(), isInitiator(), statistics());
	}

	InetSocketAddress remoteAddress() {
		return this.terms.remoteAddress();
	}

	InetSocketAddress source() {
		return this.source;
	}

	void source(InetSocketAddress source) {
		this.source = source;
	}

	@Nullable PendingOpen opening() {
		return this.opening;
	}

	void opening(@Nullable PendingOpen opening) {
		this.opening = opening;
	}

	/**
	 * Tell whether the instance at the other side is known to be up where its frames come
	 * from.
	 */
	boolean isPeerUp(PeerTable peers) {
		return peers.isAt(peer().instanceId(), this.source);
	}

	PeerContact contact() {
		return this.contact;
	}

	ChannelSlots.Slot slot() {
		return this.terms.slot();
	}

	/**
	 * Do something that no other step in the life of this channel may overlap. The lock
	 * is not the channel itself, which users may lock for as long as they like.
	 */
	<T extends @Nullable Object> T exclusively(Supplier<T> step) {
		this.lifeLock.lock();
		try {
			return step.get();
		}
		finally {
			this.lifeLock.unlock();
		}
	}

	void watchIdleness(Runnable onIdle) {
		Duration timeout = this.terms.idleTimeout();
		if (timeout == null) {
			return;
		}
		IdleWatch watch = new IdleWatch(this.tools.scheduler(), timeout, this::idleNanos, onIdle);
		this.idleWatch = watch;
		watch.start();
	}

	/**
	 * The clock may overflow, so only differences of its times can be compared.
	 */
	private long idleNanos() {
		long now = this.tools.scheduler().nanoTime();
		return Math.min(now - this.lastSentAt, this.contact.disuse(now));
	}

	/**
	 * Take a frame. Called on the receive thread.
	 */
	void arrived(Message.ChannelData frame) {
		this.contact.frameArrived(this.tools.scheduler().nanoTime());
		long sequence = (ordering() == ChannelOrdering.RAW) ? Message.ChannelData.NO_SEQUENCE : frame.seq();
		ReceivedMessage message = new ReceivedMessage(frame.payload(), sequence, this.tools.mapper());
		InboundQueue.Outcome outcome = this.queue.offer(message);
		this.tools.counters().arrived(outcome);
		if (outcome != InboundQueue.Outcome.STALE) {
			scheduleDelivery();
		}
	}

	/**
	 * End the channel at this side.
	 * @param reason what to tell the user
	 * @param discard whether to forget what waits to be received
	 * @return whether it had not ended yet
	 */
	boolean end(String reason, boolean discard) {
		if (!this.closeReason.compareAndSet(null, reason)) {
			return false;
		}
		this.queue.close(discard);
		IdleWatch watch = this.idleWatch;
		if (watch != null) {
			watch.end();
		}
		return true;
	}

	/**
	 * Have something of the user's done, after all that was asked for before.
	 */
	void execute(Runnable task) {
		this.callbacks.execute(() -> {
			CURRENT.set(this);
			try {
				task.run();
			}
			finally {
				CURRENT.remove();
			}
		});
	}

	/**
	 * Tell everyone of the end, after what waits was delivered.
	 */
	void disconnect() {
		List<Consumer<String>> listeners;
		deliver();
		synchronized (this.disconnectListeners) {
			this.disconnected = true;
			listeners = List.copyOf(this.disconnectListeners);
			this.disconnectListeners.clear();
		}
		listeners.forEach(this::tellDisconnected);
	}

	/**
	 * Return the channel whose callback the current thread runs.
	 */
	static @Nullable ChannelEndpoint current() {
		return CURRENT.get();
	}

	/**
	 * Tell whether this channel is one of those that are counted there.
	 */
	boolean isOf(ChannelCounters counters) {
		return this.tools.counters() == counters;
	}

	/**
	 * Do not wait for the callback that runs, nor for those after it.
	 */
	void excuse() {
		this.excused = true;
		leave();
	}

	/**
	 * Be waited for, unless excused.
	 * @param ticket to be given back by {@link #leave()}
	 */
	void enter(DrainableSemaphore.@Nullable Permit ticket) {
		this.ticket = ticket;
		if (this.excused) {
			leave();
		}
	}

	/**
	 * Be waited for no more.
	 */
	void leave() {
		DrainableSemaphore.Permit ticket = this.ticket;
		if (ticket != null) {
			ticket.release();
		}
	}

	private void tellDisconnected(Consumer<String> listener) {
		try {
			listener.accept(Objects.requireNonNull(this.closeReason.get()));
		}
		catch (Throwable ex) {
			// Even an error of one listener must not keep the end from the others.
			logger.error("A disconnect listener of {} failed", this, ex);
		}
	}

	private void scheduleDelivery() {
		if (this.listener.get() == null || !this.deliveryPending.compareAndSet(false, true)) {
			return;
		}
		boolean scheduled = false;
		try {
			execute(() -> {
				this.deliveryPending.set(false);
				deliver();
			});
			scheduled = true;
		}
		finally {
			if (!scheduled) {
				// No thread could be started; the next frame tries again.
				this.deliveryPending.set(false);
			}
		}
	}

	private void deliver() {
		Consumer<? super ChannelMessage> listener = this.listener.get();
		if (listener == null) {
			return;
		}
		for (ChannelMessage next = this.queue.poll(); next != null; next = this.queue.poll()) {
			deliver(listener, next);
		}
	}

	private void deliver(Consumer<? super ChannelMessage> listener, ChannelMessage message) {
		try {
			listener.accept(message);
		}
		catch (Throwable ex) {
			if (isNoticeOfEnd(ex)) {
				logger.debug("The listener of {} noticed that the channel is closed", this, ex);
				return;
			}
			countFailure();
			if (this.failureLogged.compareAndSet(false, true)) {
				logger.error("The listener of {} failed; further failures are counted and logged at DEBUG", this, ex);
				return;
			}
			logger.debug("The listener of {} failed", this, ex);
		}
	}

	/**
	 * Tell whether a callback failed only because this channel, and not another one that
	 * it uses, has ended meanwhile.
	 */
	boolean isNoticeOfEnd(Throwable failure) {
		return !isOpen() && failure instanceof ChannelClosedException;
	}

	private void countFailure() {
		this.failed.increment();
		this.tools.counters().failed.increment();
	}

	private ChannelClosedException closed(String reason) {
		return new ChannelClosedException(name(), peer().name(), reason);
	}

	/**
	 * What both sides, or this one, agreed to.
	 *
	 * @param id names the channel on the wire
	 * @param name the name it was opened by
	 * @param peer who is at the other side
	 * @param remoteAddress where frames go
	 * @param initiator whether this side opened it
	 * @param ordering what is made of the order of frames
	 * @param queueSize how many messages may wait
	 * @param overflow what happens to one more
	 * @param idleTimeout when the channel ends for want of use
	 * @param slot the place that it takes
	 */
	record Terms(String id, String name, Peer peer, InetSocketAddress remoteAddress, boolean initiator,
			ChannelOrdering ordering, int queueSize, OverflowPolicy overflow, @Nullable Duration idleTimeout,
			ChannelSlots.Slot slot) {
	}

	/**
	 * What all channels of a node share.
	 *
	 * @param sender the way to the network
	 * @param mapper reads and writes messages
	 * @param scheduler the time
	 * @param executor lends threads to channels
	 * @param counters counts for all channels
	 */
	record Tools(MessageSender sender, PayloadMapper mapper, Scheduler scheduler, Executor executor,
			ChannelCounters counters) {
	}

}
