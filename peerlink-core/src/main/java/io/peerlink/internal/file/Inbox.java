package io.peerlink.internal.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

import io.peerlink.file.FileOffer;
import io.peerlink.file.FileOptions;
import io.peerlink.internal.concurrent.BoundedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that files of other nodes are written to. A file that is on its way is in a
 * hidden folder of it, {@link PartialFiles}, and is moved to its name in one step when it
 * is complete. Thread-safe.
 */
final class Inbox {

	private static final Logger logger = LoggerFactory.getLogger(Inbox.class);

	/**
	 * How much of the disk stays free, in bytes.
	 */
	static final long KEPT_FREE = 64L * 1024 * 1024;

	private static final int MAX_COMPLETED = 256;

	private static final Duration TAKE_OVER = Duration.ofSeconds(5);

	/**
	 * After which time without a byte a connection is probably broken.
	 */
	private static final Duration IDLE = Duration.ofSeconds(2);

	private static final Duration LOOK = Duration.ofMillis(100);

	private final Path folder;

	private final FileOptions options;

	private final List<PathMatcher> names;

	private final PartialFiles partial;

	private final Map<String, Upload> active = new HashMap<>();

	private final Map<String, Completed> completed = new BoundedMap<>(MAX_COMPLETED);

	private final LongSupplier nanoTime;

	private Inbox(Path folder, FileOptions options, LongSupplier nanoTime) throws IOException {
		this.nanoTime = nanoTime;
		this.folder = folder;
		this.options = options;
		this.names = options.names()
			.stream()
			.map((name) -> folder.getFileSystem().getPathMatcher("glob:" + name))
			.toList();
		this.partial = PartialFiles.in(folder);
	}

	/**
	 * Opens an inbox, and creates the folder if there is none.
	 * @throws IOException if it cannot be written to
	 */
	static Inbox open(Path folder, FileOptions options, LongSupplier nanoTime) throws IOException {
		Files.createDirectories(folder);
		return new Inbox(folder.toRealPath(), options, nanoTime);
	}

	/**
	 * Decides whether a file is taken.
	 * @param overwrite whether the sender wants to replace a file of that name
	 * @throws RefusedException if it is not
	 */
	void check(FileOffer offer, boolean overwrite) throws RefusedException {
		String problem = FileNames.problem(offer.name());
		if (problem != null) {
			throw FileRefusal.FORBIDDEN.because("No file can have that name: " + problem);
		}
		if (offer.size() > this.options.maxSize()) {
			throw FileRefusal.TOO_LARGE
				.because("A file may have at most " + this.options.maxSize() + " bytes, and it has " + offer.size());
		}
		Path name = this.folder.getFileSystem().getPath(offer.name());
		if (this.names.stream().noneMatch((pattern) -> pattern.matches(name))) {
			throw FileRefusal.FORBIDDEN.because("Files of that name are not taken");
		}
		checkFree(offer.name(), overwrite);
		Optional<String> refusal = refusal(offer);
		if (refusal.isPresent()) {
			throw FileRefusal.FORBIDDEN.because(refusal.get());
		}
	}

	private Optional<String> refusal(FileOffer offer) {
		try {
			return this.options.acceptor().refusal(offer);
		}
		catch (RuntimeException ex) {
			logger.warn("The acceptor of files has failed for {}, which is refused", offer, ex);
			return Optional.of("The file is not taken");
		}
	}

