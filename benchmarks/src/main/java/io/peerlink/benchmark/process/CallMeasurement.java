package io.peerlink.benchmark.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

import io.peerlink.benchmark.driver.Client;
import io.peerlink.benchmark.driver.DriverOptions;

/**
 * Calls on {@code threads=N} platform threads, for {@code secs} seconds or as often as
 * {@code calls} says, one after the other or {@code rate} a second, and keeps the
 * duration of each call.
 */
final class CallMeasurement implements Measurement {

	private static final int EXPECTED_CALLS = 1 << 21;

	private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

	private static final double NANOS_PER_MICRO = TimeUnit.MICROSECONDS.toNanos(1);

	private final List<CallingThread> threads = new ArrayList<>();

	private final LongAdder errors = new LongAdder();

	private final DriverOptions options;

	private final Client client;

	private final ExecutorService executor;

	CallMeasurement(DriverOptions options, Client client) {
		this.options = options;
		this.client = client;
		int count = options.integer("threads", 1);
		this.executor = Executors.newFixedThreadPool(count);
		for (int i = 0; i < count; i++) {
			this.threads.add(new CallingThread(client, i, EXPECTED_CALLS / count, this.errors));
		}
	}

	/**
	 * Calls without a pace: a few calls a second would leave most of the code to the
	 * interpreter.
	 */
	@Override
	public void warmUp(double seconds) throws InterruptedException {
		long end = endIn(seconds);
		run((index) -> until(end, index), 0);
		this.errors.reset();
	}

	@Override
	public ClientFigures measure() throws InterruptedException {
		int calls = this.options.integer("calls", 0);
		double rate = this.options.decimal("rate", 0);
		Usage before = Usage.now();
		long beside = this.client.beside();
		long start = System.nanoTime();
		if (calls > 0) {
			run(eachOnce(calls), rate);
		}
		else {
			long end = endIn(this.options.decimal("secs", 1));
			run((index) -> until(end, index), rate);
		}
		long took = System.nanoTime() - start;
		Usage usage = Usage.now().since(before);
		long[] nanos = this.threads.stream().flatMapToLong(CallingThread::nanos).sorted().toArray();
		return new ClientFigures(nanos.length, this.errors.sum(), took / NANOS_PER_SECOND, percentile(nanos, 0.5),
				percentile(nanos, 0.99), percentile(nanos, 0.999), percentile(nanos, 1), this.client.beside() - beside,
				usage);
	}

	private void run(IntFunction<IntSupplier> numbers, double rate) throws InterruptedException {
		List<Future<?>> runs = new ArrayList<>();
		for (int i = 0; i < this.threads.size(); i++) {
			CallingThread thread = this.threads.get(i);
			IntSupplier ofThread = numbers.apply(i);
			CallPace pace = CallPace.of(rate / this.threads.size());
			runs.add(this.executor.submit(() -> thread.run(ofThread, pace)));
		}
		for (Future<?> run : runs) {
			try {
				run.get();
			}
			catch (ExecutionException ex) {
				throw new IllegalStateException("A calling thread has failed", ex);
			}
		}
	}

	private static long endIn(double seconds) {
		return System.nanoTime() + (long) (seconds * NANOS_PER_SECOND);
	}

	/**
	 * Numbers that count up from the index of a thread until some time.
	 */
	private static IntSupplier until(long end, int index) {
		AtomicInteger next = new AtomicInteger(index);
		return () -> (System.nanoTime() - end < 0) ? next.getAndIncrement() : CallingThread.END;
	}

	/**
	 * Numbers below a limit, each for one of all threads.
	 */
	private static IntFunction<IntSupplier> eachOnce(int calls) {
		AtomicInteger next = new AtomicInteger();
		return (index) -> () -> {
			int number = next.getAndIncrement();
			return (number < calls) ? number : CallingThread.END;
		};
	}

	private static double percentile(long[] sorted, double share) {
		if (sorted.length == 0) {
			return 0;
		}
		return sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))] / NANOS_PER_MICRO;
	}

}
