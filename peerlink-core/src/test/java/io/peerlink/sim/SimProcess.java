package io.peerlink.sim;

import java.time.Duration;
import java.util.concurrent.Executor;

import io.peerlink.internal.time.Scheduler;

/**
 * The timers and threads of one node, so that the node can die in the middle of things:
 * after {@link #crash()} nothing of it runs any more.
 */
public final class SimProcess implements Scheduler {

	private final Simulator simulator;

	private boolean alive = true;

	/**
	 * Start a process.
	 * @param simulator the world it lives in
	 */
	public SimProcess(Simulator simulator) {
		this.simulator = simulator;
	}

	@Override
	public long nanoTime() {
		return this.simulator.nanoTime();
	}

	@Override
	public long epochMillis() {
		return this.simulator.epochMillis();
	}

	@Override
	public Timer schedule(Duration delay, Runnable task) {
		return this.simulator.schedule(delay, whileAlive(task));
	}

	/**
	 * Run tasks like {@link Simulator#executor(Duration)}.
	 * @param longestDelay the bound of the random delay
	 * @return an executor that dies with this process
	 */
	public Executor executor(Duration longestDelay) {
		Executor executor = this.simulator.executor(longestDelay);
		return (task) -> executor.execute(whileAlive(task));
	}

	/**
	 * Die, without a word to anyone.
	 */
	public void crash() {
		this.alive = false;
	}

	private Runnable whileAlive(Runnable task) {
		return () -> {
			if (this.alive) {
				task.run();
			}
		};
	}

}
