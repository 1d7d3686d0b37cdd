package io.peerlink.demo;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import io.peerlink.demo.FilesView.SentFile;
import io.peerlink.demo.FilesView.SentFile.Step;
import io.peerlink.file.FileTransfer;
import org.jspecify.annotations.Nullable;

/**
 * A file of the page on its way to a peer. It is read from the browser into a temporary
 * file, because a transfer that breaks has to read it again. Thread-safe.
 */
final class FileToSend {

	private static final int BUFFER = 64 * 1024;

	private final long id;

	private final String peer;

	private final String name;

	private final long size;

	private volatile long read;

	private volatile @Nullable FileTransfer transfer;

	private volatile boolean arrived;

	private volatile @Nullable String error;

	FileToSend(long id, String peer, String name, long size) {
		this.id = id;
		this.peer = peer;
		this.name = name;
		this.size = size;
	}

	String peer() {
		return this.peer;
	}

	String name() {
		return this.name;
	}

	/**
	 * Reads the content from the browser, one buffer at a time.
	 * @param content the content
	 * @return the temporary file, which the caller deletes
	 * @throws IOException if the browser breaks off, or the file cannot be written
	 */
	Path read(InputStream content) throws IOException {
		Path file = Files.createTempFile("peerlink-demo-", ".upload");
		boolean complete = false;
		try (OutputStream out = Files.newOutputStream(file)) {
			byte[] buffer = new byte[BUFFER];
			long read = 0;
			while (read < this.size) {
				int count = content.read(buffer, 0, (int) Math.min(BUFFER, this.size - read));
				if (count < 0) {
					throw new EOFException("The browser has broken off");
				}
				out.write(buffer, 0, count);
				read += count;
				this.read = read;
			}
			complete = true;
			return file;
		}
		finally {
			if (!complete) {
				Files.deleteIfExists(file);
			}
		}
	}

	void sending(FileTransfer transfer) {
		this.transfer = transfer;
	}

	/**
	 * Ends the transfer, if there is one.
	 */
	void cancel() {
		FileTransfer transfer = this.transfer;
		if (transfer != null) {
			transfer.cancel();
		}
	}

	void arrived() {
		this.arrived = true;
	}

	void failed(String error) {
		this.error = error;
	}

	boolean isOver() {
		return this.arrived || this.error != null;
	}

	SentFile view() {
		FileTransfer transfer = this.transfer;
		long done = (transfer != null) ? transfer.progress().transferred() : this.read;
		return new SentFile(this.id, this.peer, this.name, this.size, this.arrived ? this.size : done, step(transfer),
				this.error);
	}

	private Step step(@Nullable FileTransfer transfer) {
		if (isOver()) {
			return this.arrived ? Step.ARRIVED : Step.FAILED;
		}
		return (transfer != null) ? Step.SENDING : Step.READING;
	}

}
