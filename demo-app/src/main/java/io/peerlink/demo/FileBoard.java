package io.peerlink.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.peerlink.demo.FilesView.ArrivedFile;
import io.peerlink.file.ReceivedFile;
import io.peerlink.spring.boot.autoconfigure.PeerLinkProperties;
import io.peerlink.spring.event.PeerFileReceivedEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The latest files that were sent and received. Thread-safe.
 */
@Component
class FileBoard {

	private static final int MAX_FILES = 50;

	private final Deque<FileToSend> sent = new ArrayDeque<>();

	private final Deque<ArrivedFile> received = new ArrayDeque<>();

	private final Console console;

	private final long maxSize;

	private long lastId;

	FileBoard(PeerLinkProperties properties, Console console) {
		this.maxSize = properties.files().maxSize().toBytes();
		this.console = console;
	}

	/**
	 * Returns the largest file that can be sent or received, in bytes.
	 */
	long maxSize() {
		return this.maxSize;
	}

	/**
	 * Adds a file that is to be sent.
	 * @param maxActive how many may be on their way at once
	 * @return the file, {@code null} if there are too many
	 */
	synchronized @Nullable FileToSend add(String peer, String name, long size, int maxActive) {
		if (this.sent.stream().filter((other) -> !other.isOver()).count() >= maxActive) {
			return null;
		}
		FileToSend file = new FileToSend(++this.lastId, peer, name, size);
		this.sent.addFirst(file);
		if (this.sent.size() > MAX_FILES) {
			this.sent.stream().filter(FileToSend::isOver).reduce((newer, older) -> older).ifPresent(this.sent::remove);
		}
		return file;
	}

	/**
	 * Ends all transfers.
	 */
	synchronized void cancelAll() {
		this.sent.forEach(FileToSend::cancel);
	}

	@EventListener
	void onFileReceived(PeerFileReceivedEvent event) {
		received(event.getNode().name(), event.getFile());
	}

	/**
	 * Adds a file that has arrived at a node.
	 */
	void received(String node, ReceivedFile file) {
		String sender = file.sender().orElse(null);
		this.console.print("A file of " + file.size() + " bytes from " + ((sender != null) ? sender : "somebody")
				+ " is at " + file.path());
		synchronized (this) {
			this.received.addFirst(new ArrivedFile(++this.lastId, node, file.name(), file.size(), sender));
			if (this.received.size() > MAX_FILES) {
				this.received.removeLast();
			}
		}
	}

	synchronized FilesView view() {
		return new FilesView(this.maxSize, this.sent.stream().map(FileToSend::view).toList(),
				List.copyOf(this.received));
	}

}
