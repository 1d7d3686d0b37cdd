package io.peerlink.file;

/**
 * What a node has transferred since its start.
 *
 * @param sending files that are being sent, or that peers are fetching
 * @param receiving files that are being received or fetched
 * @param sent files that were sent to peers or fetched by them, to the end
 * @param received files that were received or fetched, to the end
 * @param refused requests of other nodes that were refused
 * @param failed transfers that failed, on this side or as far as this side could see
 * @param bytesSent bytes of files that were sent
 * @param bytesReceived bytes of files that were received
 * @since 0.1.0
 */
public record FileStatistics(int sending, int receiving, long sent, long received, long refused, long failed,
		long bytesSent, long bytesReceived) {

	/**
	 * The numbers of a node that is not running.
	 */
	public static final FileStatistics NONE = new FileStatistics(0, 0, 0, 0, 0, 0, 0, 0);

}
