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
 * on the same disk. What was not written to for a day is removed, and beyond
 * {@value #MAX_FILES} files the oldest one is.
 */
final class PartialFiles {

	/**
	 * How many there are at most.
	 */
	static final int MAX_FILES = 64;

	private static final Logger logger = LoggerFactory.getLogger(PartialFiles.class);

	private static final Duration MAX_AGE = Duration.ofDays(1);

	private static final String FOLDER = ".peerlink";

	private static final String SUFFIX = ".part";

	private final Path folder;

	private PartialFiles(Path folder) {
		this.folder = folder;
	}

	static PartialFiles in(Path inbox) throws IOException {
		PartialFiles files = new PartialFiles(Files.createDirectories(inbox.resolve(FOLDER)));
		files.makeRoom((id) -> false);
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
	 * @param active which ones are being written
	 */
	void makeRoom(Predicate<String> active) throws IOException {
		List<Map.Entry<Path, FileTime>> files = oldestFirst();
		FileTime oldest = FileTime.from(Instant.now().minus(MAX_AGE));
		int left = files.size();
		for (Map.Entry<Path, FileTime> file : files) {
			boolean tooMany = left >= MAX_FILES;
			if ((tooMany || file.getValue().compareTo(oldest) < 0) && !active.test(idOf(file.getKey()))) {
				Files.deleteIfExists(file.getKey());
				left--;
				logger.info("{}, which is not complete, was removed", file.getKey());
			}
		}
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
