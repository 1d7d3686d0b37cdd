package io.peerlink.internal.seal.tcp;

import java.io.IOException;

import io.peerlink.spi.StreamConnection;

/**
 * The handshake of one connection, as one of its sides sees it. Thread-safe.
 */
interface Negotiation {

	/**
	 * The connection is made. Called on the thread of the transport that is wrapped.
	 */
	void connected(StreamConnection wire);

	/**
	 * Something has arrived. Called on the same thread.
	 * @throws IOException when the handshake has failed
	 */
	void readable(StreamConnection wire) throws IOException;

	/**
	 * Returns whether more may arrive now.
	 */
	boolean wantsBytes();

	/**
	 * Gives the handshake up and overwrites its keys, or leaves that to the thread that
	 * computes with them.
	 */
	void close();

}
