package io.peerlink.sim;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

import io.peerlink.internal.time.Durations;
import io.peerlink.internal.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler whose time is advanced by the test.
 */
public class VirtualScheduler implements Scheduler {

	private static final Comparator<Task> ORDER = Comparator.comparingLong(Task::at).thenComparingLong(Task::number);

	private final PriorityQueue<Task> tasks = new PriorityQueue<>(ORDER);

	private long now;

	private long sleptMillis;

	private long number;

	@Override
	public synchronized long nanoTime() {
		return this.now;
	}

	@Override
	public synchronized long epochMillis() {
		return 1_700_000_000_000L + this.sleptMillis + this.now / 1_000_000;
	}

	@Override
	public synchronized Timer schedule(Duration delay, Runnable work) {
		Task task = new Task(this.now + Durations.nanos(delay), this.number++, work);
		this.tasks.add(task);
		return () -> cancel(task);
	}

	public void advance(Duration duration) {
		long end = nanoTime() + duration.toNanos();
		Task task = next(end);
		while (task != null) {
			task.work().run();
			task = next(end);
		}
		synchronized (this) {
			this.now = Math.max(this.now, end);
		}
	}

	/**
	 * Lets time pass in which no task runs, as when the process is suspended.
	 */
	public synchronized void pause(Duration duration) {
		this.now += duration.toNanos();
	}

	/**
	 * Advances the wall clock alone, as while the machine sleeps.
	 */
	public synchronized void sleep(Duration duration) {
		this.sleptMillis += duration.toMillis();
	}

	public synchronized int waiting() {
		return this.tasks.size();
	}

	private synchronized void cancel(Task task) {
		this.tasks.remove(task);
	}

	private synchronized @Nullable Task next(long end) {
		Task task = this.tasks.peek();
		if (task == null || task.at() > end) {
			return null;
		}
		this.now = Math.max(this.now, task.at());
		return this.tasks.poll();
	}

	private record Task(long at, long number, Runnable work) {
	}

}
