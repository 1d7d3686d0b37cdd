package io.peerlink.channel;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A channel that is kept open: to one peer, or to each peer that a filter accepts. It is
 * opened when the peer is up, which may be later, and opened again after each end,
 * whoever has ended it and why. Closing this is what ends it.
 * <p>
 * <strong>When.</strong> Channels are kept from the announcement of the node until its
 * withdrawal, in each of its runs. A peer that comes up is tried at once. When it refuses
 * or does not answer, and after the end of a channel, there is a pause before the next
 * attempt: a quarter of a second at first, then longer and longer, up to 30 seconds.
 * <p>
 * <strong>Messages.</strong> What is called with each opened channel sets its listener as
 * a rule, so that one listener gets the messages of one channel after the other. With one
 * peer there is one channel at a time: the next one is opened when all callbacks of the
 * one before have returned, also when the peer has restarted. What is sent in between is
 * lost, as on the network.
 * <p>
 * Thread-safe.
 *
 * @since 0.1.0
 */
public interface KeptChannel extends AutoCloseable {

	/**
	 * Returns the name that the channel is opened by.
	 * @return the name
	 */
	String name();

	/**
	 * Returns the channel that is open. Of several it is the one that was opened first.
	 * @return the channel, empty while none is open
	 */
	default Optional<Channel> current() {
		return channels().stream().findFirst();
	}

	/**
	 * Returns the channels that are open, at most one with each peer, in the order in
	 * which they were opened. What was to be called with a channel has returned.
	 * @return the channels; none while the peers are down
	 */
	List<Channel> channels();

	/**
	 * Sends one message on each channel that is open. What a channel cannot send because
	 * it has just ended is lost, as on the way to the peer.
	 * @param payload any value that the node's {@code JsonMapper} can write
	 * @return on how many channels it was sent
	 * @throws io.peerlink.error.PayloadTooLargeException when the message does not fit
	 * into one datagram
	 * @throws io.peerlink.error.PayloadLimitException when the message has a number of
	 * more than 400 characters, or is nested deeper than 63 levels
	 * @throws io.peerlink.error.PeerLinkException when the payload cannot be written as
	 * JSON or the datagram is too long for the network
	 */
	int send(@Nullable Object payload);

	/**
	 * Closes the channels that are open, and opens none any more. Does nothing when this
	 * is closed.
	 */
	@Override
	void close();

}
