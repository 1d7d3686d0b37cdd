package io.peerlink;

import io.peerlink.file.FileListener;
import io.peerlink.file.ReceivedFile;
import io.peerlink.peer.PeerListener;

/**
 * The listeners of files that arrive. Thread-safe.
 */
final class FileListeners implements FileListener {

	private final Listeners<FileListener> all = new Listeners<>("received files");

	PeerListener.Registration add(FileListener listener) {
		return this.all.add(listener);
	}

	@Override
	public void received(ReceivedFile file) {
		this.all.inform((listener) -> listener.received(file));
	}

}
