package io.peerlink.demo;

import java.util.Locale;

import io.peerlink.peer.Peer;
import io.peerlink.spring.event.PeerDownEvent;
import io.peerlink.spring.event.PeerUpEvent;

import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Prints peers that come up or go down.
 */
@Component
class PeerLog {

	private final Console console;

	PeerLog(Console console) {
		this.console = console;
	}

	@EventListener
	@Order(Ordered.HIGHEST_PRECEDENCE)
	void onPeerUp(PeerUpEvent event) {
		Peer peer = event.getPeer();
		this.console.print("+ " + peer.name() + " is up at " + Peer.hostAndPort(peer.address()));
	}

	@EventListener
	@Order(Ordered.HIGHEST_PRECEDENCE)
	void onPeerDown(PeerDownEvent event) {
		this.console
			.print("- " + event.getPeer().name() + " is down, " + event.getReason().name().toLowerCase(Locale.ROOT));
	}

}
