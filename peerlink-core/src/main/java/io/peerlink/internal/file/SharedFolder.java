package io.peerlink.internal.file;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
 * that {@link FileNames} allows. Symbolic links that lead out of it do not count.
 */
final class SharedFolder {

	private static final int MAX_DEPTH = 16;

	private final Path folder;

	SharedFolder(Path folder) {
		this.folder = folder;
	}

	/**
	 * Returns a file.
	 * @throws RefusedException if there is none of that name
	 */
	Path find(String name) throws RefusedException {
		if (FileNames.problem(name) == null) {
			try {
				Path root = this.folder.toRealPath();
				Path file = this.folder.resolve(name).toRealPath();
				// Windows knows a file by a short name, too.
				if (file.startsWith(root) && FileNames.problem(nameOf(root, file)) == null
						&& Files.isRegularFile(file)) {
					return file;
				}
			}
			catch (IOException | IllegalArgumentException ex) {
				throw FileRefusal.NOT_FOUND.because("There is no such file", ex);
			}
		}
		throw FileRefusal.NOT_FOUND.because("There is no such file");
	}

	/**
	 * Returns the files, by name.
	 * @param limit how many at most
	 */
	List<RemoteFile> list(int limit) throws IOException {
		List<RemoteFile> files = new ArrayList<>();
		Path root = this.folder.toRealPath();
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
