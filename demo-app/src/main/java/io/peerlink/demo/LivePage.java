package io.peerlink.demo;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

import io.peerlink.error.PeerLinkException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One open page. Sends positions sixty times a second, files up to four times a second
 * when something has changed, everything else when it has changed or once a second. A
 * slow page misses updates; each update replaces the previous one.
 */
final class LivePage {

	private static final long FRAME_NANOS = TimeUnit.SECONDS.toNanos(1) / 60;

	private static final int FRAMES_PER_UPDATE = 60;

	private static final int FRAMES_PER_LOOK_AT_FILES = 15;

	private static final int MAX_CHANGES = 100;

	private final SseEmitter emitter;

	private final PageView view;

	private final BlockingQueue<PageView.PeerChange> changes = new ArrayBlockingQueue<>(MAX_CHANGES);

	private @Nullable FilesView files;

	private volatile boolean ended;

	LivePage(SseEmitter emitter, PageView view) {
		this.emitter = emitter;
		this.view = view;
		emitter.onCompletion(this::end);
		emitter.onError((failure) -> end());
	}

	/**
	 * Queues a change for the page. Drops it if the queue is full.
	 */
	void publish(PageView.PeerChange change) {
		this.changes.offer(change);
	}

	/**
	 * Serves the page until it is closed or the feed stops.
	 */
	void serve() {
		try {
			for (int frame = 0; !this.ended; frame++) {
				PageView.PeerChange change = this.changes.poll(FRAME_NANOS, TimeUnit.NANOSECONDS);
				if (change != null) {
					send("change", change);
				}
				if (change != null || frame % FRAMES_PER_UPDATE == 0) {
					send("peers", this.view.peers());
					send("counters", this.view.counters());
				}
				if (frame % FRAMES_PER_LOOK_AT_FILES == 0) {
					sendFiles();
				}
				send("positions", this.view.positions());
			}
		}
		catch (IOException | IllegalStateException | PeerLinkException ex) {
			// The page was closed, or the node has stopped.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			// Also after an error, because the stream has no timeout.
			this.emitter.complete();
		}
	}

	private void sendFiles() throws IOException {
		FilesView files = this.view.files();
		if (!files.equals(this.files)) {
			this.files = files;
			send("files", files);
		}
	}

	private void send(String event, Object data) throws IOException {
		this.emitter.send(SseEmitter.event().name(event).data(data, MediaType.APPLICATION_JSON));
	}

	void end() {
		this.ended = true;
	}

}
