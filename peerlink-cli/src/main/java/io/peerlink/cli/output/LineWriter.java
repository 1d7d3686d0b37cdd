package io.peerlink.cli.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes lines of UTF-8, each of them at once. A {@link java.io.PrintStream} would not
 * say when nobody reads any more.
 */
final class LineWriter {

	private final OutputStream out;

	LineWriter(OutputStream out) {
		this.out = out;
	}

	synchronized void write(String line) {
		try {
			this.out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
			this.out.flush();
		}
		catch (IOException ex) {
			throw new OutputClosedException(ex);
		}
	}

}
