package io.peerlink.benchmark;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import com.sun.management.ThreadMXBean;

/**
 * Measures one {@link StreamContestant}.
 */
final class StreamMeasurement {

	private static final Duration SETTLE_TIME = Duration.ofMillis(200);

	private static final Duration RETURN_TIMEOUT = Duration.ofMillis(200);

	private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final StreamContestant contestant;

	StreamMeasurement(StreamContestant contestant) {
		this.contestant = contestant;
	}

	/**
	 * Sends as fast as one thread can.
	 */
	OneWay oneWay(Duration duration) {
		AtomicLong arrived = new AtomicLong();
		AtomicLong lastArrival = new AtomicLong(System.nanoTime());
		this.contestant.onArrival((state) -> {
			arrived.incrementAndGet();
			lastArrival.lazySet(System.nanoTime());
		});
		long overflowed = this.contestant.overflowed();
		long allocated = allocatedBytes();
		long start = System.nanoTime();
		long sent = 0;
		while (System.nanoTime() - start < duration.toNanos()) {
			this.contestant.send(GameState.at(sent++));
		}
		long sendingNanos = System.nanoTime() - start;
		while (System.nanoTime() - lastArrival.get() < SETTLE_TIME.toNanos()) {
			LockSupport.parkNanos(SETTLE_TIME.toNanos() / 4);
		}
		long bytes = allocatedBytes() - allocated;
		double receivingSeconds = (lastArrival.get() - start) / 1e9;
		return new OneWay(sent / (sendingNanos / 1e9), arrived.get() / receivingSeconds,
				100.0 * (sent - arrived.get()) / sent, (double) bytes / sent,
				100.0 * (this.contestant.overflowed() - overflowed) / sent);
	}

	/**
	 * Sends one state at a time, each after the return of the previous one.
	 */
	RoundTrips roundTrips(int count) throws InterruptedException {
		Semaphore returned = new Semaphore(0);
		this.contestant.onArrival(this.contestant::sendBack);
		this.contestant.onReturn((state) -> returned.release());
		long[] nanos = new long[count];
		int lost = 0;
		long allocated = allocatedBytes();
		for (int i = 0; i < count; i++) {
			long start = System.nanoTime();
			this.contestant.send(GameState.at(i));
			if (!returned.tryAcquire(RETURN_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)) {
				lost++;
			}
			nanos[i] = System.nanoTime() - start;
		}
		long bytes = allocatedBytes() - allocated;
		Arrays.sort(nanos);
		return new RoundTrips(nanos[count / 2] / 1e3, nanos[count * 99 / 100] / 1e3, lost,
				(double) bytes / (2L * count));
	}

	private long allocatedBytes() {
		return Arrays.stream(this.threads.getThreadAllocatedBytes(this.threads.getAllThreadIds()))
			.filter((bytes) -> bytes > 0)
			.sum();
	}

	/**
	 * Figures of one direction.
	 *
	 * @param sentPerSecond frames sent
	 * @param arrivedPerSecond frames that reached the listener
	 * @param lostPercent sent frames that did not reach the listener
	 * @param bytesPerFrame bytes allocated by both sides for each sent frame
	 * @param overflowedPercent sent frames that a full queue dropped
	 */
	record OneWay(double sentPerSecond, double arrivedPerSecond, double lostPercent, double bytesPerFrame,
			double overflowedPercent) {
	}

	/**
	 * Figures of round trips.
	 *
	 * @param p50Micros the median
	 * @param p99Micros the 99th percentile
	 * @param lost number of frames that did not return
	 * @param bytesPerFrame bytes allocated by both sides for each frame
	 */
	record RoundTrips(double p50Micros, double p99Micros, int lost, double bytesPerFrame) {
	}

}
