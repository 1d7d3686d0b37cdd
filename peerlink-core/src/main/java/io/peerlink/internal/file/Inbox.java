package io.peerlink.internal.file;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
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

	private final Map<String, Hashed> hashed = new BoundedMap<>(PartialFiles.MAX_FILES);

	/**
	 * The uploads that their senders have given up, whose requests may still be on their
	 * way.
	 */
	private final Map<String, FileOffer> discarded = new BoundedMap<>(MAX_COMPLETED);

	/**
	 * Where the files that are not complete come from, as far as this process knows.
	 */
	private final Map<String, InetAddress> owners = new BoundedMap<>(4 * PartialFiles.MAX_FILES);

	private final DiskSpace space;

	private final LongSupplier nanoTime;

	private Inbox(Path folder, FileOptions options, DiskSpace space, LongSupplier nanoTime) throws IOException {
		this.space = space;
		this.nanoTime = nanoTime;
		this.folder = folder;
		this.options = options;
		this.names = options.names()
			.stream()
			.map((name) -> folder.getFileSystem().getPathMatcher("glob:" + name))
			.toList();
		this.partial = PartialFiles.in(folder, options.maxSize());
	}

	/**
	 * Opens an inbox, and creates the folder if there is none.
	 * @throws IOException if it cannot be written to
	 */
	static Inbox open(Path folder, FileOptions options, LongSupplier nanoTime) throws IOException {
		return open(folder, options, DiskSpace.of(folder), nanoTime);
	}

	static Inbox open(Path folder, FileOptions options, DiskSpace space, LongSupplier nanoTime) throws IOException {
		Files.createDirectories(folder);
		return new Inbox(folder.toRealPath(), options, space, nanoTime);
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
		Path name = path(offer.name());
		if (this.names.stream().noneMatch((pattern) -> pattern.matches(name))) {
			throw FileRefusal.FORBIDDEN.because("Files of that name are not taken");
		}
		checkFree(offer.name(), overwrite);
		Optional<String> refusal = refusal(offer);
		if (refusal.isPresent()) {
			throw FileRefusal.FORBIDDEN.because(refusal.get());
		}
	}

	/**
	 * Decides whether a file is taken. What is there of one that is refused is removed,
	 * but for one that may be sent again to replace another.
	 * @param id its upload, {@code null} for none
	 * @throws RefusedException if it is not
	 */
	void check(FileOffer offer, boolean overwrite, @Nullable String id) throws RefusedException {
		try {
			check(offer, overwrite);
		}
		catch (RefusedException ex) {
			if (id != null && ex.refusal() != FileRefusal.EXISTS) {
				removeRefused(id, offer.address());
			}
			throw ex;
		}
	}

	private synchronized void removeRefused(String id, InetAddress address) {
		if (!this.active.containsKey(id) && address.equals(this.owners.getOrDefault(id, address))) {
			this.hashed.remove(id);
			this.partial.remove(id);
		}
	}

	private Path path(String name) throws RefusedException {
		try {
			return this.folder.getFileSystem().getPath(name);
		}
		catch (InvalidPathException ex) {
			throw FileRefusal.FORBIDDEN.because("No file of this machine can have that name", ex);
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
		checkFolders(name);
		Path target = this.folder.resolve(name);
		if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
			return;
		}
		if (!overwrite || !this.options.overwrite() || !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
			throw FileRefusal.EXISTS.because("There is a file of that name");
		}
	}

	/**
	 * Checks that the folders of a name can be folders.
	 */
	private void checkFolders(String name) throws RefusedException {
		Path folder = this.folder;
		List<String> parts = List.of(name.split("/"));
		for (String part : parts.subList(0, parts.size() - 1)) {
			folder = folder.resolve(part);
			if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
				return;
			}
			try {
				checkInside(folder);
			}
			catch (IOException ex) {
				throw failed(ex);
			}
		}
	}

	/**
	 * Checks that there is room for a file, besides what other senders have begun.
	 * @param bytes how much of it is to come
	 * @param id its upload, {@code null} for none
	 */
	synchronized void checkSpace(long bytes, @Nullable String id) throws RefusedException {
		createFolder();
		long claimed = this.active.values()
			.stream()
			.filter((upload) -> !upload.id().equals(id))
			.mapToLong(Upload::missing)
			.sum();
		this.space.check(bytes, claimed);
	}

	/**
	 * Somebody may have removed the folder since the start of the node.
	 */
	private void createFolder() throws RefusedException {
		if (Files.isDirectory(this.folder)) {
			return;
		}
		try {
			Files.createDirectories(this.folder);
			logger.warn("The inbox {} was removed, and is created again", this.folder);
		}
		catch (IOException ex) {
			throw failed(ex);
		}
	}

	/**
	 * Removes what is there of an upload that its sender gives up.
	 * @param owner closes the connection of the sender
	 */
	void discard(String id, FileOffer offer, Runnable owner) throws RefusedException, InterruptedException {
		try (Upload upload = new Upload(this, id, offer, owner)) {
			takeOver(id, upload);
			upload.discard();
			synchronized (this) {
				this.hashed.remove(id);
				this.discarded.put(id, offer);
			}
		}
	}

	/**
	 * A sender asks for an upload, so it wants to go on with it.
	 */
	synchronized void wanted(String id) {
		this.discarded.remove(id);
	}

	/**
	 * Removes what nobody has gone on with for long.
	 */
	synchronized void removeOld() {
		try {
			this.partial.removeOld(this.active::containsKey);
		}
		catch (IOException ex) {
			logger.debug("Incomplete files in {} cannot be removed", this.folder, ex);
		}
	}

	/**
	 * Returns how a failure to write is told to others.
	 */
	RefusedException failed(IOException failure) {
		return this.space.failed(failure);
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
			// Somebody else may have written a file of that name and length since.
			return known.identity().equals(identity(this.folder.resolve(known.name()))) ? known.digest() : null;
		}
		catch (IOException ex) {
			this.completed.remove(id);
			return null;
		}
	}

	private static String identity(Path file) throws IOException {
		BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class,
				LinkOption.NOFOLLOW_LINKS);
		return attributes.fileKey() + "|" + attributes.size() + "|" + attributes.lastModifiedTime();
	}

	/**
	 * Opens an upload for one sender at a time. The latest one ends an earlier one of the
	 * same upload, whose connection is probably broken.
	 * @param owner closes the connection that sends it
	 * @param tick is told that the reading of what is there goes on
	 * @throws RefusedException if it cannot be written
	 */
	Upload open(String id, FileOffer offer, Runnable owner, Tick tick) throws RefusedException, InterruptedException {
		Upload upload = new Upload(this, id, offer, owner);
		takeOver(id, upload);
		boolean begun = false;
		try {
			upload.begin(prepare(upload), tick);
			begun = true;
			return upload;
		}
		catch (IOException ex) {
			throw failed(ex);
		}
		finally {
			if (!begun) {
				upload.close();
			}
		}
	}

	private synchronized @Nullable Hashed prepare(Upload upload) throws IOException, RefusedException {
		if (this.discarded.containsKey(upload.id())) {
			throw FileRefusal.OFFSET.because("The upload was given up");
		}
		InetAddress address = upload.offer().address();
		this.partial.makeRoom(upload.id(), this.active::containsKey, (id) -> address.equals(this.owners.get(id)));
		this.owners.put(upload.id(), address);
		return this.hashed.remove(upload.id());
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

	/**
	 * An upload has ended for now.
	 * @param hashed what was hashed of the file, if that is kept
	 */
	synchronized void closed(Upload upload, @Nullable Hashed hashed) {
		if (this.active.remove(upload.id(), upload)) {
			if (hashed != null) {
				this.hashed.put(upload.id(), hashed);
			}
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
			this.completed.values().removeIf((other) -> other.name().equals(offer.name()));
			this.completed.put(upload.id(), new Completed(offer.name(), offer.size(), digest, identity(target)));
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
		if (Files.isRegularFile(folder, LinkOption.NOFOLLOW_LINKS)) {
			throw FileRefusal.FORBIDDEN.because("One of its folders has the name of a file that is there");
		}
		if (!Files.isDirectory(folder) || !folder.toRealPath().startsWith(this.folder)) {
			throw FileRefusal.FORBIDDEN.because("A folder of that name is none of the inbox");
		}
	}

	private record Completed(String name, long size, String digest, String identity) {

	}

	/**
	 * What was hashed of a file that is not complete, so that it need not be read again.
	 *
	 * @param length how many bytes of it
	 * @param digest of these
	 */
	record Hashed(long length, MessageDigest digest) {

	}

}
