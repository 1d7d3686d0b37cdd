package io.peerlink.system.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file system of a few megabytes, in memory. It is there for all hosts that are given a
 * process after it is mounted.
 */
public final class SmallDisk implements AutoCloseable {

	private static final String FILLER = "filler";

	private static final int BLOCK = 64 * 1024;

	private final Path folder;

	private SmallDisk(Path folder) {
		this.folder = folder;
	}

	/**
	 * Mounts a disk.
	 * @param folder where it is to be, created if it is not there
	 * @param mebibytes its size
	 * @return the disk
	 */
	public static SmallDisk mount(Path folder, int mebibytes) {
		try {
			Files.createDirectories(folder);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Commands.run(List.of("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", folder.toString()));
		return new SmallDisk(folder);
	}

	/**
	 * Returns the root of the disk.
	 * @return the folder
	 */
	public Path folder() {
		return this.folder;
	}

	/**
	 * Fills the disk to its last byte.
	 */
	public void fill() {
		byte[] block = new byte[BLOCK];
		try (OutputStream out = Files.newOutputStream(this.folder.resolve(FILLER))) {
			while (true) {
				out.write(block);
			}
		}
		catch (IOException ex) {
			if (usable() > BLOCK) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	private long usable() {
		return this.folder.toFile().getUsableSpace();
	}

	/**
	 * Makes the room that {@link #fill()} has taken.
	 */
	public void makeRoom() {
		try {
			Files.delete(this.folder.resolve(FILLER));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Removes the disk, whatever is on it.
	 */
	@Override
	public void close() {
		Commands.run(List.of("umount", "-l", this.folder.toString()));
	}

}
