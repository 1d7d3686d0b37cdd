package io.peerlink.error;

/**
 * A channel is closed: nothing more can be sent on it or received from it.
 */
public class ChannelClosedException extends PeerLinkException {

	private final String channelName;

	private final String peerName;

	private final String reason;

	public ChannelClosedException(String channelName, String peerName, String reason) {
		super("Channel '" + channelName + "' with '" + peerName + "' is closed: " + reason);
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
	 * Return the name of the peer at the other side.
	 * @return the peer's name
	 */
	public String getPeerName() {
		return this.peerName;
	}

	/**
	 * Return why the channel was closed, in one word.
	 * @return the reason
	 */
	public String getReason() {
		return this.reason;
	}

}
