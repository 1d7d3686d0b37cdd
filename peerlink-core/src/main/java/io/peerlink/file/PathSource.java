package io.peerlink.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A file that is sent.
 */
record PathSource(Path file) implements FileSource {

	PathSource {
		Objects.requireNonNull(file, "source must not be null");
	}

	@Override
	public long size() throws IOException {
		return Files.size(this.file);
	}

	@Override
	public InputStream open(long offset) throws IOException {
		SeekableByteChannel channel = Files.newByteChannel(this.file);
		try {
			channel.position(offset);
			return Channels.newInputStream(channel);
		}
		catch (Throwable ex) {
			channel.close();
			throw ex;
		}
	}

	@Override
	public String version() throws IOException {
		return this.file.toAbsolutePath().normalize() + "|" + size() + "|" + Files.getLastModifiedTime(this.file);
	}

	@Override
	public String toString() {
		return this.file.toString();
	}

}
