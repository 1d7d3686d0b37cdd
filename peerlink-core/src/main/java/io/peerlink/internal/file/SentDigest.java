package io.peerlink.internal.file;

import java.io.IOException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * The digest of the file that was sent last over a connection, as it was read then: so
 * the file need not be read once more. It must be that of the whole file as it is: a file
 * that changes while it is read is not what was sent. Used by one thread.
 */
final class SentDigest {

	private @Nullable Sent last;

	/**
	 * Records that a whole file was sent.
	 * @param state what the file was before it was read, settled then
	 */
	void sent(Path file, FileState state, String digest) {
		this.last = new Sent(file, state, digest);
	}

	/**
	 * Returns the digest of a file.
	 * @return the digest, {@code null} if the file was not sent as it is
	 */
	@Nullable String find(Path file) throws IOException {
		Sent last = this.last;
		return (last != null && last.file().equals(file) && last.state().equals(FileState.of(file))) ? last.digest()
				: null;
	}

	private record Sent(Path file, FileState state, String digest) {

	}

}
