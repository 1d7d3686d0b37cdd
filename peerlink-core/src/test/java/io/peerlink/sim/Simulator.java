package io.peerlink.sim;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

import io.peerlink.internal.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time on one thread: events run in the order of their time, and those of the
 * same time in the order in which they were scheduled. Nothing waits, so hours are
 * simulated in milliseconds, and the same seed results in the same run.
 * <p>
 * Unlike in production, a task that throws fails the run. Only the thread that created
 * the simulator may use it.
 */
public final class Simulator implements Scheduler {

	/**
	 * System property: run {@link #forSeeds} with this seed only, and print the trace.
	 */
	public static final String SEED_PROPERTY = "peerlink.sim.seed";

	/**
	 * Makes {@link #nanoTime()} overflow after five seconds, as a real clock may, so that
	 * code that compares times instead of differences fails.
	 */
	private static final long NANO_ORIGIN = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

	/**
	 * 2026-01-01T00:00:00Z.
	 */
	private static final long EPOCH_ORIGIN = 1_767_225_600_000L;

	private static final Duration LONGEST_DELAY = Duration.ofDays(365);

	private static final int MOST_EVENTS_AT_ONE_TIME = 1_000_000;

	private static final long NANOS_PER_MILLI = 1_000_000;

	private final Thread owner = Thread.currentThread();

	private final long seed;

	private final SplittableRandom random;

	private final Trace trace = new Trace();

	private final Queue<Event> events = new PriorityQueue<>(
			Comparator.comparingLong(Event::time).thenComparingLong(Event::number));

	private long elapsed;

	private long scheduled;

	private int eventsAtThisTime;

	private int pending;

	private boolean running;

	/**
	 * Creates a simulator.
	 * @param seed the seed of all random decisions
	 */
	public Simulator(long seed) {
		this.seed = seed;
		this.random = new SplittableRandom(seed);
	}

	/**
	 * Runs a scenario once for each of the seeds 1 to {@code count}, or for the one seed
	 * of {@link #SEED_PROPERTY}.
	 * @param count the number of seeds
	 * @param scenario the scenario * @throws AssertionError if the scenario fails; names
	 * the seed
	 */
	public static void forSeeds(int count, Scenario scenario) {
		Long wanted = Long.getLong(SEED_PROPERTY);
		if (wanted != null) {
			runSeed(wanted, scenario, true);
			return;
		}
		LongStream.rangeClosed(1, count).forEach((seed) -> runSeed(seed, scenario, false));
	}

	/**
	 * Like {@link #forSeeds}, on as many threads as there are processors. Each seed has a
	 * simulator of its own and is run by one of the threads; state that the scenario
	 * shares between seeds must be thread-safe.
	 * @param count the number of seeds
	 * @param scenario the scenario * @throws AssertionError if the scenario fails; names
	 * the lowest seed that does. Higher seeds are not started after a failure
	 */
	public static void forSeedsInParallel(int count, Scenario scenario) {
		if (isReplay()) {
			forSeeds(count, scenario);
			return;
		}
		new ParallelRun(count, (seed) -> runSeed(seed, scenario, false)).run();
	}

	/**
	 * Returns whether a single seed is run, so that sums over many seeds are meaningless.
	 * @return whether {@link #SEED_PROPERTY} is set
	 */
	public static boolean isReplay() {
		return Long.getLong(SEED_PROPERTY) != null;
	}

	private static void runSeed(long seed, Scenario scenario, boolean verbose) {
		Simulator simulator = new Simulator(seed);
		simulator.trace.verbose(verbose);
		try {
			scenario.run(simulator);
		}
		catch (Throwable ex) {
			throw new AssertionError("Failed with seed " + seed + " after " + Duration.ofNanos(simulator.elapsed)
					+ "; replay with -D" + SEED_PROPERTY + "=" + seed + ": " + ex.getMessage() + System.lineSeparator()
					+ simulator.trace.tail(), ex);
		}
	}

	/**
	 * Returns the seed of this run.
	 * @return the seed
	 */
	public long seed() {
		return this.seed;
	}

	/**
	 * Returns the random generator of this run.
	 * @return the generator
	 */
	public RandomGenerator random() {
		return this.random;
	}

	@Override
	public long nanoTime() {
		return NANO_ORIGIN + this.elapsed;
	}

	@Override
	public long epochMillis() {
		return EPOCH_ORIGIN + this.elapsed / NANOS_PER_MILLI;
	}

