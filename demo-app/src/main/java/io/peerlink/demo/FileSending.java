package io.peerlink.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

import io.peerlink.demo.FilesView.SentFile;
import io.peerlink.file.FileTransfer;
import io.peerlink.spring.PeerLinkOperations;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Sends files of the page to peers.
 */
@Component
class FileSending implements SmartLifecycle {

	/**
	 * How many files are on their way at once: each takes room on the disk.
	 */
	static final int MAX_ACTIVE = 8;

	private final PeerLinkOperations peers;

	private final FileBoard board;

	private volatile boolean running;

	FileSending(PeerLinkOperations peers, FileBoard board) {
		this.peers = peers;
		this.board = board;
	}

	/**
	 * Reads a file from the browser and begins to send it.
	 * @param file the file
	 * @param content its content
	 * @return the outcome, when there is one; never fails
	 */
	CompletableFuture<SentFile> send(FileToSend file, InputStream content) {
		Path copy;
		try {
			copy = file.read(content);
		}
		catch (IOException ex) {
			file.failed("The file could not be read from the browser: " + ex.getMessage());
			return CompletableFuture.completedFuture(file.view());
		}
		try {
			FileTransfer transfer = this.peers.files().send(file.peer(), copy, file.name());
			file.sending(transfer);
			if (!this.running) {
				transfer.cancel();
			}
			return transfer.completion().handle((result, failure) -> {
				delete(copy);
				return end(file, failure);
			});
		}
		catch (RuntimeException ex) {
			delete(copy);
			return CompletableFuture.completedFuture(end(file, ex));
		}
	}

	private static SentFile end(FileToSend file, @Nullable Throwable failure) {
		if (failure != null) {
			file.failed(String.valueOf(failure.getMessage()));
		}
		else {
			file.arrived();
		}
		return file.view();
	}

	private static void delete(Path copy) {
		try {
			Files.deleteIfExists(copy);
		}
		catch (IOException ex) {
			// It is in the folder for temporary files.
		}
	}

	@Override
	public void start() {
		this.running = true;
	}

	/**
	 * Ends all transfers: a graceful shutdown of the web server would wait for them.
	 */
	@Override
	public void stop() {
		this.running = false;
		this.board.cancelAll();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
