package io.peerlink.internal.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * SHA-256 of files, and how HTTP writes it (RFC 9530).
 */
final class FileDigest {

	static final String WANTED_FIELD = "want-repr-digest";

	static final String FIELD = "repr-digest";

	static final String WANTED = "sha-256=10";

	private static final String PREFIX = "sha-256=:";

	private static final int LENGTH = 32;

	private static final int BUFFER = 64 * 1024;

	private FileDigest() {
	}

	static MessageDigest begin() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("This Java runtime has no SHA-256", ex);
		}
	}

	/**
	 * Adds the next bytes of a stream.
	 * @param tick is told that it goes on
	 */
	static void update(MessageDigest digest, InputStream in, long count, Tick tick) throws IOException {
		byte[] buffer = new byte[(int) Math.min(Math.max(count, 1), BUFFER)];
		long left = count;
		while (left > 0) {
			int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
			if (read < 0) {
				throw new EOFException("The file has become shorter");
			}
			digest.update(buffer, 0, read);
			tick.tick();
			left -= read;
		}
	}

	static MessageDigest copy(MessageDigest digest) {
		try {
			return (MessageDigest) digest.clone();
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException("SHA-256 of this Java runtime cannot be copied", ex);
		}
	}

	/**
	 * Returns the digest of a text.
	 */
	static String of(String text) {
		MessageDigest digest = begin();
		digest.update(text.getBytes(StandardCharsets.UTF_8));
		return end(digest);
	}

	/**
	 * Returns the digest of what was added.
	 * @return 64 hexadecimal digits
	 */
	static String end(MessageDigest digest) {
		return HexFormat.of().formatHex(digest.digest());
	}

	/**
	 * Returns the value of a field.
	 */
	static String write(String digest) {
		return PREFIX + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(digest)) + ":";
	}

	/**
	 * Reads the value of a field.
	 * @return the digest, {@code null} if it is none
	 */
	static @Nullable String read(@Nullable String field) {
		if (field == null || !field.startsWith(PREFIX) || !field.endsWith(":") || field.length() <= PREFIX.length()) {
			return null;
		}
		try {
			byte[] digest = Base64.getDecoder().decode(field.substring(PREFIX.length(), field.length() - 1));
			return (digest.length == LENGTH) ? HexFormat.of().formatHex(digest) : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
