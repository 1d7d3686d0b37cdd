package io.peerlink.cli.output;

import java.io.IOException;

/**
 * Thrown when the output of a command cannot be written, such as to a full disk.
 */
public class OutputException extends RuntimeException {

	OutputException(String message, IOException cause) {
		super(message, cause);
	}

	/**
	 * Returns the exception of a failed write.
	 */
	static OutputException of(IOException ex) {
		return BrokenPipe.is(ex) ? new OutputClosedException(ex)
				: new OutputException("The output cannot be written: " + ex.getMessage(), ex);
	}

}
