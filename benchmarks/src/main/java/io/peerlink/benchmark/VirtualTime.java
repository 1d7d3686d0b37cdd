package io.peerlink.benchmark;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

import io.peerlink.internal.time.Scheduler;

/**
 * Time that passes when it is told to. For one thread.
 */
final class VirtualTime implements Scheduler {

	private final PriorityQueue<Task> tasks = new PriorityQueue<>(
			Comparator.comparingLong(Task::at).thenComparingLong(Task::number));

	private long now;

	private long lastNumber;

	@Override
	public long nanoTime() {
		return this.now;
	}

	@Override
	public long epochMillis() {
		return this.now / 1_000_000;
	}

	@Override
	public Timer schedule(Duration delay, Runnable task) {
		Task scheduled = new Task(this.now + Math.max(0, delay.toNanos()), ++this.lastNumber, task);
		this.tasks.add(scheduled);
		return () -> this.tasks.remove(scheduled);
	}

	/**
	 * Runs what is due meanwhile.
	 */
	void pass(Duration duration) {
		long end = this.now + duration.toNanos();
		Task next = this.tasks.peek();
		while (next != null && next.at() <= end) {
			this.tasks.remove();
			this.now = Math.max(this.now, next.at());
			next.task().run();
			next = this.tasks.peek();
		}
		this.now = end;
	}

	boolean isDue() {
		Task next = this.tasks.peek();
		return next != null && next.at() <= this.now;
	}

	/**
	 * Forgets what is to be run.
	 */
	void clear() {
		this.tasks.clear();
	}

	private record Task(long at, long number, Runnable task) {

	}

}
