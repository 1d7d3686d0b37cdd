package io.peerlink.cli;

import java.io.IOException;
import java.io.InputStream;

/**
 * An input that cannot be read.
 */
final class BrokenInput extends InputStream {

	private final String message;

	BrokenInput(String message) {
		this.message = message;
	}

	@Override
	public int read() throws IOException {
		throw new IOException(this.message);
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		throw new IOException(this.message);
	}

}
