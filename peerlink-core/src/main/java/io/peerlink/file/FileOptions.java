package io.peerlink.file;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

import org.jspecify.annotations.Nullable;

/**
 * What a node does with files of others. Immutable; each {@code with} method returns a
 * changed copy. Nothing can be sent to a node without an inbox, or fetched from one
 * without a shared folder.
 *
 * @since 0.1.0
 */
public final class FileOptions {

	/**
	 * The largest file that is taken by default: 4 GiB.
	 */
	public static final long DEFAULT_MAX_SIZE = 4L * 1024 * 1024 * 1024;

	private static final FileOptions NONE = new FileOptions(null, null, DEFAULT_MAX_SIZE, List.of("**"), false,
			(offer) -> Optional.empty());

	private final @Nullable Path inbox;

	private final @Nullable Path shared;

	private final long maxSize;

	private final List<String> names;

	private final boolean overwrite;

	private final FileAcceptor acceptor;

	private FileOptions(@Nullable Path inbox, @Nullable Path shared, long maxSize, List<String> names,
			boolean overwrite, FileAcceptor acceptor) {
		this.inbox = inbox;
		this.shared = shared;
		this.maxSize = maxSize;
		this.names = names;
		this.overwrite = overwrite;
		this.acceptor = acceptor;
	}

	/**
	 * Returns the defaults: no inbox and no shared folder.
	 * @return the options
	 */
	public static FileOptions none() {
		return NONE;
	}

	/**
	 * Returns these options with an inbox.
	 * @param inbox the folder that files of other nodes are written to, created at the
	 * start of the node; {@code null} for none
	 * @return the changed options
	 */
	public FileOptions withInbox(@Nullable Path inbox) {
		return new FileOptions(inbox, this.shared, this.maxSize, this.names, this.overwrite, this.acceptor);
	}

	/**
	 * Returns these options with a shared folder, whose files any node may list and
	 * fetch, those of its folders included. Names that begin with a dot are left out, as
	 * are symbolic links, wherever they lead.
	 * @param shared the folder; {@code null} for none
	 * @return the changed options
	 */
	public FileOptions withShared(@Nullable Path shared) {
		return new FileOptions(this.inbox, shared, this.maxSize, this.names, this.overwrite, this.acceptor);
	}

	/**
	 * Returns these options with another limit of the files that are taken.
	 * @param maxSize the limit in bytes; positive
	 * @return the changed options
	 */
	public FileOptions withMaxSize(long maxSize) {
		if (maxSize < 1) {
			throw new IllegalArgumentException("maxSize must be positive but is " + maxSize);
		}
		return new FileOptions(this.inbox, this.shared, maxSize, this.names, this.overwrite, this.acceptor);
	}

	/**
	 * Returns these options with other names that are taken.
	 * @param names patterns of {@link java.nio.file.FileSystem#getPathMatcher}, without
	 * {@code glob:}; case counts, {@code *.pdf} is one in no folder and {@code **.pdf}
	 * one in any
	 * @return the changed options
	 * @throws IllegalArgumentException if one is no pattern
	 */
	public FileOptions withNames(List<String> names) {
		Objects.requireNonNull(names, "names must not be null").forEach(FileOptions::checkPattern);
		return new FileOptions(this.inbox, this.shared, this.maxSize, List.copyOf(names), this.overwrite,
				this.acceptor);
	}

	private static void checkPattern(String pattern) {
		Objects.requireNonNull(pattern, "names must not contain null");
		try {
			FileSystems.getDefault().getPathMatcher("glob:" + pattern);
		}
		catch (PatternSyntaxException ex) {
			throw new IllegalArgumentException(
					"names must be patterns, and '" + pattern + "' is none: " + ex.getDescription(), ex);
		}
	}

	/**
	 * Returns these options with another choice of whether senders may replace files of
	 * the inbox: Java nodes when they ask for it, Python nodes always.
	 * @param overwrite whether they may
	 * @return the changed options
	 */
	public FileOptions withOverwrite(boolean overwrite) {
		return new FileOptions(this.inbox, this.shared, this.maxSize, this.names, overwrite, this.acceptor);
	}

	/**
	 * Returns these options with an acceptor, which decides after all limits.
	 * @param acceptor decides about each file
	 * @return the changed options
	 */
	public FileOptions withAcceptor(FileAcceptor acceptor) {
		return new FileOptions(this.inbox, this.shared, this.maxSize, this.names, this.overwrite,
				Objects.requireNonNull(acceptor, "acceptor must not be null"));
	}

	/**
	 * Returns the inbox.
	 * @return the folder, {@code null} for none
	 */
	public @Nullable Path inbox() {
		return this.inbox;
	}

	/**
	 * Returns the shared folder.
	 * @return the folder, {@code null} for none
	 */
	public @Nullable Path shared() {
		return this.shared;
	}

	/**
	 * Returns the largest file that is taken.
	 * @return the limit in bytes
	 */
	public long maxSize() {
		return this.maxSize;
	}

	/**
	 * Returns the names that are taken.
	 * @return the patterns
	 */
	public List<String> names() {
		return this.names;
	}

	/**
	 * Returns whether senders may replace files of the inbox.
	 * @return whether they may
	 */
	public boolean overwrite() {
		return this.overwrite;
	}

	/**
	 * Returns who decides about each file.
	 * @return the acceptor
	 */
	public FileAcceptor acceptor() {
		return this.acceptor;
	}

}