	private void checkFree(String name, boolean overwrite) throws RefusedException {
		Path target = this.folder.resolve(name);
		if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
			return;
		}
		if (!overwrite || !this.options.overwrite() || !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
			throw FileRefusal.EXISTS.because("There is a file of that name");
		}
	}

	/**
	 * Checks that there is room for the rest of a file.
	 */
	void checkSpace(long bytes) throws RefusedException {
		try {
			if (Files.getFileStore(this.folder).getUsableSpace() - KEPT_FREE < bytes) {
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
			if (Files.getFileStore(this.folder).getUsableSpace() < KEPT_FREE) {
				return FileRefusal.NO_SPACE.because("There is no room for it on the disk", failure);
			}
		}
		catch (IOException ex) {
			failure.addSuppressed(ex);
		}
		String reason = (failure instanceof FileSystemException system && system.getReason() != null)
				? system.getReason() : failure.getClass().getSimpleName();
		return FileRefusal.FAILED.because("It cannot be written (" + reason + ")", failure);
	}

	/**
	 * Returns how many bytes of an upload are there.
	 */
	long offset(String id) {
		return this.partial.size(id);
	}

	/**
	 * Returns the digest of an upload that is complete, {@code null} if it is not, or is
	 * not known any more.
	 */
	synchronized @Nullable String digestOfCompleted(String id, FileOffer offer) {
		Completed known = this.completed.get(id);
		if (known == null || !known.name().equals(offer.name()) || known.size() != offer.size()) {
			return null;
		}
		try {
			return (Files.size(this.folder.resolve(known.name())) == known.size()) ? known.digest() : null;
		}
		catch (IOException ex) {
			this.completed.remove(id);
			return null;
		}
	}

	/**
	 * Opens an upload for one sender at a time. The latest one ends an earlier one of the
	 * same upload, whose connection is probably broken.
	 * @param owner closes the connection that sends it
	 * @throws RefusedException if it cannot be written
	 */
	Upload open(String id, FileOffer offer, Runnable owner) throws RefusedException, InterruptedException {
		Upload upload = new Upload(this, id, offer, owner);
		takeOver(id, upload);
		try {
			this.partial.makeRoom(this::isActive);
			upload.begin();
			return upload;
		}
		catch (IOException ex) {
			upload.close();
			throw failed(ex);
		}
	}

	/**
	 * A connection over which nothing comes any more gives way. One that goes on does
	 * not, or two senders of one upload would end each other for ever.
	 */
	private void takeOver(String id, Upload upload) throws RefusedException, InterruptedException {
		long end = nanoTime() + TAKE_OVER.toNanos();
		synchronized (this) {
			Upload other = this.active.putIfAbsent(id, upload);
			while (other != null) {
				if (nanoTime() - end >= 0) {
					throw FileRefusal.BUSY.because("The file is being received over another connection");
				}
				if (other.isIdle(nanoTime(), IDLE.toNanos())) {
					other.end();
				}
				wait(LOOK.toMillis());
				other = this.active.putIfAbsent(id, upload);
			}
		}
	}

	Path partialFile(String id) {
		return this.partial.file(id);
	}

	long nanoTime() {
		return this.nanoTime.getAsLong();
	}

	private synchronized boolean isActive(String id) {
		return this.active.containsKey(id);
	}

	synchronized void closed(Upload upload) {
		if (this.active.remove(upload.id(), upload)) {
			notifyAll();
		}
	}

	/**
	 * Gives a complete file its name.
	 */
	synchronized Path complete(Upload upload, String digest, boolean overwrite) throws RefusedException {
		FileOffer offer = upload.offer();
		checkFree(offer.name(), overwrite);
		try {
			Path target = prepareFolder(offer.name());
			Files.move(upload.file(), target, StandardCopyOption.ATOMIC_MOVE);
			this.completed.put(upload.id(), new Completed(offer.name(), offer.size(), digest));
			return target;
		}
		catch (IOException ex) {
			throw failed(ex);
		}
	}

	private Path prepareFolder(String name) throws IOException, RefusedException {
		Path folder = this.folder;
		List<String> parts = List.of(name.split("/"));
		for (String part : parts.subList(0, parts.size() - 1)) {
			folder = folder.resolve(part);
			if (!Files.exists(folder)) {
				Files.createDirectory(folder);
			}
			checkInside(folder);
		}
		return folder.resolve(parts.get(parts.size() - 1));
	}

	/**
	 * A link must not lead out of the inbox.
	 */
	private void checkInside(Path folder) throws IOException, RefusedException {
		if (!Files.isDirectory(folder) || !folder.toRealPath().startsWith(this.folder)) {
			throw FileRefusal.FORBIDDEN.because("A folder of that name is none of the inbox");
		}
	}

	private record Completed(String name, long size, String digest) {

	}

}
