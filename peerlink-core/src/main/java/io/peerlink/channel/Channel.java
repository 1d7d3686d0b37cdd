package io.peerlink.channel;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * A stream of messages to and from one peer, each of them one datagram. Made for state
 * that is sent again and again, such as positions or readings: nothing is acknowledged or
 * retransmitted, so a message may be lost, and on a {@link ChannelOrdering#RAW RAW}
 * channel also duplicated or reordered.
 * <p>
 * <strong>Limits.</strong> A message fits into one datagram of 1200 bytes, 86 to about
 * 100 of which the envelope takes. What arrives waits in a queue of
 * {@link ChannelOptions#maxQueueSize()} messages until it is received. A full queue, or
 * one that takes too much memory, drops messages, as {@link ChannelOptions#overflow()}
 * says, and counts them: a slow consumer loses messages, and delays neither the sender
 * nor other channels.
 * <p>
 * <strong>Threads.</strong> Thread-safe. Messages are received either by threads that
 * call {@code receive} or {@code poll}, each message by one of them, or by one listener.
 * Listeners of a channel are called one at a time and in order, on a thread that may
 * block without delaying other channels.
 * <p>
 * <strong>End.</strong> A channel is closed when either side closes it, when the peer
 * goes down, when the idle timeout has passed, or when its node stops. A closed channel
 * cannot be opened again; a {@link KeptChannel} opens the next one.
 *
 * @since 0.1.0
 */
public interface Channel extends AutoCloseable {

	/**
	 * Returns the id of the channel on the wire, which the side that opened it has
	 * chosen.
	 * @return the id
	 */
	String id();

	/**
	 * Returns the name that the channel was opened by.
	 * @return the name
	 */
	String name();

	/**
	 * Returns the peer at the other side. The name and the instance of a peer that was
	 * unknown when it opened the channel are its own claim.
	 * @return the peer as it was when the channel was opened
	 */
	Peer peer();

	/**
	 * Returns the ordering of the channel.
	 * @return the ordering
	 */
	ChannelOrdering ordering();

	/**
	 * Returns whether this side opened the channel.
	 * @return {@code false} when the peer opened it
	 */
	boolean isInitiator();

	/**
	 * Returns whether the channel is open. Messages can be sent only while it is.
	 * @return whether the channel is open
	 */
	boolean isOpen();

	/**
	 * Returns why the channel was closed.
	 * @return the reason, empty while the channel is open; see {@link CloseReason}
	 */
	Optional<String> closeReason();

	/**
	 * Sends one message. Returns when the datagram was handed to the network, which does
	 * not mean that it arrives. A datagram that the machine refuses to send, because of a
	 * firewall for example, is lost like one that the network loses.
	 * @param payload any value that the node's {@code JsonMapper} can write
	 * @throws io.peerlink.error.ChannelClosedException when the channel is closed
	 * @throws io.peerlink.error.PayloadTooLargeException when the message does not fit
	 * into one datagram of 1200 bytes, 86 to about 100 of which the envelope takes
	 * @throws io.peerlink.error.PayloadLimitException when the message has a number of
	 * more than 400 characters, or is nested deeper than 63 levels
	 * @throws io.peerlink.error.PeerLinkException when the payload cannot be written as
	 * JSON or the datagram is too long for the network
	 */
	void send(@Nullable Object payload);

	/**
	 * Receives the next message, and waits for it if necessary.
	 * @param timeout how long to wait; zero or less for not at all
	 * @return the message
	 * @throws io.peerlink.error.PeerTimeoutException when no message arrived in time
	 * @throws io.peerlink.error.ChannelClosedException when the channel is closed and all
	 * messages that arrived before were received. A close at this side discards those
	 * messages
	 * @throws InterruptedException when the waiting thread was interrupted
	 * @throws IllegalStateException when there is a listener
	 */
	ChannelMessage receive(Duration timeout) throws InterruptedException;

	/**
	 * Receives the next message as a value of a type, and waits for it if necessary.
	 * @param <T> the type
	 * @param timeout how long to wait; zero or less for not at all
	 * @param type the type that the message is read as
	 * @return the value, {@code null} for JSON {@code null} as a rule
	 * @throws io.peerlink.error.PeerTimeoutException when no message arrived in time
	 * @throws io.peerlink.error.ChannelClosedException when the channel is closed and all
	 * messages that arrived before were received. A close at this side discards those
	 * messages
	 * @throws io.peerlink.error.PeerLinkException when the message cannot be read as a
	 * {@code T}; it is consumed all the same
	 * @throws InterruptedException when the waiting thread was interrupted
	 * @throws IllegalStateException when there is a listener
	 */
	default <T> @Nullable T receive(Duration timeout, Class<T> type) throws InterruptedException {
		return receive(timeout).read(type);
	}

	/**
	 * Receives the next message as a value of a generic type, and waits for it if
	 * necessary.
	 * @param <T> the type
	 * @param timeout how long to wait; zero or less for not at all
	 * @param type the type that the message is read as
	 * @return the value, {@code null} for JSON {@code null} as a rule
	 * @throws io.peerlink.error.PeerTimeoutException when no message arrived in time
	 * @throws io.peerlink.error.ChannelClosedException when the channel is closed and all
	 * messages that arrived before were received. A close at this side discards those
	 * messages
	 * @throws io.peerlink.error.PeerLinkException when the message cannot be read as a
	 * {@code T}; it is consumed all the same
	 * @throws InterruptedException when the waiting thread was interrupted
	 * @throws IllegalStateException when there is a listener
	 */
	default <T> @Nullable T receive(Duration timeout, TypeReference<T> type) throws InterruptedException {
		return receive(timeout).read(type);
	}

	/**
	 * Receives the next message without waiting, as in a game loop.
	 * @return the message, empty when none has arrived
	 * @throws io.peerlink.error.ChannelClosedException when the channel is closed and all
	 * messages that arrived before were received
	 * @throws IllegalStateException when there is a listener
	 */
	Optional<ChannelMessage> poll();

	/**
	 * Sets the listener of messages. It gets the messages that wait, and then each one
	 * that arrives. An exception that it throws is logged and counted, and does not close
	 * the channel.
	 * @param listener called with each message
	 * @throws IllegalStateException when there is a listener
	 */
	void onMessage(Consumer<? super ChannelMessage> listener);

	/**
	 * Sets a listener that gets messages as values of a type. A message that cannot be
	 * read as a {@code T} is counted and dropped.
	 * @param <T> the type
	 * @param type the type that each message is read as
	 * @param listener called with each value
	 * @throws IllegalStateException when there is a listener
	 * @see #onMessage(Consumer)
	 */
	<T> void onMessage(Class<T> type, Consumer<? super T> listener);

	/**
	 * Sets a listener that gets messages as values of a generic type. A message that
	 * cannot be read as a {@code T} is counted and dropped.
	 * @param <T> the type
	 * @param type the type that each message is read as
	 * @param listener called with each value
	 * @throws IllegalStateException when there is a listener
	 * @see #onMessage(Consumer)
	 */
	<T> void onMessage(TypeReference<T> type, Consumer<? super T> listener);

	/**
	 * Sets a listener that gets messages as values of a generic type, together with the
	 * message. A message that cannot be read as a {@code T} is counted and dropped.
	 * @param <T> the type
	 * @param type the type that each message is read as
	 * @param listener called with each value and the message it was read from
	 * @throws IllegalStateException when there is a listener
	 * @see #onMessage(Consumer)
	 */
	<T> void onMessage(TypeReference<T> type, BiConsumer<? super T, ? super ChannelMessage> listener);

	/**
	 * Adds a listener that is called once when the channel is closed, after the last
	 * message was delivered to the listener of messages and on the same thread. If that
	 * has happened already, the listener is called at once.
	 * @param listener called with the reason; see {@link CloseReason}
	 */
	void onDisconnect(Consumer<String> listener);

	/**
	 * Returns a snapshot of the numbers of the channel.
	 * @return the numbers since the channel was opened
	 */
	ChannelStatistics statistics();

	/**
	 * Closes the channel: wakes every thread that waits in {@code receive}, discards the
	 * messages that wait, and informs the peer. Does not wait for listeners that run.
	 * Does nothing when the channel is closed.
	 */
	@Override
	void close();

}
