package io.peerlink.internal.channel.endpoint;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelMessage;
import io.peerlink.channel.ChannelOrdering;
import io.peerlink.channel.ChannelStatistics;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.internal.time.Durations;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * One side of a channel, as users see it. Thread-safe.
 */
public final class UserChannel implements Channel {

	private final ChannelEndpoint endpoint;

	private final InboundQueue queue;

	private final MessageDelivery delivery;

	private final Runnable closer;

	/**
	 * Creates the view of an endpoint.
	 * @param endpoint the endpoint
	 * @param closer closes the channel at both sides
	 */
	public UserChannel(ChannelEndpoint endpoint, Runnable closer) {
		this.endpoint = endpoint;
		this.queue = endpoint.queue();
		this.delivery = endpoint.delivery();
		this.closer = closer;
	}

	@Override
	public String id() {
		return this.endpoint.terms().id();
	}

	@Override
	public String name() {
		return this.endpoint.terms().name();
	}

	@Override
	public Peer peer() {
		return this.endpoint.terms().peer();
	}

	@Override
	public ChannelOrdering ordering() {
		return this.endpoint.terms().ordering();
	}

	@Override
	public boolean isInitiator() {
		return this.endpoint.terms().initiator();
	}

	@Override
	public boolean isOpen() {
		return this.endpoint.closeState().isOpen();
	}

	@Override
	public Optional<String> closeReason() {
		return Optional.ofNullable(this.endpoint.closeState().reason());
	}

	@Override
	public void send(@Nullable Object payload) {
		this.endpoint.send(payload);
	}

	@Override
	public ChannelMessage receive(Duration timeout) throws InterruptedException {
		Objects.requireNonNull(timeout, "timeout must not be null");
		requireNoListener();
		ChannelMessage message = this.queue.take(Durations.nanos(timeout));
		if (message != null) {
			return message;
		}
		requireNotDrained();
		throw PeerTimeoutException.noMessage(peer().name(), name(), timeout.isNegative() ? Duration.ZERO : timeout);
	}

	@Override
	public Optional<ChannelMessage> poll() {
		requireNoListener();
		ChannelMessage message = this.queue.poll();
		if (message == null) {
			requireNotDrained();
		}
		return Optional.ofNullable(message);
	}

	/**
	 * The last message may have arrived, and the channel have ended, since the queue was
	 * found empty: then the next call finds that message.
	 */
	private void requireNotDrained() {
		if (this.queue.isDrained()) {
			this.endpoint.closeState().requireOpen();
		}
	}

	private void requireNoListener() {
		if (this.delivery.hasListener()) {
			throw new IllegalStateException("The messages of " + this + " go to its listener");
		}
	}

	@Override
	public void onMessage(Consumer<? super ChannelMessage> listener) {
		Objects.requireNonNull(listener, "listener must not be null");
		this.delivery.listen(listener);
	}

	@Override
	public <T> void onMessage(Class<T> type, Consumer<? super T> listener) {
		checkListener(type, listener);
		this.<T>listen(type, (value, message) -> listener.accept(value));
	}

	@Override
	public <T> void onMessage(TypeReference<T> type, Consumer<? super T> listener) {
		checkListener(type, listener);
		this.<T>listen(type.getType(), (value, message) -> listener.accept(value));
	}

	@Override
	public <T> void onMessage(TypeReference<T> type, BiConsumer<? super T, ? super ChannelMessage> listener) {
		checkListener(type, listener);
		listen(type.getType(), listener);
	}

	@SuppressWarnings("unchecked") // The reader makes a T.
	private <T> void listen(Type type, BiConsumer<? super T, ? super ChannelMessage> listener) {
		this.delivery.listen(this.endpoint.mapper().readerFor(type),
				(value, message) -> listener.accept((T) value, message));
	}

	private static void checkListener(Object type, Object listener) {
		Objects.requireNonNull(type, "type must not be null");
		Objects.requireNonNull(listener, "listener must not be null");
	}

	@Override
	public void onDisconnect(Consumer<String> listener) {
		Objects.requireNonNull(listener, "listener must not be null");
		this.endpoint.closeState().addListener(listener);
	}

	@Override
	public ChannelStatistics statistics() {
		return this.endpoint.statistics();
	}

	@Override
	public void close() {
		this.closer.run();
	}

	@Override
	public String toString() {
		return this.endpoint.toString();
	}

}
