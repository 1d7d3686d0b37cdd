package io.peerlink.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * What is sent as a file. It must be readable several times, as a transfer may have to be
 * repeated, and must not change meanwhile.
 *
 * @since 0.1.0
 */
public interface FileSource {

	/**
	 * Returns a source that reads a file.
	 * @param file the file
	 * @return the source
	 */
	static FileSource of(Path file) {
		return new PathSource(file);
	}

	/**
	 * Returns how long it is. A transfer fails when there are more or fewer bytes.
	 * @return the length in bytes
	 * @throws IOException if there is nothing to read
	 */
	long size() throws IOException;

	/**
	 * Opens it. The caller closes the stream.
	 * @param offset how many bytes to leave out at the beginning
	 * @return the bytes after that
	 * @throws IOException if it cannot be read
	 */
	InputStream open(long offset) throws IOException;

	/**
	 * Returns a text that is another one when the content is another one. A transfer that
	 * was broken off, perhaps by the end of a program, is resumed when the text is the
	 * same.
	 * @return the text, the path, size and time of a file for example
	 * @throws IOException if there is nothing to read
	 */
	String version() throws IOException;

}
