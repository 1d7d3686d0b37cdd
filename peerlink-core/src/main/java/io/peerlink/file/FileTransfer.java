package io.peerlink.file;

import java.util.concurrent.CompletableFuture;

/**
 * A transfer that is under way or over. Thread-safe.
 *
 * @since 0.1.0
 */
public interface FileTransfer {

	/**
	 * Returns the name of the peer.
	 * @return its name
	 */
	String peer();

	/**
	 * Returns the name of the file at the peer.
	 * @return its name
	 */
	String name();

	/**
	 * Returns how far it is.
	 * @return a snapshot
	 */
	TransferProgress progress();

	/**
	 * Returns a future of the result. It completes on a thread of the transfer, fails
	 * with a {@link io.peerlink.error.PeerLinkException}, and to cancel it does not
	 * {@linkplain #cancel() cancel} the transfer.
	 * @return the future
	 */
	CompletableFuture<TransferResult> completion();

	/**
	 * Waits for the result.
	 * @return the result
	 * @throws io.peerlink.error.PeerLinkException if it fails
	 * @throws InterruptedException if the current thread is interrupted, which does not
	 * cancel the transfer
	 */
	TransferResult await() throws InterruptedException;

	/**
	 * Ends the transfer. What has arrived is kept for a while, so that it may be resumed.
	 */
	void cancel();

}
