package io.peerlink.cli.output;

import java.io.IOException;

/**
 * Thrown when the reader of the output has closed it, as in
 * {@code peerlink watch | head -1}.
 */
public class OutputClosedException extends OutputException {

	OutputClosedException(IOException cause) {
		super("The output is closed", cause);
	}

}
