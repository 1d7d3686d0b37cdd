package io.peerlink.file;

/**
 * Is told of files that arrive in the inbox. Calls come one at a time, on an event
 * thread.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface FileListener {

	/**
	 * Called when a file has arrived: it is complete and has its name.
	 * @param file the file
	 */
	void received(ReceivedFile file);

}
