package io.peerlink.stream;

/**
 * Why a stream has ended.
 *
 * @since 0.1.0
 */
public enum StreamEndReason {

	/**
	 * Both sides have said that they send no more. The system of a process that is killed
	 * says so in its place.
	 */
	FINISHED,

	/**
	 * This side has closed or aborted it.
	 */
	LOCAL_CLOSE,

	/**
	 * The connection broke: the peer aborted the stream or closed it while this side was
	 * writing, or its machine or the network failed.
	 */
	BROKEN,

	/**
	 * The peer went down.
	 */
	PEER_DOWN,

	/**
	 * This node was stopped or withdrawn.
	 */
	NODE_STOPPED

}
