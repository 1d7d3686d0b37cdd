package io.peerlink.internal.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * A file that its owner alone may read and write, where the file system knows owners.
 */
final class OwnerFile {

	private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

	private static final Set<PosixFilePermission> OTHERS = EnumSet.of(PosixFilePermission.GROUP_READ,
			PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

	private OwnerFile() {
	}

	/**
	 * Returns whether others may read or write a file.
	 */
	static boolean isOpenToOthers(Path file) throws IOException {
		return isPosix(file) && !Collections.disjoint(Files.getPosixFilePermissions(file), OTHERS);
	}

	/**
	 * Writes a new file, of which nobody may find a part.
	 * @param content what to write
	 * @throws java.nio.file.FileAlreadyExistsException when there is a file
	 */
	static void create(Path file, byte[] content) throws IOException {
		Path part = writePart(file, content);
		try {
			Files.move(part, file);
		}
		finally {
			Files.deleteIfExists(part);
		}
	}

	/**
	 * Writes a file, in place of the one that is there: readers find the one or the
	 * other.
	 * @param content what to write
	 */
	static void replace(Path file, byte[] content) throws IOException {
		Path part = writePart(file, content);
		try {
			move(part, file);
		}
		finally {
			Files.deleteIfExists(part);
		}
	}

	private static void move(Path part, Path file) throws IOException {
		try {
			Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (AtomicMoveNotSupportedException ex) {
			Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	private static Path writePart(Path file, byte[] content) throws IOException {
		Path folder = file.toAbsolutePath().getParent();
		if (folder != null) {
			Files.createDirectories(folder);
		}
		Path part = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".part");
		try (SeekableByteChannel out = Files.newByteChannel(part,
				Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(file))) {
			ByteBuffer buffer = ByteBuffer.wrap(content);
			while (buffer.hasRemaining()) {
				out.write(buffer);
			}
		}
		catch (IOException ex) {
			Files.deleteIfExists(part);
			throw ex;
		}
		return part;
	}

	private static FileAttribute<?>[] ownerOnly(Path file) {
		return isPosix(file) ? new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(OWNER) }
				: new FileAttribute<?>[0];
	}

	private static boolean isPosix(Path file) {
		return file.getFileSystem().supportedFileAttributeViews().contains("posix");
	}

}
