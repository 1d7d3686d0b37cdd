package io.peerlink.spring.boot.test.greenhouse;

import io.peerlink.handler.CurrentPeer;
import io.peerlink.spring.annotation.PeerLinkHandler;

/**
 * Methods that peers can call to control the windows.
 */
@PeerLinkHandler
class Windows {

	private final Motor motor;

	Windows(Motor motor) {
		this.motor = motor;
	}

	public Opened open(int percent) {
		if (percent < 0 || percent > 100) {
			throw new IllegalArgumentException("No window is open " + percent + " %");
		}
		this.motor.drive(percent);
		return new Opened(percent, CurrentPeer.get().map(CurrentPeer::name).orElse("nobody"));
	}

	record Opened(int percent, String openedBy) {
	}

}
