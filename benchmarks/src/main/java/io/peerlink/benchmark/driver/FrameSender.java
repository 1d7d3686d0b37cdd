package io.peerlink.benchmark.driver;

/**
 * Sends frames that are not answered.
 */
@FunctionalInterface
public interface FrameSender {

	/**
	 * Sends a frame.
	 * @param sequence its number, starting with 1
	 */
	void send(long sequence) throws Exception;

}
