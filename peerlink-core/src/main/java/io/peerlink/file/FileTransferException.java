package io.peerlink.file;

import io.peerlink.error.PeerLinkException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a file was not transferred. What is not there completely has not got its
 * name.
 *
 * @since 0.1.0
 */
public class FileTransferException extends PeerLinkException {

	private final Reason reason;

	/**
	 * Creates an exception.
	 * @param reason why
	 * @param message the message
	 * @param cause the cause
	 */
	public FileTransferException(Reason reason, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
	}

	/**
	 * Returns why the file was not transferred.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	/**
	 * Why a file was not transferred.
	 */
	public enum Reason {

		/**
		 * The peer or this node has no TCP, or the peer is a Python node that cannot do
		 * this. A Java node without an inbox is {@link #REFUSED}, one without a shared
		 * folder {@link #NOT_FOUND}.
		 */
		UNSUPPORTED,

		/**
		 * There is no such file.
		 */
		NOT_FOUND,

		/**
		 * The peer refuses the file.
		 */
		REFUSED,

		/**
		 * There is a file of the name, which may not be replaced.
		 */
		EXISTS,

		/**
		 * The file is larger than the peer takes.
		 */
		TOO_LARGE,

		/**
		 * There is no room for it on the disk.
		 */
		NO_SPACE,

		/**
		 * What has arrived is not what was sent.
		 */
		DIFFERENT,

		/**
		 * The same file is being transferred already, or too many are.
		 */
		BUSY,

		/**
		 * The connection broke, and could not be made again in time, or the peer did not
		 * answer.
		 */
		BROKEN,

		/**
		 * A file of this node, or of the peer, could not be read or written, or what
		 * reads it has failed.
		 */
		FAILED,

		/**
		 * The transfer was cancelled, or the node was stopped.
		 */
		CANCELLED

	}

}
