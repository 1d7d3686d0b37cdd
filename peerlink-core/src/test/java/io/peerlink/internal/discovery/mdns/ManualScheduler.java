package io.peerlink.internal.discovery.mdns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.peerlink.internal.time.Scheduler;

/**
 * Time that stands still until it is moved.
 */
final class ManualScheduler implements Scheduler {

	private final List<Task> tasks = new ArrayList<>();

	private long now = 1_000_000_000_000L;

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
		Task scheduled = new Task(this.now + delay.toNanos(), task);
		this.tasks.add(scheduled);
		return () -> this.tasks.remove(scheduled);
	}

	void advance(long millis) {
		long until = this.now + millis * 1_000_000;
		while (true) {
			Task next = this.tasks.stream()
				.filter((task) -> task.at <= until)
				.min(Comparator.comparingLong((task) -> task.at))
				.orElse(null);
			if (next == null) {
				break;
			}
			this.tasks.remove(next);
			this.now = Math.max(this.now, next.at);
			next.what.run();
		}
		this.now = until;
	}

	int waiting() {
		return this.tasks.size();
	}

	private static final class Task {

		private final long at;

		private final Runnable what;

		Task(long at, Runnable what) {
			this.at = at;
			this.what = what;
		}

	}

}
