package io.peerlink.cli.output;

import java.io.IOException;

/**
 * Nobody reads the output any more, as in {@code peerlink watch | head -1}.
 */
public class OutputClosedException extends RuntimeException {

	OutputClosedException(IOException cause) {
		super("The output is closed", cause);
	}

}
