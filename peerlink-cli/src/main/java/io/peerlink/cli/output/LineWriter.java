package io.peerlink.cli.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes and flushes lines in UTF-8. Unlike {@link java.io.PrintStream} it throws when a
 * line cannot be written.
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
			throw OutputException.of(ex);
		}
	}

}
