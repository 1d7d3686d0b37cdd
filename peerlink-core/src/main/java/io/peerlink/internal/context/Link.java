package io.peerlink.internal.context;

import java.io.IOException;
import java.net.InetSocketAddress;

import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * A way to the network that messages come over, and their replies take back.
 */
public interface Link {

	/**
	 * Sends one message, unreliably. Thread-safe.
	 * @param message the message
	 * @param to where it goes
	 * @return whether it goes there: {@code false} if the connection is of no use for it
	 * any more
	 * @throws io.peerlink.error.PayloadTooLargeException when it does not fit; nothing
	 * was sent
	 * @throws IOException when the network refused it
	 */
	boolean send(Message message, InetSocketAddress to) throws IOException;

	/**
	 * Sends a {@link Message.Response} of these fields, as
	 * {@link #send(Message, InetSocketAddress)} does. A link may do without the object.
	 * @param id the id of the request
	 * @param result what the handler returned
	 * @param pl the extension object
	 * @param to where it goes
	 * @return whether it goes there
	 * @throws io.peerlink.error.PayloadTooLargeException when it does not fit; nothing
	 * was sent
	 * @throws IOException when the network refused it
	 */
	default boolean sendResponse(MessageId id, RawJson result, @Nullable Extension pl, InetSocketAddress to)
			throws IOException {
		return send(new Message.Response(id, result, pl), to);
	}

	/**
	 * Returns whether this link verifies the identity of those who send over it.
	 * @return {@code false} for plain UDP
	 */
	boolean isAuthenticated();

	/**
	 * Returns whether this link is a connection, whose other side is known to be where
	 * its messages come from.
	 * @return {@code false} for datagrams, whose source anyone can forge
	 */
	default boolean isConnected() {
		return false;
	}

	/**
	 * Ends the use of this link for one request, of which nothing is kept any more, and
	 * which is not answered any more.
	 */
	default void end() {
	}

}
