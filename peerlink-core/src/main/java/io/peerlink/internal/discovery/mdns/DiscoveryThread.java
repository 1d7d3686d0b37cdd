package io.peerlink.internal.discovery.mdns;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.peerlink.internal.time.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One daemon thread that runs tasks, now or later. A task that fails does not end it;
 * tasks that come after its end are dropped.
 */
final class DiscoveryThread implements Scheduler, Executor {

	private static final Logger logger = LoggerFactory.getLogger(DiscoveryThread.class);

	private final ScheduledThreadPoolExecutor executor;

	DiscoveryThread(String name) {
		this.executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, name);
			thread.setDaemon(true);
			return thread;
		}, (task, rejected) -> logger.trace("Too late: {}", task));
		this.executor.setRemoveOnCancelPolicy(true);
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public long epochMillis() {
		return System.currentTimeMillis();
	}

	@Override
	public void execute(Runnable task) {
		this.executor.execute(() -> run(task));
	}

	@Override
	public Timer schedule(Duration delay, Runnable task) {
		Future<?> future = this.executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
		return () -> future.cancel(false);
	}

	/**
	 * Finish what is running, drop what is not.
	 */
	void end() {
		this.executor.shutdownNow();
	}

	private static void run(Runnable task) {
		try {
			task.run();
		}
		catch (RuntimeException ex) {
			logger.warn("A discovery task failed", ex);
		}
	}

}
