package io.peerlink.error;

/**
 * Thrown if a channel cannot be opened, because the peer rejected it or because a limit
 * of this node is reached.
 *
 * @since 0.1.0
 */
public class ChannelRejectedException extends PeerLinkException {

	private final String channelName;

	private final String peerName;

	private final String reason;

	/**
	 * Creates an exception.
	 * @param channelName the name of the channel
	 * @param peerName the name of the peer
	 * @param reason the reason, in one word
	 * @param explanation the reason, in a sentence
	 */
	public ChannelRejectedException(String channelName, String peerName, String reason, String explanation) {
		super("Cannot open channel '" + channelName + "' with '" + peerName + "' (" + reason + "): " + explanation);
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
	 * Returns the name of the peer.
	 * @return the peer's name
	 */
	public String getPeerName() {
		return this.peerName;
	}

	/**
	 * Returns the reason, in one word.
	 * @return the reason
	 */
	public String getReason() {
		return this.reason;
	}

}
