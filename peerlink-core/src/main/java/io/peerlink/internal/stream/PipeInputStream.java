package io.peerlink.internal.stream;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * What arrives on a {@link StreamPipe}.
 */
final class PipeInputStream extends InputStream {

	private final StreamPipe pipe;

	PipeInputStream(StreamPipe pipe) {
		this.pipe = pipe;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (this.pipe.read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, target.length);
		return this.pipe.read(target, offset, length);
	}

	@Override
	public int available() {
		return this.pipe.available();
	}

	@Override
	public void close() {
		this.pipe.close();
	}

}
