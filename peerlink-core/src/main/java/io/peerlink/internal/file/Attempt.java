package io.peerlink.internal.file;

import java.io.IOException;

import io.peerlink.file.TransferResult;

/**
 * Transfers a file over one connection, as far as it goes.
 */
@FunctionalInterface
interface Attempt {

	/**
	 * Transfers what is not there yet.
	 * @throws IOException if the connection breaks
	 * @throws RefusedException if the other side does not do it
	 * @throws io.peerlink.file.FileTransferException if the file of this side cannot be
	 * read or written
	 */
	TransferResult run(FileClient client, Transfer transfer) throws IOException, RefusedException;

}
