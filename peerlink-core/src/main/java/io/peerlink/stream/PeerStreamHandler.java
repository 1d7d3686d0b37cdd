package io.peerlink.stream;

/**
 * Takes the streams that peers open by one name.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface PeerStreamHandler {

	/**
	 * Uses a stream. Called on a thread of its own, which it may block as long as it
	 * likes; {@link io.peerlink.handler.CurrentPeer} is who has opened the stream. When
	 * it returns, the stream is closed. When it throws, that is logged and the stream is
	 * {@linkplain PeerStream#abort() aborted}.
	 * @param stream the stream
	 * @throws Exception when it cannot go on
	 */
	void handle(PeerStream stream) throws Exception;

}
