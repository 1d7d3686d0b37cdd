package io.peerlink.channel;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * A stream of messages to and from one peer, each of them one datagram: fast, and as
 * unreliable as the network. Made for state that is sent again and again, such as
 * positions or readings.
 * <p>
 * What arrives waits in a bounded queue until it is received: by threads that ask for it,
 * or by one listener. A consumer that is too slow loses messages; it slows nobody else
 * down. For any number of threads.
 * <p>
 * A channel ends when either side closes it, when the peer goes down, when it was idle
 * for too long, or with its node.
 */
public interface Channel extends AutoCloseable {

	/**
	 * Return what names the channel on the wire.
	 * @return the id, chosen by the side that opened the channel
	 */
	String id();

	/**
	 * Return the name that the channel was opened by.
	 * @return the name
	 */
	String name();

	/**
	 * Return who is at the other side. A peer that opened this channel without being
	 * known at that time is what it says of itself.
	 * @return the peer as it was when the channel was opened
	 */
	Peer peer();

	/**
	 * Return what is made of the order of frames.
	 * @return the ordering
	 */
	ChannelOrdering ordering();

	/**
	 * Tell which side opened the channel.
	 * @return whether it was this one
	 */
	boolean isInitiator();

	/**
	 * Tell whether messages can be sent.
	 * @return whether the channel is open
	 */
	boolean isOpen();

	/**
	 * Return why the channel was closed, in one word.
	 * @return the reason, empty while the channel is open; see {@link CloseReason}
	 */
	Optional<String> closeReason();

	/**
	 * Send one message. Returns when the datagram is on its way; whether it arrives, the
	 * peer alone knows.
	 * @param payload any value that the node's {@code JsonMapper} can write
	 * @throws io.peerlink.error.ChannelClosedException when the channel is closed
	 * @throws io.peerlink.error.PayloadTooLargeException when it does not fit into one
	 * datagram of 1200 bytes, about 80 of which the envelope takes
	 * @throws io.peerlink.error.PeerLinkException when it cannot be written as JSON or
	 * the network refuses it
	 */
	void send(@Nullable Object payload);

	/**
	 * Wait for the next message.
	 * @param timeout how long to wait; zero or less to look only
	 * @return the message
	 * @throws io.peerlink.error.PeerTimeoutException when none arrived in time
	 * @throws io.peerlink.error.ChannelClosedException when the channel is closed and
	 * nothing is left of what arrived before; at once, when this side closes it
	 * @throws InterruptedException when the waiting thread was interrupted
	 * @throws IllegalStateException when there is a listener
	 */
	ChannelMessage receive(Duration timeout) throws InterruptedException;

	/**
	 * Wait for the next message and read it.
	 * @param <T> the type
	 * @param timeout how long to wait; zero or less to look only
	 * @param type what the message is read as
	 * @return the message, {@code null} for JSON {@code null} as a rule
	 * @throws io.peerlink.error.PeerTimeoutException when none arrived in time
	 * @throws io.peerlink.error.ChannelClosedException when the channel is closed and
	 * nothing is left of what arrived before; at once, when this side closes it
	 * @throws io.peerlink.error.PeerLinkException when the message is no {@code T}; it is
	 * used up
	 * @throws InterruptedException when the waiting thread was interrupted
	 * @throws IllegalStateException when there is a listener
	 */
	default <T> @Nullable T receive(Duration timeout, Class<T> type) throws InterruptedException {
		return receive(timeout).read(type);
	}

	/**
	 * Wait for the next message and read it as a generic type.
	 * @param <T> the type
	 * @param timeout how long to wait; zero or less to look only
	 * @param type what the message is read as
	 * @return the message, {@code null} for JSON {@code null} as a rule
	 * @throws io.peerlink.error.PeerTimeoutException when none arrived in time
	 * @throws io.peerlink.error.ChannelClosedException when the channel is closed and
	 * nothing is left of what arrived before; at once, when this side closes it
	 * @throws io.peerlink.error.PeerLinkException when the message is no {@code T}; it is
	 * used up
	 * @throws InterruptedException when the waiting thread was interrupted
	 * @throws IllegalStateException when there is a listener
	 */
	default <T> @Nullable T receive(Duration timeout, TypeReference<T> type) throws InterruptedException {
		return receive(timeout).read(type);
	}

	/**
	 * Take the next message if there is one: for a game loop that does not wait.
	 * @return the message, empty when none waits
	 * @throws io.peerlink.error.ChannelClosedException when the channel is closed and
	 * nothing is left of what arrived before
	 * @throws IllegalStateException when there is a listener
	 */
	Optional<ChannelMessage> poll();

	/**
	 * Have messages delivered, those that wait included: in order, one at a time, on a
	 * thread that may block without harm to other channels. An exception of the listener
	 * is logged and counted.
	 * @param listener what to call with each message
	 * @throws IllegalStateException when there is a listener
	 */
	void onMessage(Consumer<? super ChannelMessage> listener);

	/**
	 * Have messages read and delivered, as by {@link #onMessage(Consumer)}. A message
	 * that is no {@code T} is counted and dropped.
	 * @param <T> the type
	 * @param type what each message is read as
	 * @param listener what to call with each message
	 * @throws IllegalStateException when there is a listener
	 */
	<T> void onMessage(Class<T> type, Consumer<? super T> listener);

	/**
	 * Have messages read as a generic type and delivered, as by
	 * {@link #onMessage(Consumer)}. A message that is no {@code T} is counted and
	 * dropped.
	 * @param <T> the type
	 * @param type what each message is read as
	 * @param listener what to call with each message
	 * @throws IllegalStateException when there is a listener
	 */
	<T> void onMessage(TypeReference<T> type, Consumer<? super T> listener);

	/**
	 * Have messages read as a generic type and delivered with what else is known of each,
	 * as by {@link #onMessage(TypeReference, Consumer)}.
	 * @param <T> the type
	 * @param type what each message is read as
	 * @param listener what to call with each message, read and as it arrived
	 * @throws IllegalStateException when there is a listener
	 */
	<T> void onMessage(TypeReference<T> type, BiConsumer<? super T, ? super ChannelMessage> listener);

	/**
	 * Hear of the end of the channel, once: after the last message was delivered to the
	 * listener of messages, on the same thread. When the channel has ended already, the
	 * call comes at once.
	 * @param listener what to call with the reason; see {@link CloseReason}
	 */
	void onDisconnect(Consumer<String> listener);

	/**
	 * Take a snapshot of the numbers.
	 * @return the numbers
	 */
	ChannelStatistics statistics();

	/**
	 * Close the channel: wake every thread that waits in {@code receive}, forget what
	 * waits to be received, and tell the peer. Does nothing when it is closed.
	 */
	@Override
	void close();

}
