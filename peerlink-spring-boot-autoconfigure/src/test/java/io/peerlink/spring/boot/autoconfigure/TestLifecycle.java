package io.peerlink.spring.boot.autoconfigure;

import org.springframework.context.SmartLifecycle;

/**
 * Base class for lifecycles that act in a certain phase.
 */
abstract class TestLifecycle implements SmartLifecycle {

	private final int phase;

	private boolean running;

	TestLifecycle(int phase) {
		this.phase = phase;
	}

	abstract void whenStarted();

	void whenStopped() {
	}

	@Override
	public void start() {
		whenStarted();
		this.running = true;
	}

	@Override
	public void stop() {
		whenStopped();
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

}
