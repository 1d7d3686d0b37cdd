package io.peerlink.cli.output;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Output that is bytes of any kind, in place of lines. Each write is flushed.
 */
public final class ByteOutput {

	private final OutputStream out;

	/**
	 * Creates an output.
	 * @param out where the bytes go
	 */
	public ByteOutput(OutputStream out) {
		this.out = out;
	}

	/**
	 * Writes bytes.
	 * @param bytes a buffer
	 * @param length how many bytes of it, from its beginning
	 * @throws OutputClosedException if the reader has closed the output
	 * @throws OutputException if the bytes cannot be written otherwise
	 */
	public void write(byte[] bytes, int length) {
		try {
			this.out.write(bytes, 0, length);
			this.out.flush();
		}
		catch (IOException ex) {
			throw OutputException.of(ex);
		}
	}

}
