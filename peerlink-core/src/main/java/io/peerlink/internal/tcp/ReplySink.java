package io.peerlink.internal.tcp;

import java.net.InetSocketAddress;

import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.internal.wire.json.JsonBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where the reply to one request goes. Thread-safe.
 */
interface ReplySink {

	/**
	 * Begins to write the reply. Only the first one is written.
	 * @return whether it is; the room that was claimed for it is then given back when it
	 * is written, or will not be
	 */
	boolean reply(JsonBuffer message);

	/**
	 * Records that the request is over, with or without a reply.
	 */
	void requestOver();

	/**
	 * Closes the connection.
	 */
	void close();

	/**
	 * Returns the address of the caller.
	 */
	InetSocketAddress remoteAddress();

	/**
	 * Returns who has proved to be the caller.
	 * @return the node, {@code null} where nothing is sealed
	 */
	@Nullable SealedRemote caller();

}
