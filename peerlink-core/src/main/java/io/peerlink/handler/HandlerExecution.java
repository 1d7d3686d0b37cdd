package io.peerlink.handler;

/**
 * The thread that a handler runs on.
 *
 * @since 0.1.0
 */
public enum HandlerExecution {

	/**
	 * A handler thread of the node. The handler may block and call peers.
	 */
	POOLED,

	/**
	 * The thread that has read the request from the socket, which saves the hand-over to
	 * another one. Other requests and replies may wait for it, so this is for handlers
	 * that take microseconds and neither block nor call peers: a blocking call of a peer
	 * throws {@link IllegalStateException}. A handler that returns a
	 * {@link java.util.concurrent.CompletionStage} may run here too, as only its method
	 * does.
	 */
	INLINE

}
