package io.peerlink.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if a stream cannot be opened, because the peer refused it, has no streams or
 * cannot be reached, or because a limit of this node is reached.
 *
 * @since 0.1.0
 */
public class StreamRejectedException extends PeerLinkException {

	/**
	 * The peer has no stream of this name.
	 */
	public static final String NO_HANDLER = "no_handler";

	/**
	 * The peer has a stream of this name, but not for this node.
	 */
	public static final String ACCESS_DENIED = "access_denied";

	/**
	 * There are as many streams as allowed, at the peer or at this node.
	 */
	public static final String TOO_MANY_STREAMS = "too_many_streams";

	/**
	 * The peer has no streams at all, or this node has no TCP.
	 */
	public static final String NOT_SUPPORTED = "not_supported";

	/**
	 * The peer is starting or stopping.
	 */
	public static final String NOT_READY = "not_ready";

	/**
	 * The connection could not be made, or ended without an answer.
	 */
	public static final String UNREACHABLE = "unreachable";

	/**
	 * The peer went down meanwhile.
	 */
	public static final String PEER_DOWN = "peer_down";

	private final String streamName;

	private final String peerName;

	private final String reason;

	/**
	 * Creates an exception.
	 * @param streamName the name of the stream
	 * @param peerName the name of the peer
	 * @param reason the reason, in one word
	 * @param explanation the reason, in a sentence
	 * @param cause what failed, {@code null} if the peer refused
	 */
	public StreamRejectedException(String streamName, String peerName, String reason, String explanation,
			@Nullable Throwable cause) {
		super("Cannot open stream '" + streamName + "' to '" + peerName + "' (" + reason + "): " + explanation, cause);
		this.streamName = streamName;
		this.peerName = peerName;
		this.reason = reason;
	}

	/**
	 * Returns the name of the stream.
	 * @return the name
	 */
	public String getStreamName() {
		return this.streamName;
	}

	/**
	 * Returns the name of the peer.
	 * @return the peer's name
	 */
	public String getPeerName() {
		return this.peerName;
	}

	/**
	 * Returns the reason, in one word. A peer may use others than those that are named
	 * here.
	 * @return the reason
	 */
	public String getReason() {
		return this.reason;
	}

}
