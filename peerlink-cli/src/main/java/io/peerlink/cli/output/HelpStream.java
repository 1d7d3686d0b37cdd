package io.peerlink.cli.output;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The output of help texts, which are written by a {@link java.io.PrintWriter}. That
 * ignores an {@link IOException}, so this throws an {@link OutputException}.
 */
public final class HelpStream extends FilterOutputStream {

	/**
	 * Creates a stream.
	 * @param out where the bytes go
	 */
	public HelpStream(OutputStream out) {
		super(out);
	}

	@Override
	public void write(int value) {
		write(new byte[] { (byte) value }, 0, 1);
	}

	@Override
	public void write(byte[] bytes, int offset, int length) {
		try {
			this.out.write(bytes, offset, length);
		}
		catch (IOException ex) {
			throw OutputException.of(ex);
		}
	}

	@Override
	public void flush() {
		try {
			this.out.flush();
		}
		catch (IOException ex) {
			throw OutputException.of(ex);
		}
	}

}
