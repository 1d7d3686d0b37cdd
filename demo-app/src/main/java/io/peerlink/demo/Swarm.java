package io.peerlink.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.peerlink.PeerLink;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Runs the rounds on the thread that calls {@link #run()}.
 */
@Component
class Swarm implements SmartLifecycle {

	private final PeerLink node;

	private final SwarmRound round;

	private final DemoProperties properties;

	private final Console console;

	private volatile CountDownLatch stopped = new CountDownLatch(0);

	Swarm(PeerLink node, SwarmRound round, DemoProperties properties, Console console) {
		this.node = node;
		this.round = round;
		this.properties = properties;
		this.console = console;
	}

	/**
	 * Runs rounds until the configured number is reached or the application stops.
	 * @return whether the configured number was reached
	 */
	boolean run() {
		this.console.print("This is " + this.node.name() + ", UDP port " + this.node.status().address().getPort());
		try {
			for (int number = 1; !pause(); number++) {
				this.console.print(this.round.run(number));
				if (number == this.properties.rounds()) {
					return true;
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return false;
	}

	private boolean pause() throws InterruptedException {
		return this.stopped.await(this.properties.interval().toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public void start() {
		this.stopped = new CountDownLatch(1);
	}

	@Override
	public void stop() {
		this.stopped.countDown();
	}

	@Override
	public boolean isRunning() {
		return this.stopped.getCount() > 0;
	}

}
