package io.peerlink.demo;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.peerlink.spring.event.PeerDownEvent;
import io.peerlink.spring.event.PeerEvent;
import io.peerlink.spring.event.PeerUpEvent;

import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The open pages. Each is served by a thread of its own, so that a slow page does not
 * delay the others.
 */
@Component
class LiveFeed implements SmartLifecycle {

	private static final int MAX_PAGES = 20;

	private final PageView view;

	private final Set<LivePage> pages = ConcurrentHashMap.newKeySet();

	private volatile boolean running;

	LiveFeed(PageView view) {
		this.view = view;
	}

	/**
	 * Starts to serve a page.
	 * @return {@code false} if too many pages are open or the feed has stopped
	 */
	boolean open(SseEmitter emitter) {
		LivePage page = new LivePage(emitter, this.view);
		synchronized (this) {
			if (!this.running || this.pages.size() >= MAX_PAGES) {
				return false;
			}
			this.pages.add(page);
		}
		Thread thread = new Thread(() -> {
			try {
				page.serve();
			}
			finally {
				this.pages.remove(page);
			}
		}, "live-page");
		thread.setDaemon(true);
		thread.start();
		return true;
	}

	@EventListener
	void onPeerUp(PeerUpEvent event) {
		publish(event, "is up");
	}

	@EventListener
	void onPeerDown(PeerDownEvent event) {
		publish(event, "is down, " + event.getReason().name().toLowerCase(Locale.ROOT));
	}

	private void publish(PeerEvent event, String what) {
		this.pages.forEach((page) -> page.publish(new PageView.PeerChange(event.getPeer().name(), what)));
	}

	@Override
	public void start() {
		this.running = true;
	}

	/**
	 * Ends all streams: a graceful shutdown of the web server would wait for them.
	 */
	@Override
	public synchronized void stop() {
		this.running = false;
		this.pages.forEach(LivePage::end);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
