package io.peerlink.spring.boot.test.greenhouse;

import org.springframework.stereotype.Component;

/**
 * Moves the windows.
 */
@Component
class Motor {

	private volatile int position;

	void drive(int position) {
		this.position = position;
	}

	int position() {
		return this.position;
	}

}
