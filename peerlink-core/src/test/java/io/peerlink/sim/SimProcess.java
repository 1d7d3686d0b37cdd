package io.peerlink.sim;

import java.time.Duration;
import java.util.concurrent.Executor;

import io.peerlink.internal.time.Scheduler;

/**
 * The timers and threads of one node, which can crash at any time: after {@link #crash()}
 * none of its tasks runs.
 */
public final class SimProcess implements Scheduler {

	private final Simulator simulator;

	private boolean alive = true;

	/**
	 * Creates a running process.
	 * @param simulator the simulator of the process
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
	 * Returns an executor like {@link Simulator#executor(Duration)} for this process.
	 * @param longestDelay the bound of the random delay
	 * @return an executor that discards its tasks after the crash of this process
	 */
	public Executor executor(Duration longestDelay) {
		Executor executor = this.simulator.executor(longestDelay);
		return (task) -> executor.execute(whileAlive(task));
	}

	/**
	 * Crashes the process without a notification.
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
