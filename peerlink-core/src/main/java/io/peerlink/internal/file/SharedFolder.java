package io.peerlink.internal.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.peerlink.file.RemoteFile;
import org.jspecify.annotations.Nullable;

/**
 * A folder whose files others may fetch: what is in it, or in folders of it, under names
 * that {@link FileNames} allows. Symbolic links in it do not count, wherever they lead.
 */
final class SharedFolder {

	private static final int MAX_DEPTH = 16;

	private final Path folder;

	private SharedFolder(Path folder) {
		this.folder = folder;
	}

	/**
	 * Opens a folder.
	 * @throws IOException if it is none, or cannot be read
	 */
	static SharedFolder open(Path folder) throws IOException {
		Path real = folder.toRealPath();
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(real)) {
			return new SharedFolder(real);
		}
	}

	/**
	 * Returns a file.
	 * @throws RefusedException if there is none of that name
	 */
	Path find(String name) throws RefusedException {
		Path root = root();
		if (FileNames.problem(name) == null) {
			try {
				Path file = root.resolve(name).toRealPath();
				// Windows knows a file by a short name, too.
				if (file.equals(root.resolve(name).toRealPath(LinkOption.NOFOLLOW_LINKS))
						&& FileNames.problem(nameOf(root, file)) == null && Files.isRegularFile(file)) {
					return file;
				}
			}
			catch (AccessDeniedException ex) {
				throw unreadable(ex);
			}
			catch (IOException | IllegalArgumentException ex) {
				throw FileRefusal.NOT_FOUND.because("There is no such file", ex);
			}
		}
		throw FileRefusal.NOT_FOUND.because("There is no such file");
	}

	/**
	 * It may have been removed since the start of the node.
	 */
	private Path root() throws RefusedException {
		try {
			Path root = this.folder.toRealPath();
			if (Files.isDirectory(root)) {
				return root;
			}
		}
		catch (IOException ex) {
			throw folderUnreadable(ex);
		}
		throw folderUnreadable(new NotDirectoryException(this.folder.toString()));
	}

	private static RefusedException folderUnreadable(IOException failure) {
		return FileRefusal.FAILED.because(
				"The folder that this node shares cannot be read (" + FileProblem.forOthers(failure) + ")", failure);
	}

	/**
	 * Returns how a failure to read a file is told to others: without paths of this
	 * machine.
	 */
	static RefusedException unreadable(IOException failure) {
		if (failure instanceof NoSuchFileException) {
			return FileRefusal.NOT_FOUND.because("There is no such file", failure);
		}
		if (failure instanceof EOFException) {
			return FileRefusal.CHANGED.because("The file has become shorter meanwhile", failure);
		}
		return FileRefusal.FAILED.because("The file cannot be read (" + FileProblem.forOthers(failure) + ")", failure);
	}

	/**
	 * Returns the files, by name.
	 * @param limit how many at most
	 */
	List<RemoteFile> list(int limit) throws RefusedException {
		try {
			return list(root(), limit);
		}
		catch (IOException ex) {
			throw folderUnreadable(ex);
		}
	}

	private static List<RemoteFile> list(Path root, int limit) throws IOException {
		List<RemoteFile> files = new ArrayList<>();
		Files.walkFileTree(root, EnumSet.noneOf(FileVisitOption.class), MAX_DEPTH, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
				boolean shown = folder.equals(root) || FileNames.problem(folder.getFileName().toString()) == null;
				return shown ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
				String name = nameOf(root, file);
				if (attributes.isRegularFile() && FileNames.problem(name) == null) {
					files.add(new RemoteFile(name, attributes.size(), attributes.lastModifiedTime().toInstant()));
				}
				return (files.size() < limit) ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
			}

			@Override
			public FileVisitResult visitFileFailed(Path file, IOException ex) throws IOException {
				if (file.equals(root)) {
					throw ex;
				}
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException ex) {
				return FileVisitResult.CONTINUE;
			}

		});
		files.sort(Comparator.comparing(RemoteFile::name));
		return files;
	}

	private static String nameOf(Path root, Path file) {
		Path relative = root.relativize(file);
		List<String> parts = new ArrayList<>();
		relative.forEach((part) -> parts.add(part.toString()));
		return String.join("/", parts);
	}

	/**
	 * Returns a text that is another one when a file has changed.
	 * @throws NoSuchFileException if it is not there any more
	 */
	static String versionOf(Path file) throws IOException {
		BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
		long nanos = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
		return "\"" + Long.toHexString(attributes.size()) + "-" + Long.toHexString(nanos) + "\"";
	}

}
