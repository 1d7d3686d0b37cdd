package io.peerlink.channel;

/**
 * Why a channel was closed or not opened, in the words of the wire (WIRE.md section 3). A
 * peer may use others.
 */
public final class CloseReason {

	/**
	 * The other side closed it.
	 */
	public static final String CLOSED = "closed";

	/**
	 * This side closed it.
	 */
	public static final String LOCAL_CLOSE = "local_close";

	/**
	 * The acceptor of the channel failed.
	 */
	public static final String HANDLER_FAILED = "handler_failed";

	/**
	 * Consent could not be sent.
	 */
	public static final String SEND_FAILED = "send_failed";

	/**
	 * The peer has no channel of this name.
	 */
	public static final String NO_HANDLER = "no_handler";

	/**
	 * The peer has registered the channel with another ordering.
	 */
	public static final String ORDERING_MISMATCH = "ordering_mismatch";

	/**
	 * There are as many channels as allowed, with this peer or in all.
	 */
	public static final String TOO_MANY_CHANNELS = "too_many_channels";

	/**
	 * The peer went away, or stopped its node.
	 */
	public static final String PEER_DOWN = "peer_down";

	/**
	 * No frame went either way for the idle timeout.
	 */
	public static final String IDLE_TIMEOUT = "idle_timeout";

	private CloseReason() {
	}

}
