package io.peerlink.channel;

/**
 * The reasons why a channel was closed or could not be opened, as they are named on the
 * wire (docs/protocol.md, "Channels"). A peer may use others.
 *
 * @since 0.1.0
 */
public final class CloseReason {

	/**
	 * The peer closed the channel.
	 */
	public static final String CLOSED = "closed";

	/**
	 * This side closed the channel, or its node stopped.
	 */
	public static final String LOCAL_CLOSE = "local_close";

	/**
	 * The acceptor that was registered for the channel threw an exception.
	 */
	public static final String HANDLER_FAILED = "handler_failed";

	/**
	 * The acknowledgement could not be sent.
	 */
	public static final String SEND_FAILED = "send_failed";

	/**
	 * The peer has no channel of this name.
	 */
	public static final String NO_HANDLER = "no_handler";

	/**
	 * The peer has a channel of this name, but not for this node.
	 */
	public static final String ACCESS_DENIED = "access_denied";

	/**
	 * The peer has registered the channel with another ordering.
	 */
	public static final String ORDERING_MISMATCH = "ordering_mismatch";

	/**
	 * There are as many channels as allowed, with one peer or in all.
	 */
	public static final String TOO_MANY_CHANNELS = "too_many_channels";

	/**
	 * The peer is down, or its node was stopped.
	 */
	public static final String PEER_DOWN = "peer_down";

	/**
	 * No frame was sent or received during the idle timeout.
	 */
	public static final String IDLE_TIMEOUT = "idle_timeout";

	private CloseReason() {
	}

}
