package io.peerlink.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.peerlink.cli.output.Failure;
import io.peerlink.error.PeerLinkException;

/**
 * Makes calls for a while on a number of threads, each of which waits for the answer
 * before it makes the next call.
 */
final class Load {

	/**
	 * What fails at once must not keep the processors busy.
	 */
	private static final Duration PAUSE_AFTER_ERROR = Duration.ofMillis(1);

	private final Runnable call;

	private final int callers;

	private final Duration warmup;

	private final Duration duration;

	/**
	 * Create a load.
	 * @param call makes one call, or throws a {@link PeerLinkException}
	 * @param callers how many threads
	 * @param warmup how long to call without measuring
	 * @param duration how long to measure
	 */
	Load(Runnable call, int callers, Duration warmup, Duration duration) {
		this.call = call;
		this.callers = callers;
		this.warmup = warmup;
		this.duration = duration;
	}

	/**
	 * Make the calls. An interrupt ends it early; what was measured until then counts.
	 */
	Outcome run() {
		long begin = System.nanoTime() + this.warmup.toNanos();
		List<Caller> running = new ArrayList<>();
		for (int i = 0; i < this.callers; i++) {
			Caller caller = new Caller(begin, begin + this.duration.toNanos());
			caller.start();
			running.add(caller);
		}
		try {
			for (Caller caller : running) {
				caller.join();
			}
		}
		catch (InterruptedException ex) {
			running.forEach(Thread::interrupt);
			running.forEach(Caller::joinSurely);
		}
		long elapsed = Math.min(System.nanoTime() - begin, this.duration.toNanos());
		return Outcome.of(running, Duration.ofNanos(Math.max(elapsed, 0)));
	}

	/**
	 * What came of it.
	 *
	 * @param elapsed how long was measured
	 * @param latencies how long the calls took that were answered with a result
	 * @param errors how many were not, by the type of the failure
	 */
	record Outcome(Duration elapsed, Latencies latencies, Map<String, Long> errors) {

		private static Outcome of(List<Caller> callers, Duration elapsed) {
			Latencies latencies = new Latencies();
			Map<String, Long> errors = new TreeMap<>();
			for (Caller caller : callers) {
				latencies.addAll(caller.latencies);
				caller.errors.forEach((type, count) -> errors.merge(type, count, Long::sum));
			}
			return new Outcome(elapsed, latencies, errors);
		}

		long errorCount() {
			return this.errors.values().stream().mapToLong(Long::longValue).sum();
		}

	}

	private final class Caller extends Thread {

		private final long begin;

		private final long end;

		private final Latencies latencies = new Latencies();

		private final Map<String, Long> errors = new TreeMap<>();

		Caller(long begin, long end) {
			super("peerlink-bench");
			this.begin = begin;
			this.end = end;
			setDaemon(true);
		}

		@Override
		public void run() {
			for (long now = System.nanoTime(); now - this.end < 0 && !isInterrupted(); now = System.nanoTime()) {
				callOnce(now);
			}
		}

		private void callOnce(long startedAt) {
			try {
				Load.this.call.run();
				if (startedAt - this.begin >= 0) {
					this.latencies.add(System.nanoTime() - startedAt);
				}
			}
			catch (PeerLinkException ex) {
				if (startedAt - this.begin >= 0 && !isInterrupted()) {
					this.errors.merge(Failure.of(ex).type(), 1L, Long::sum);
				}
				LockSupport.parkNanos(PAUSE_AFTER_ERROR.toNanos());
			}
		}

		private void joinSurely() {
			try {
				TimeUnit.SECONDS.timedJoin(this, 1);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
