package io.peerlink.error;

/**
 * A channel could not be opened, because the peer refused it or because this node has no
 * room for one more.
 */
public class ChannelRejectedException extends PeerLinkException {

	private final String channelName;

	private final String peerName;

	private final String reason;

	public ChannelRejectedException(String channelName, String peerName, String reason, String explanation) {
		super("Cannot open channel '" + channelName + "' with '" + peerName + "' (" + reason + "): " + explanation);
		this.channelName = channelName;
		this.peerName = peerName;
		this.reason = reason;
	}

	/**
	 * Return the name of the channel.
	 * @return the name
	 */
	public String getChannelName() {
		return this.channelName;
	}

	/**
	 * Return the name of the peer that the channel was for.
	 * @return the peer's name
	 */
	public String getPeerName() {
		return this.peerName;
	}

	/**
	 * Return why it was not opened, in one word.
	 * @return the reason
	 */
	public String getReason() {
		return this.reason;
	}

}
