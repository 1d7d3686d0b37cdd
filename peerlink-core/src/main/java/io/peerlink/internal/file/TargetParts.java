package io.peerlink.internal.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Where a file that is fetched is until it is complete: beside its target, under a hidden
 * name. Each version of the file at the peer has a name of its own.
 */
final class TargetParts {

	private static final int DIGITS = 16;

	private static final String SUFFIX = ".part";

	private TargetParts() {
	}

	/**
	 * Returns where a version of a file is.
	 * @param target where it will be
	 * @param version what it is a version of, and which one
	 */
	static Path of(Path target, String version) {
		return target.resolveSibling(prefix(target) + digits(version) + SUFFIX);
	}

	private static String prefix(Path target) {
		return ".peerlink-" + digits(String.valueOf(target.getFileName())) + "-";
	}

	private static String digits(String text) {
		return FileDigest.of(text).substring(0, DIGITS);
	}

	/**
	 * Deletes what there is of other versions of a target, which nobody will complete.
	 * What is being written stays.
	 * @param wanted the version that stays as well, {@code null} for none
	 */
	static void deleteOthers(Path target, @Nullable Path wanted) {
		Path folder = target.getParent();
		if (folder == null) {
			return;
		}
		try (DirectoryStream<Path> others = Files.newDirectoryStream(folder, prefix(target) + "*" + SUFFIX)) {
			for (Path other : others) {
				if (!other.equals(wanted) && isFree(other)) {
					delete(other);
				}
			}
		}
		catch (IOException ex) {
			// They are hidden, and no part of what follows.
		}
	}

	private static boolean isFree(Path part) throws IOException {
		try (LockedFile locked = LockedFile.open(part)) {
			return true;
		}
		catch (RefusedException ex) {
			return false;
		}
	}

	static void delete(Path part) {
		try {
			Files.deleteIfExists(part);
		}
		catch (IOException ex) {
			// It is hidden, and no part of what follows.
		}
	}

}
