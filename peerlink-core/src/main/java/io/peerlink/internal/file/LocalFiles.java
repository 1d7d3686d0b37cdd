package io.peerlink.internal.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

import io.peerlink.file.FileTransferException;
import io.peerlink.file.FileTransferException.Reason;

/**
 * Tells failures of this machine's files from those of a connection.
 */
final class LocalFiles {

	private LocalFiles() {
	}

	/**
	 * Does something with a file of this machine.
	 * @param what what it is done for, as in "read 'a.txt'"
	 * @throws FileTransferException if it fails
	 */
	static <T> T access(String what, Action<T> action) {
		try {
			return action.run();
		}
		catch (IOException ex) {
			throw failed(what, ex);
		}
	}

	static FileTransferException failed(String what, IOException cause) {
		Reason reason = (cause instanceof NoSuchFileException) ? Reason.NOT_FOUND : Reason.FAILED;
		String detail = (cause instanceof FileSystemException system && system.getReason() != null) ? system.getReason()
				: String.valueOf(cause.getMessage());
		return new FileTransferException(reason,
				"Cannot " + what + ": " + ((reason == Reason.NOT_FOUND) ? "there is no such file" : detail), cause);
	}

	/**
	 * Accesses a file.
	 *
	 * @param <T> what it returns
	 */
	@FunctionalInterface
	interface Action<T> {

		T run() throws IOException;

	}

}
