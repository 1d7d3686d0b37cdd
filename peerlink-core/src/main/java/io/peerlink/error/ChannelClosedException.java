package io.peerlink.error;

/**
 * Thrown if a channel is closed: nothing more can be sent or received on it.
 *
 * @since 0.1.0
 */
public class ChannelClosedException extends PeerLinkException {

	private final String channelName;

	private final String peerName;

	private final String reason;

	/**
	 * Creates an exception.
	 * @param channelName the name of the channel
	 * @param peerName the name of the peer at the other end
	 * @param reason the close reason, in one word
	 */
	public ChannelClosedException(String channelName, String peerName, String reason) {
		super("Channel '" + channelName + "' with '" + peerName + "' is closed: " + reason);
		this.channelName = channelName;
		this.peerName = peerName;
		this.reason = reason;
	}

	/**
	 * Returns the name of the channel.
	 * @return the name
	 */
	public String getChannelName() {
		return this.channelName;
	}

	/**
	 * Returns the name of the peer at the other end.
	 * @return the peer's name
	 */
	public String getPeerName() {
		return this.peerName;
	}

	/**
	 * Returns the close reason, in one word.
	 * @return the reason
	 */
	public String getReason() {
		return this.reason;
	}

}
