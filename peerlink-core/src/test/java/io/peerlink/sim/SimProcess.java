package io.peerlink.sim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

import io.peerlink.internal.time.Scheduler;

/**
 * The timers and threads of one node, which can crash at any time: after {@link #crash()}
 * none of its tasks runs. It can also pause, as a process that is stopped by a signal, or
 * collects garbage for long: then tasks run late.
 */
public final class SimProcess implements Scheduler {

	private final Simulator simulator;

	private final Queue<Runnable> late = new ArrayDeque<>();

	private boolean alive = true;

	private boolean paused;

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

	/**
	 * Lets no task run until {@link #resume()}.
	 */
	public void pause() {
		this.paused = true;
	}

	/**
	 * Runs the tasks that are late, in the order of their times, and later ones in time.
	 */
	public void resume() {
		this.paused = false;
		for (Runnable task = this.late.poll(); task != null; task = this.late.poll()) {
			this.simulator.schedule(Duration.ZERO, task);
		}
	}

	private Runnable whileAlive(Runnable task) {
		return new Runnable() {

			@Override
			public void run() {
				if (SimProcess.this.paused) {
					SimProcess.this.late.add(this);
				}
				else if (SimProcess.this.alive) {
					task.run();
				}
			}

		};
	}

}
