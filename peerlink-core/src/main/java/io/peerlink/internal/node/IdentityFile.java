package io.peerlink.internal.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.crypto.StaticKey;
import org.jspecify.annotations.Nullable;

/**
 * The file with the private key of a node, which its owner alone may read. A key is made
 * where there is none.
 */
final class IdentityFile {

	/**
	 * Tells what the file is, to people and to this class.
	 */
	private static final String PREFIX = "plk-identity1-";

	/**
	 * A file of another kind is not read to its end.
	 */
	private static final int MAX_LENGTH = 256;

	private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

	private static final Set<PosixFilePermission> OTHERS = EnumSet.of(PosixFilePermission.GROUP_READ,
			PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

	private final Path file;

	IdentityFile(Path file) {
		this.file = file;
	}

	/**
	 * Returns the key in the file; makes both if there is no file.
	 * @return the key
	 * @throws PeerLinkException when the file cannot be read or written, is no identity,
	 * or others may read it; the message says what to do
	 */
	StaticKey load() {
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
		Path folder = this.file.toAbsolutePath().getParent();
		if (folder != null) {
			Files.createDirectories(folder);
		}
		// Nobody may find a part of it, and the file of another node must not be
		// replaced.
		Path part = this.file.resolveSibling(this.file.getFileName() + "." + UUID.randomUUID() + ".part");
		Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
		byte[] raw = new byte[StaticKey.LENGTH];
		new SecureRandom().nextBytes(raw);
		byte[] line = (PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(raw) + "\n")
			.getBytes(StandardCharsets.US_ASCII);
		try (SeekableByteChannel out = Files.newByteChannel(part, options, ownerOnly())) {
			ByteBuffer buffer = ByteBuffer.wrap(line);
			while (buffer.hasRemaining()) {
				out.write(buffer);
			}
			out.close();
			Files.move(part, this.file);
			return StaticKey.ofPrivate(raw);
		}
		finally {
			Files.deleteIfExists(part);
			Arrays.fill(raw, (byte) 0);
			Arrays.fill(line, (byte) 0);
		}
	}

	private FileAttribute<?>[] ownerOnly() {
		return isPosix() ? new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(OWNER) }
				: new FileAttribute<?>[0];
	}

	private void checkPermissions() throws IOException {
		if (isPosix() && !Collections.disjoint(Files.getPosixFilePermissions(this.file), OTHERS)) {
			throw failure("may be read or written by others. Allow it to its owner alone: chmod 600", null);
		}
	}

	private boolean isPosix() {
		return this.file.getFileSystem().supportedFileAttributeViews().contains("posix");
	}

	private PeerLinkException failure(String reason, @Nullable Exception cause) {
		return new PeerLinkException("The file of the node's identity, " + this.file + ", " + reason, cause);
	}

}
