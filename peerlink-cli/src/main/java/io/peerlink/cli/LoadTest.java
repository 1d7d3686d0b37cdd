package io.peerlink.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.peerlink.cli.output.Failure;
import io.peerlink.error.PeerLinkException;

/**
 * A load test that makes calls on several threads. Each thread waits for the result of a
 * call before it makes the next one.
 */
final class LoadTest {

	/**
	 * Keeps calls that fail at once from using up the processors.
	 */
	private static final Duration PAUSE_AFTER_ERROR = Duration.ofMillis(1);

	private final Runnable call;

	private final int callers;

	private final Duration warmup;

	private final Duration duration;

	/**
	 * Creates a load test.
	 * @param call makes one call, or throws a {@link PeerLinkException}
	 * @param callers the number of threads
	 * @param warmup how long to call before the measurement
	 * @param duration how long to measure
	 */
	LoadTest(Runnable call, int callers, Duration warmup, Duration duration) {
		this.call = call;
		this.callers = callers;
		this.warmup = warmup;
		this.duration = duration;
	}

	/**
	 * Runs the test. An interrupt ends it early; the result covers the time until then.
	 */
	Result run() {
		long begin = System.nanoTime() + this.warmup.toNanos();
		List<Caller> running = Stream.generate(() -> new Caller(begin, begin + this.duration.toNanos()))
			.limit(this.callers)
			.toList();
		running.forEach(Thread::start);
		await(running);
		long elapsed = Math.min(System.nanoTime() - begin, this.duration.toNanos());
		return Result.of(running, Duration.ofNanos(Math.max(elapsed, 0)));
	}

	private static void await(List<Caller> callers) {
		try {
			for (Caller caller : callers) {
				caller.join();
			}
		}
		catch (InterruptedException ex) {
			callers.forEach(Thread::interrupt);
			callers.forEach(Caller::joinBriefly);
		}
	}

	/**
	 * The result of a load test.
	 *
	 * @param elapsed the duration of the measurement
	 * @param latencies the latencies of successful calls
	 * @param errors the numbers of failed calls by type of failure
	 */
	record Result(Duration elapsed, Latencies latencies, Map<String, Long> errors) {

		private static Result of(List<Caller> callers, Duration elapsed) {
			Latencies latencies = new Latencies();
			Map<String, Long> errors = new TreeMap<>();
			for (Caller caller : callers) {
				latencies.addAll(caller.latencies);
				caller.errors.forEach((type, count) -> errors.merge(type, count, Long::sum));
			}
			return new Result(elapsed, latencies, errors);
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
				LoadTest.this.call.run();
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

		private void joinBriefly() {
			try {
				TimeUnit.SECONDS.timedJoin(this, 1);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
