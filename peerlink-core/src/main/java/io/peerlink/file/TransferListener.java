package io.peerlink.file;

/**
 * Is told how far a transfer is.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TransferListener {

	/**
	 * Called on the thread of the transfer, which waits for it: when it begins, about
	 * five times a second, after a break, and at the end of the last byte.
	 * @param progress how far it is
	 */
	void progressed(TransferProgress progress);

}
