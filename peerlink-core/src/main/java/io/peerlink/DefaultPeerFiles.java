package io.peerlink;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.peerlink.file.FileListener;
import io.peerlink.file.FileSource;
import io.peerlink.file.FileStatistics;
import io.peerlink.file.FileTransfer;
import io.peerlink.file.PeerFiles;
import io.peerlink.file.RemoteFile;
import io.peerlink.file.TransferOptions;
import io.peerlink.internal.file.FileEngine;
import io.peerlink.peer.PeerListener;
import org.jspecify.annotations.Nullable;

/**
 * The files of a node, which need it to run, and the listeners, which outlive its runs.
 */
final class DefaultPeerFiles implements PeerFiles {

	private final FileListeners listeners;

	private final Supplier<FileEngine> running;

	private final Supplier<@Nullable FileEngine> present;

	/**
	 * Creates the files of a node.
	 * @param listeners the listeners of files that arrive
	 * @param running returns those of the present run, or throws
	 * @param present returns those of the present run, if there is any
	 */
	DefaultPeerFiles(FileListeners listeners, Supplier<FileEngine> running, Supplier<@Nullable FileEngine> present) {
		this.listeners = listeners;
		this.running = running;
		this.present = present;
	}

	@Override
	public FileTransfer send(String peer, FileSource source, String name, TransferOptions options) {
		Arguments.notNull("peer", peer);
		Arguments.notNull("source", source);
		Arguments.notNull("name", name);
		return this.running.get().send(peer, source, name, Arguments.notNull("options", options));
	}

	@Override
	public FileTransfer fetch(String peer, String name, Path target, TransferOptions options) {
		Arguments.notNull("peer", peer);
		Arguments.notNull("name", name);
		Arguments.notNull("target", target);
		return this.running.get().fetch(peer, name, target, Arguments.notNull("options", options));
	}

	@Override
	public List<RemoteFile> list(String peer, Duration timeout) {
		Arguments.notNull("peer", peer);
		if (Arguments.notNull("timeout", timeout).isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException("timeout must be positive but is " + timeout);
		}
		return this.running.get().list(peer, timeout);
	}

	@Override
	public PeerListener.Registration addListener(FileListener listener) {
		return this.listeners.add(Arguments.notNull("listener", listener));
	}

	@Override
	public FileStatistics statistics() {
		FileEngine files = this.present.get();
		return (files != null) ? files.statistics() : FileStatistics.NONE;
	}

}
