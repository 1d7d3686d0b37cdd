package io.peerlink.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The room on the disk of a folder that others may fill. Some of it stays free.
 * Thread-safe.
 */
final class DiskSpace {

	/**
	 * How much of the disk stays free, in bytes.
	 */
	private static final long KEPT_FREE = 64L * 1024 * 1024;

	private final Usable usable;

	DiskSpace(Usable usable) {
		this.usable = usable;
	}

	/**
	 * Returns the space of the disk that a folder is on.
	 */
	static DiskSpace of(Path folder) {
		return new DiskSpace(() -> Files.getFileStore(folder).getUsableSpace());
	}

	/**
	 * Checks that there is room.
	 * @param bytes how much is to come
	 * @param claimed how much else is to come
	 */
	void check(long bytes, long claimed) throws RefusedException {
		try {
			if (this.usable.bytes() - KEPT_FREE - claimed < bytes) {
				throw FileRefusal.NO_SPACE.because("There is no room for it on the disk");
			}
		}
		catch (IOException ex) {
			throw failed(ex);
		}
	}

	/**
	 * Returns how a failure to write is told to others: without paths of this machine.
	 */
	RefusedException failed(IOException failure) {
		try {
			if (this.usable.bytes() < KEPT_FREE) {
				return FileRefusal.NO_SPACE.because("There is no room for it on the disk", failure);
			}
		}
		catch (IOException ex) {
			failure.addSuppressed(ex);
		}
		return FileRefusal.FAILED.because("It cannot be written (" + FileProblem.forOthers(failure) + ")", failure);
	}

	/**
	 * Knows how much can be written.
	 */
	@FunctionalInterface
	interface Usable {

		long bytes() throws IOException;

	}

}
