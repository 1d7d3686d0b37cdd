package io.peerlink.internal.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * What is written to a {@link StreamPipe}.
 */
final class PipeOutputStream extends OutputStream {

	private final StreamPipe pipe;

	PipeOutputStream(StreamPipe pipe) {
		this.pipe = pipe;
	}

	@Override
	public void write(int unit) throws IOException {
		this.pipe.write(new byte[] { (byte) unit }, 0, 1);
	}

	@Override
	public void write(byte[] source, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, source.length);
		this.pipe.write(source, offset, length);
	}

	@Override
	public void close() {
		this.pipe.close();
	}

}
