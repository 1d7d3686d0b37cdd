package io.peerlink.internal.file;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * The digest of the file that was sent last over a connection, as it was read then: so
 * the file need not be read once more. Used by one thread.
 */
final class SentDigest {

	private @Nullable Sent last;

	/**
	 * Records that a whole file was sent.
	 * @param version what the file was before it was read
	 */
	void sent(Path file, String version, String digest) {
		this.last = new Sent(file, version, digest);
	}

	/**
	 * Returns the digest of a file.
	 * @param version what the file is now
	 * @return the digest, {@code null} if this version was not sent
	 */
	@Nullable String find(Path file, String version) {
		Sent last = this.last;
		return (last != null && last.file().equals(file) && last.version().equals(version)) ? last.digest() : null;
	}

	private record Sent(Path file, String version, String digest) {

	}

}
