package io.peerlink.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of an inbox that are not complete: in a folder whose name no sender can use,
 * on the same disk. What was not written to for a day is removed. Beyond
 * {@value #MAX_FILES} files, or four times the length of the largest file that is taken,
 * the oldest one is; beyond {@value #MAX_FILES_OF_ADDRESS} of one address the oldest of
 * these.
 */
final class PartialFiles {

	/**
	 * How many there are at most.
	 */
	static final int MAX_FILES = 64;

	/**
	 * How many come from one address at most.
	 */
	static final int MAX_FILES_OF_ADDRESS = 16;

	private static final int MAX_LARGEST_FILES = 4;

	private static final Logger logger = LoggerFactory.getLogger(PartialFiles.class);

	private static final Duration MAX_AGE = Duration.ofDays(1);

	private static final String FOLDER = ".peerlink";

	private static final String SUFFIX = ".part";

	private final Path folder;

	private final long maxBytes;

	private PartialFiles(Path folder, long maxBytes) {
		this.folder = folder;
		this.maxBytes = maxBytes;
	}

	static PartialFiles in(Path inbox, long maxSize) throws IOException {
		PartialFiles files = new PartialFiles(inbox.resolve(FOLDER),
				Math.multiplyExact(MAX_LARGEST_FILES, Math.min(maxSize, Long.MAX_VALUE / MAX_LARGEST_FILES)));
		files.makeRoom("", (id) -> false, (id) -> false);
		return files;
	}

	/**
	 * Returns where a file is.
	 * @param id 32 hexadecimal digits
	 */
	Path file(String id) {
		return this.folder.resolve(id + SUFFIX);
	}

	/**
	 * Returns how much of a file is there, in bytes.
	 */
	long size(String id) {
		try {
			return Files.size(file(id));
		}
		catch (IOException ex) {
			return 0;
		}
	}

	/**
	 * Removes files, so that there is room for one more.
	 * @param wanted which one there is to be room for
	 * @param active which ones are being written
	 * @param related which ones come from the address of the wanted one
	 */
	void makeRoom(String wanted, Predicate<String> active, Predicate<String> related) throws IOException {
		Files.createDirectories(this.folder);
		List<Map.Entry<Path, FileTime>> files = oldestFirst();
		files.removeIf((file) -> idOf(file.getKey()).equals(wanted));
		removeOld(files, active);
		List<Map.Entry<Path, FileTime>> own = new ArrayList<>(files);
		own.removeIf((file) -> !related.test(idOf(file.getKey())));
		files.removeAll(removeBeyond(own, MAX_FILES_OF_ADDRESS, active));
		removeBeyond(files, MAX_FILES, active);
	}

	/**
	 * Removes what was not written to for long.
	 * @param active which ones are being written
	 */
	void removeOld(Predicate<String> active) throws IOException {
		if (Files.isDirectory(this.folder)) {
			removeOld(oldestFirst(), active);
		}
	}

	/**
	 * Removes a file, if it is there and can be removed.
	 */
	void remove(String id) {
		try {
			Files.deleteIfExists(file(id));
		}
		catch (IOException ex) {
			logger.debug("{} cannot be removed now", file(id), ex);
		}
	}

	private static void removeOld(List<Map.Entry<Path, FileTime>> files, Predicate<String> active) throws IOException {
		FileTime oldest = FileTime.from(Instant.now().minus(MAX_AGE));
		for (Map.Entry<Path, FileTime> file : List.copyOf(files)) {
			if (file.getValue().compareTo(oldest) < 0 && !active.test(idOf(file.getKey()))) {
				remove(file.getKey());
				files.remove(file);
			}
		}
	}

	private List<Map.Entry<Path, FileTime>> removeBeyond(List<Map.Entry<Path, FileTime>> files, int limit,
			Predicate<String> active) throws IOException {
		List<Map.Entry<Path, FileTime>> removed = new ArrayList<>();
		int count = files.size();
		long bytes = 0;
		for (Map.Entry<Path, FileTime> file : files) {
			bytes += size(idOf(file.getKey()));
		}
		for (Map.Entry<Path, FileTime> file : files) {
			String id = idOf(file.getKey());
			if ((count >= limit || bytes > this.maxBytes) && !active.test(id)) {
				bytes -= size(id);
				count--;
				remove(file.getKey());
				removed.add(file);
			}
		}
		return removed;
	}

	private static void remove(Path file) throws IOException {
		Files.deleteIfExists(file);
		logger.info("{}, which is not complete, was removed", file);
	}

	private List<Map.Entry<Path, FileTime>> oldestFirst() throws IOException {
		List<Map.Entry<Path, FileTime>> files = new ArrayList<>();
		try (Stream<Path> entries = Files.list(this.folder)) {
			for (Path file : (Iterable<Path>) entries::iterator) {
				if (file.toString().endsWith(SUFFIX)) {
					files.add(Map.entry(file, modified(file)));
				}
			}
		}
		files.sort(Map.Entry.comparingByValue(Comparator.naturalOrder()));
		return files;
	}

	private static FileTime modified(Path file) {
		try {
			return Files.getLastModifiedTime(file);
		}
		catch (IOException ex) {
			return FileTime.from(Instant.now());
		}
	}

	private static String idOf(Path file) {
		String name = file.getFileName().toString();
		return name.substring(0, name.length() - SUFFIX.length());
	}

}
