package io.peerlink.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What the system tells of a file without reading it: which one it is, its size, when its
 * content was changed, and when anything about it was. The former time can be set back,
 * the latter cannot.
 *
 * @param attributes the attributes by name
 */
record FileState(Map<String, Object> attributes) {

	private static final String VIEW = "unix";

	private static final String MODIFIED = "lastModifiedTime";

	private static final String CHANGED = "ctime";

	/**
	 * The coarsest times of file systems are even seconds.
	 */
	private static final Duration COARSEST = Duration.ofSeconds(2);

	/**
	 * Returns the state of a file.
	 * @return the state, {@code null} if the system does not tell when anything was
	 * changed
	 */
	static @Nullable FileState of(Path file) throws IOException {
		if (!file.getFileSystem().supportedFileAttributeViews().contains(VIEW)) {
			return null;
		}
		return new FileState(Files.readAttributes(file, VIEW + ":dev,ino,size," + MODIFIED + "," + CHANGED));
	}

	/**
	 * Returns whether each change from a time on gives the file another state. It may not
	 * if the last change was shortly before.
	 * @param epochMillis the time
	 */
	boolean isSettledAt(long epochMillis) {
		long latest = epochMillis - COARSEST.toMillis();
		return timeOf(MODIFIED) < latest && timeOf(CHANGED) < latest;
	}

	private long timeOf(String name) {
		return (this.attributes.get(name) instanceof FileTime time) ? time.toMillis() : Long.MAX_VALUE;
	}

}
