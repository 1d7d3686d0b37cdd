package io.peerlink.internal.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
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
	 * @throws FileAlreadyExistsException when there is a file
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
	 * Makes an empty file, unless there is one.
	 * @param file the file
	 * @param model its owner becomes that of the file, if it exists
	 */
	static void createEmpty(Path file, Path model) throws IOException {
		createFolder(file);
		try {
			Files.createFile(file, ownerOnly(file));
		}
		catch (FileAlreadyExistsException ex) {
			return;
		}
		keepOwner(file, model);
	}

	/**
	 * Writes a file, in place of the one that is there: readers find the one or the
	 * other. Its owner stays, whoever writes it, and a link to it stays a link.
	 * @param content what to write
	 * @throws IOException when it cannot be written, or not for its owner, or it is a
	 * link of another user
	 */
	static void replace(Path file, byte[] content) throws IOException {
		boolean link = Files.isSymbolicLink(file);
		Path target = link ? followed(file) : file;
		Path part = writePart(target, content);
		try {
			if (link) {
				checkLink(file, target, part);
			}
			keepOwner(part, target);
			move(part, target);
		}
		finally {
			Files.deleteIfExists(part);
		}
	}

	private static Path followed(Path link) throws IOException {
		return Files.exists(link) ? link.toRealPath() : link.resolveSibling(Files.readSymbolicLink(link));
	}

	/**
	 * A service must not have an administrator replace the files of others.
	 * @param part a file of the user who runs this process
	 */
	private static void checkLink(Path link, Path target, Path part) throws IOException {
		if (!isPosix(link)) {
			return;
		}
		UserPrincipal user = Files.getOwner(part, LinkOption.NOFOLLOW_LINKS);
		UserPrincipal linkOwner = Files.getOwner(link, LinkOption.NOFOLLOW_LINKS);
		boolean trusted = linkOwner.equals(user) || linkOwner.getName().equals("root");
		boolean own = Files.notExists(target, LinkOption.NOFOLLOW_LINKS)
				|| Files.getOwner(target, LinkOption.NOFOLLOW_LINKS).equals(user);
		if (!trusted || !own) {
			throw new IOException(link + " is a link of or to another user. Name the file itself: " + target);
		}
	}

	/**
	 * An administrator changes the file of a service. Links are not followed, as the
	 * owner of the folder may have put one there.
	 */
	private static void keepOwner(Path file, Path model) throws IOException {
		if (!isPosix(file) || Files.notExists(model, LinkOption.NOFOLLOW_LINKS)) {
			return;
		}
		UserPrincipal owner = Files.getOwner(model, LinkOption.NOFOLLOW_LINKS);
		FileOwnerAttributeView view = Files.getFileAttributeView(file, FileOwnerAttributeView.class,
				LinkOption.NOFOLLOW_LINKS);
		if (!owner.equals(view.getOwner())) {
			view.setOwner(owner);
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
		createFolder(file);
		Path part = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".part");
		try (FileChannel out = FileChannel.open(part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
				ownerOnly(file))) {
			ByteBuffer buffer = ByteBuffer.wrap(content);
			while (buffer.hasRemaining()) {
				out.write(buffer);
			}
			// The name must not lead to a file without content after a power failure.
			out.force(true);
		}
		catch (IOException ex) {
			Files.deleteIfExists(part);
			throw ex;
		}
		return part;
	}

	private static void createFolder(Path file) throws IOException {
		Path folder = file.toAbsolutePath().getParent();
		if (folder != null) {
			Files.createDirectories(folder);
		}
	}

	private static FileAttribute<?>[] ownerOnly(Path file) {
		return isPosix(file) ? new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(OWNER) }
				: new FileAttribute<?>[0];
	}

	private static boolean isPosix(Path file) {
		return file.getFileSystem().supportedFileAttributeViews().contains("posix");
	}

}
