package io.peerlink.internal.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.crypto.StaticKey;
import org.jspecify.annotations.Nullable;

/**
 * The file with the private key of a node, which its owner alone may read. A key is made
 * where there is none.
 */
public final class IdentityFile {

	/**
	 * Tells what the file is, to people and to this class.
	 */
	private static final String PREFIX = "plk-identity1-";

	/**
	 * A file of another kind is not read to its end.
	 */
	private static final int MAX_LENGTH = 256;

	private final Path file;

	/**
	 * Creates a view of a file, which need not exist.
	 * @param file the file
	 */
	public IdentityFile(Path file) {
		this.file = file;
	}

	/**
	 * Returns the key in the file; makes both if there is no file.
	 * @return the key
	 * @throws PeerLinkException when the file cannot be read or written, is no identity,
	 * or others may read it; the message says what to do
	 */
	public StaticKey load() {
		try {
			StaticKey known = read();
			return (known != null) ? known : create();
		}
		catch (FileAlreadyExistsException ex) {
			return loadAgain(ex);
		}
		catch (IOException ex) {
			throw failure("cannot be used: " + ex, ex);
		}
	}

	/**
	 * Returns the key in the file.
	 * @return the key, empty if there is no file
	 * @throws PeerLinkException as {@link #load()} does
	 */
	public Optional<StaticKey> find() {
		try {
			return Optional.ofNullable(read());
		}
		catch (IOException ex) {
			throw failure("cannot be used: " + ex, ex);
		}
	}

	/**
	 * Another node has made it at the same moment.
	 */
	private StaticKey loadAgain(IOException first) {
		try {
			StaticKey known = read();
			if (known != null) {
				return known;
			}
		}
		catch (IOException ex) {
			first.addSuppressed(ex);
		}
		throw failure("cannot be used: " + first, first);
	}

	private @Nullable StaticKey read() throws IOException {
		byte[] content;
		try (InputStream in = Files.newInputStream(this.file)) {
			checkPermissions();
			content = in.readNBytes(MAX_LENGTH);
		}
		catch (NoSuchFileException ex) {
			return null;
		}
		String text = new String(content, StandardCharsets.US_ASCII).strip();
		Arrays.fill(content, (byte) 0);
		return parse(text);
	}

	private StaticKey parse(String text) {
		if (text.startsWith(PREFIX)) {
			try {
				byte[] key = Base64.getUrlDecoder().decode(text.substring(PREFIX.length()));
				if (key.length == StaticKey.LENGTH) {
					return StaticKey.ofPrivate(key);
				}
			}
			catch (IllegalArgumentException ex) {
				throw failure("is damaged", ex);
			}
		}
		throw failure("is no identity of a node. Name another file, which is made then", null);
	}

	private StaticKey create() throws IOException {
		byte[] raw = new byte[StaticKey.LENGTH];
		new SecureRandom().nextBytes(raw);
		byte[] line = (PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(raw) + "\n")
			.getBytes(StandardCharsets.US_ASCII);
		try {
			// The file of another node must not be replaced.
			OwnerFile.create(this.file, line);
			return StaticKey.ofPrivate(raw);
		}
		finally {
			Arrays.fill(raw, (byte) 0);
			Arrays.fill(line, (byte) 0);
		}
	}

	private void checkPermissions() throws IOException {
		if (OwnerFile.isOpenToOthers(this.file)) {
			throw failure("may be read or written by others. Allow it to its owner alone: chmod 600", null);
		}
	}

	private PeerLinkException failure(String reason, @Nullable Exception cause) {
		return new PeerLinkException("The file of the node's identity, " + this.file + ", " + reason, cause);
	}

}
