package io.peerlink;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.peerlink.file.FileListener;
import io.peerlink.file.ReceivedFile;
import io.peerlink.peer.PeerListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of files that arrive. Thread-safe.
 */
final class FileListeners implements FileListener {

	private static final Logger logger = LoggerFactory.getLogger(FileListeners.class);

	private final List<RegisteredFileListener> all = new CopyOnWriteArrayList<>();

	PeerListener.Registration add(FileListener listener) {
		RegisteredFileListener added = new RegisteredFileListener(listener);
		this.all.add(added);
		return () -> this.all.remove(added);
	}

	@Override
	public void received(ReceivedFile file) {
		for (RegisteredFileListener listener : this.all) {
			try {
				listener.listener().received(file);
			}
			catch (Throwable ex) {
				// Even an error of one listener must not keep the file from the others.
				logger.warn("A listener of received files failed for '{}'", file.name(), ex);
			}
		}
	}

	/**
	 * One registration: the same listener may have several.
	 */
	private static final class RegisteredFileListener {

		private final FileListener listener;

		RegisteredFileListener(FileListener listener) {
			this.listener = listener;
		}

		FileListener listener() {
			return this.listener;
		}

	}

}
