package io.peerlink.internal.tcp;

import java.net.InetSocketAddress;

import io.peerlink.internal.wire.json.JsonBuffer;

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

}
