package io.peerlink.demo;

import java.time.Duration;

import io.peerlink.error.PeerLinkException;
import io.peerlink.error.UnknownMethodException;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.event.PeerUpEvent;

import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Calls every peer as soon as it is up and prints the time to the first success, measured
 * from just before the node is announced.
 */
@Component
class FirstCall implements SmartLifecycle {

	private final PeerLinkOperations peers;

	private final Console console;

	private volatile boolean running;

	private volatile long announcedAt;

	private volatile boolean done;

	FirstCall(PeerLinkOperations peers, Console console) {
		this.peers = peers;
		this.console = console;
	}

	@EventListener
	void onPeerUp(PeerUpEvent event) {
		if (this.done) {
			return;
		}
		String peer = event.getPeer().name();
		try {
			this.peers.call(peer, "add", Long.class, 25, 17);
			long elapsed = Duration.ofNanos(System.nanoTime() - this.announcedAt).toMillis();
			this.done = true;
			this.console.print("First successful call " + elapsed + " ms after announcing (peer " + peer + ")");
		}
		catch (UnknownMethodException ex) {
			this.console.print(peer + " is another application, without the methods of the demo");
		}
		catch (PeerLinkException ex) {
			this.console.print("First call failed: " + ex.getMessage());
		}
	}

	@Override
	public void start() {
		this.announcedAt = System.nanoTime();
		this.done = false;
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Returns the phase right before the one in which the node is announced.
	 */
	@Override
	public int getPhase() {
		return DEFAULT_PHASE - 1;
	}

}
