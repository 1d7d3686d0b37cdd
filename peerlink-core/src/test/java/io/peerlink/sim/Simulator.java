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
 * Virtual time on one thread: events run in the order of their time, and in the order in
 * which they were scheduled when their time is the same. Nothing waits, so hours pass in
 * milliseconds, and the same seed gives the same run.
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
	 * Makes {@link #nanoTime()} overflow after five seconds, as a real one may, so that
	 * code which compares times instead of differences fails here.
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
	 * Create a world.
	 * @param seed decides everything that is random in it
	 */
	public Simulator(long seed) {
		this.seed = seed;
		this.random = new SplittableRandom(seed);
	}

	/**
	 * Play a scenario once for each of the seeds 1 to {@code count}, or for the one seed
	 * that {@link #SEED_PROPERTY} names.
	 * @param count how many seeds
	 * @param scenario what to play
	 * @throws AssertionError when the scenario failed; it names the seed
	 */
	public static void forSeeds(int count, Scenario scenario) {
		Long wanted = Long.getLong(SEED_PROPERTY);
		if (wanted != null) {
			play(wanted, scenario, true);
			return;
		}
		LongStream.rangeClosed(1, count).forEach((seed) -> play(seed, scenario, false));
	}

	/**
	 * Like {@link #forSeeds}, on as many threads as there are processors. Each seed is
	 * played by one of them, with a world of its own; what the scenario shares between
	 * seeds must be thread-safe.
	 * @param count how many seeds
	 * @param scenario what to play
	 * @throws AssertionError when the scenario failed; it names the lowest seed that did.
	 * Higher seeds are not begun after a failure
	 */
	public static void forSeedsInParallel(int count, Scenario scenario) {
		if (isReplay()) {
			forSeeds(count, scenario);
			return;
		}
		new ParallelRun(count, (seed) -> play(seed, scenario, false)).run();
	}

	/**
	 * Tell whether one seed alone is played, so that sums over many seeds mean nothing.
	 * @return whether {@link #SEED_PROPERTY} is set
	 */
	public static boolean isReplay() {
		return Long.getLong(SEED_PROPERTY) != null;
	}

	private static void play(long seed, Scenario scenario, boolean verbose) {
		Simulator simulator = new Simulator(seed);
		simulator.trace.verbose(verbose);
		try {
			scenario.play(simulator);
		}
		catch (Throwable ex) {
			throw new AssertionError("Failed with seed " + seed + " after " + Duration.ofNanos(simulator.elapsed)
					+ "; replay with -D" + SEED_PROPERTY + "=" + seed + ": " + ex.getMessage() + System.lineSeparator()
					+ simulator.trace.tail(), ex);
		}
	}

	/**
	 * Return what decides this run.
	 * @return the seed
	 */
	public long seed() {
		return this.seed;
	}

	/**
	 * Return the source of all that is random in this run.
	 * @return the one generator
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
	 * Run tasks as events of their own, at the time of their submission.
	 * @return an executor that never runs a task at once
	 */
	public Executor executor() {
		return (task) -> schedule(Duration.ZERO, task);
	}

	/**
	 * Run tasks as events of their own, some time later and so not in order.
	 * @param longestDelay the bound of the random delay
	 * @return an executor like a busy pool
	 */
	public Executor executor(Duration longestDelay) {
		return (task) -> schedule(randomDuration(longestDelay), task);
	}

	/**
	 * Draw a duration.
	 * @param bound the longest
	 * @return between zero and the bound
	 */
	public Duration randomDuration(Duration bound) {
		return Duration.ofNanos(this.random.nextLong(bound.toNanos() + 1));
	}

	/**
	 * Let time pass.
	 * @param duration how much
	 */
	public void run(Duration duration) {
		runUntil(this.elapsed + nanos(duration), () -> false);
	}

	/**
	 * Let time pass until something has happened.
	 * @param condition what is waited for; checked after each event
	 * @param limit how long to wait at most
	 * @throws AssertionError when it did not happen
	 */
	public void runUntil(BooleanSupplier condition, Duration limit) {
		if (!condition.getAsBoolean() && !runUntil(this.elapsed + nanos(limit), condition)) {
			throw new AssertionError("Condition not met within " + limit + " of virtual time (seed " + this.seed + ")");
		}
	}

	/**
	 * Return how many events have not run yet.
	 * @return the number of events, cancelled ones not counted
	 */
	public int pending() {
		return this.pending;
	}

	/**
	 * Add a line to the trace. The simulated network notes what it does; tests may add
	 * what matters to them.
	 * @param what what happened; must not change any more, with a hash code that is the
	 * same in each run. It becomes text only when somebody reads the trace
	 */
	public void note(Object what) {
		this.trace.add(this.elapsed, what);
	}

	/**
	 * Return a number that is the same for runs with the same trace.
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
	 * A test that is played with many seeds.
	 */
	@FunctionalInterface
	public interface Scenario {

		/**
		 * Play it.
		 * @param simulator a new world
		 * @throws Exception when it failed
		 */
		void play(Simulator simulator) throws Exception;

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
