package io.peerlink.spring.boot.test.greenhouse;

import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.spring.annotation.PeerLinkHandler;
import io.peerlink.spring.annotation.PeerLinkMethod;

import org.springframework.security.access.prepost.PreAuthorize;

/**
 * Methods that only the console may call.
 */
@PeerLinkHandler(prefix = "heating.")
class Heating {

	private final AtomicInteger celsius = new AtomicInteger(18);

	@PeerLinkMethod
	@PreAuthorize("hasAuthority('PEER_Console')")
	public int heat(int celsius) {
		this.celsius.set(celsius);
		return celsius;
	}

	@PeerLinkMethod(allow = "Con*")
	public int cool() {
		return this.celsius.decrementAndGet();
	}

}
