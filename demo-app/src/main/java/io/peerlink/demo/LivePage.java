package io.peerlink.demo;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

import io.peerlink.error.PeerLinkException;

import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One open page: positions sixty times a second, everything else when it has changed or a
 * second is over. What the page is too slow for it never gets, as the next look replaces
 * it.
 */
final class LivePage {

	private static final long FRAME_NANOS = TimeUnit.SECONDS.toNanos(1) / 60;

	private static final int FRAMES_PER_LOOK = 60;

	private static final int MAX_HAPPENINGS = 100;

	private final SseEmitter emitter;

	private final PageView view;

	private final BlockingQueue<PageView.Happening> happenings = new ArrayBlockingQueue<>(MAX_HAPPENINGS);

	private volatile boolean ended;

	LivePage(SseEmitter emitter, PageView view) {
		this.emitter = emitter;
		this.view = view;
		emitter.onCompletion(this::end);
		emitter.onError((failure) -> end());
	}

	/**
	 * Have the page told of something; it is forgotten when the page is too far behind.
	 */
	void tell(PageView.Happening happening) {
		this.happenings.offer(happening);
	}

	/**
	 * Serve until the page is closed or the feed ends.
	 */
	void serve() {
		try {
			for (int frame = 0; !this.ended; frame++) {
				PageView.Happening happening = this.happenings.poll(FRAME_NANOS, TimeUnit.NANOSECONDS);
				if (happening != null) {
					send("happening", happening);
				}
				if (happening != null || frame % FRAMES_PER_LOOK == 0) {
					send("peers", this.view.peers());
					send("counters", this.view.counters());
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
			// Whatever has happened: the stream has no timeout.
			this.emitter.complete();
		}
	}

	private void send(String event, Object data) throws IOException {
		this.emitter.send(SseEmitter.event().name(event).data(data, MediaType.APPLICATION_JSON));
	}

	void end() {
		this.ended = true;
	}

}