	@Override
	public Timer schedule(Duration delay, Runnable task) {
		checkThread();
		Event event = new Event(this.elapsed + nanos(delay), this.scheduled++, task);
		this.events.add(event);
		this.pending++;
		return () -> cancel(event);
	}

	/**
	 * Returns an executor that runs tasks as separate events, at the time of their
	 * submission.
	 * @return an executor that never runs a task within its submission
	 */
	public Executor executor() {
		return (task) -> schedule(Duration.ZERO, task);
	}

	/**
	 * Returns an executor that runs tasks as separate events, after a random delay and so
	 * not in order.
	 * @param longestDelay the bound of the random delay
	 * @return an executor like a busy pool
	 */
	public Executor executor(Duration longestDelay) {
		return (task) -> schedule(randomDuration(longestDelay), task);
	}

	/**
	 * Draws a duration.
	 * @param bound the longest duration
	 * @return between zero and the bound
	 */
	public Duration randomDuration(Duration bound) {
		return Duration.ofNanos(this.random.nextLong(bound.toNanos() + 1));
	}

	/**
	 * Advances the time.
	 * @param duration the duration
	 */
	public void run(Duration duration) {
		runUntil(this.elapsed + nanos(duration), () -> false);
	}

	/**
	 * Advances the time until a condition holds.
	 * @param condition the condition; checked after each event
	 * @param limit the longest time to wait
	 * @throws AssertionError on timeout
	 */
	public void runUntil(BooleanSupplier condition, Duration limit) {
		if (!condition.getAsBoolean() && !runUntil(this.elapsed + nanos(limit), condition)) {
			throw new AssertionError("Condition not met within " + limit + " of virtual time (seed " + this.seed + ")");
		}
	}

	/**
	 * Returns the number of events that have not run yet.
	 * @return the number of events, without cancelled ones
	 */
	public int pending() {
		return this.pending;
	}

	/**
	 * Adds a line to the trace. The simulated network records its events; tests may add
	 * their own.
	 * @param what the event; must be immutable, with a hash code that is the same in each
	 * run. It is formatted only if the trace is read
	 */
	public void note(Object what) {
		this.trace.add(this.elapsed, what);
	}

	/**
	 * Returns the hash of the trace.
	 * @return the hash of all lines and their times
	 */
	public long traceHash() {
		return this.trace.hash();
	}

	private boolean runUntil(long end, BooleanSupplier condition) {
		checkThread();
		if (this.running) {
			throw new IllegalStateException("An event must not run the simulator");
		}
		this.running = true;
		try {
			for (Event next = next(end); next != null; next = next(end)) {
				run(next);
				if (condition.getAsBoolean()) {
					return true;
				}
			}
			advance(end);
			return false;
		}
		finally {
			this.running = false;
		}
	}

	private @Nullable Event next(long end) {
		Event next = this.events.peek();
		return (next != null && next.time <= end) ? this.events.poll() : null;
	}

	private void run(Event event) {
		if (event.done) {
			return;
		}
		advance(event.time);
		if (++this.eventsAtThisTime > MOST_EVENTS_AT_ONE_TIME) {
			throw new AssertionError("Time stands still: an event schedules itself without delay");
		}
		event.done = true;
		this.pending--;
		event.task.run();
	}

	private void advance(long time) {
		if (time > this.elapsed) {
			this.elapsed = time;
			this.eventsAtThisTime = 0;
		}
	}

	private void cancel(Event event) {
		checkThread();
		if (!event.done) {
			event.done = true;
			this.pending--;
		}
	}

	private void checkThread() {
		if (Thread.currentThread() != this.owner) {
			throw new IllegalStateException("Used by " + Thread.currentThread() + "; a simulation has one thread");
		}
	}

	private static long nanos(Duration delay) {
		if (delay.isNegative()) {
			return 0;
		}
		return (delay.compareTo(LONGEST_DELAY) < 0) ? delay.toNanos() : LONGEST_DELAY.toNanos();
	}

	/**
	 * A test that is run with many seeds.
	 */
	@FunctionalInterface
	public interface Scenario {

		/**
		 * Runs the scenario.
		 * @param simulator a new simulator
		 * @throws Exception if it fails
		 */
		void run(Simulator simulator) throws Exception;

	}

	private static final class Event {

		private final long time;

		private final long number;

		private final Runnable task;

		private boolean done;

		Event(long time, long number, Runnable task) {
			this.time = time;
			this.number = number;
			this.task = task;
		}

		long time() {
			return this.time;
		}

		long number() {
			return this.number;
		}

	}

}
