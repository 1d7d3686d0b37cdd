package io.peerlink.internal.file;

import java.io.IOException;
import java.io.UncheckedIOException;
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
	 * @param what what it is done for, as in "read a.txt" or "write a.txt"
	 * @throws FileTransferException if it fails, or the transfer was cancelled
	 */
	static <T> T access(String what, Action<T> action) {
		try {
			return action.run();
		}
		catch (CancelledException ex) {
			throw new FileTransferException(Reason.CANCELLED, "The transfer was cancelled", ex);
		}
		catch (IOException ex) {
			throw failed(what, ex);
		}
		catch (UncheckedIOException ex) {
			IOException cause = ex.getCause();
			throw failed(what, (cause != null) ? cause : new IOException(ex));
		}
	}

	static FileTransferException failed(String what, IOException cause) {
		boolean reading = what.startsWith("read ");
		boolean missing = cause instanceof NoSuchFileException;
		String absent = reading ? "there is no such file" : "there is no such folder";
		return new FileTransferException((missing && reading) ? Reason.NOT_FOUND : Reason.FAILED,
				"Cannot " + what + ": " + (missing ? absent : FileProblem.of(cause)), cause);
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

	/**
	 * The transfer was cancelled while a file was read.
	 */
	@SuppressWarnings("serial") // never serialized
	static final class CancelledException extends IOException {

		CancelledException() {
			super("The transfer was cancelled");
		}

	}

}
