package io.peerlink.internal.file;

import java.io.IOException;

import io.peerlink.file.TransferResult;

/**
 * Transfers a file, as far as it goes.
 */
@FunctionalInterface
interface Attempt {

	/**
	 * Transfers what is not there yet. Nothing that takes long is done while a connection
	 * waits.
	 * @param dialer connects to the peer
	 * @throws IOException if the connection breaks
	 * @throws RefusedException if the other side does not do it
	 * @throws io.peerlink.file.FileTransferException if the file of this side cannot be
	 * read or written
	 */
	TransferResult run(Dialer dialer, Transfer transfer) throws IOException, RefusedException, InterruptedException;

	/**
	 * Connects to the peer of a transfer.
	 */
	@FunctionalInterface
	interface Dialer {

		/**
		 * Makes a connection, which the caller closes.
		 */
		FileClient connect() throws IOException, InterruptedException;

	}

}
