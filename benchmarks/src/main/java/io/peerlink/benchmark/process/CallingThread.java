package io.peerlink.benchmark.process;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.stream.LongStream;

import io.peerlink.benchmark.driver.Caller;
import io.peerlink.benchmark.driver.Client;
import io.peerlink.benchmark.driver.WrongResultException;
import org.jspecify.annotations.Nullable;

/**
 * Calls on one thread. An error is counted; a wrong result ends the process, so that the
 * run fails.
 */
final class CallingThread {

	/**
	 * The number that is not called with, but ends the calls.
	 */
	static final int END = -1;

	private static final int ADDEND = 17;

	private final Client client;

	private final int index;

	private final LongAdder errors;

	private long[] nanos;

	private int count;

	private @Nullable Caller caller;

	CallingThread(Client client, int index, int expectedCalls, LongAdder errors) {
		this.client = client;
		this.index = index;
		this.errors = errors;
		this.nanos = new long[expectedCalls];
	}

	/**
	 * Calls once with each number, and forgets the calls before. For an executor that
	 * uses a thread for each task that runs.
	 * @param numbers gives the numbers
	 * @param pace says when each call begins
	 */
	void run(IntSupplier numbers, CallPace pace) {
		Caller caller = caller();
		this.count = 0;
		pace.begin();
		for (int a = numbers.getAsInt(); a != END; a = numbers.getAsInt()) {
			call(caller, a, pace.await());
		}
	}

	private Caller caller() {
		if (this.caller != null) {
			return this.caller;
		}
		try {
			Caller created = this.client.caller(this.index);
			this.caller = created;
			return created;
		}
		catch (Exception ex) {
			throw new IllegalStateException("The client cannot call", ex);
		}
	}

	private void call(Caller caller, int a, long start) {
		try {
			int sum = caller.add(a, ADDEND);
			if (sum != a + ADDEND) {
				throw new WrongResultException(sum, a + ADDEND);
			}
		}
		catch (WrongResultException ex) {
			throw ex;
		}
		catch (Exception ex) {
			if (this.errors.sum() == 0) {
				System.err.println("The first call that has failed: " + ex);
			}
			this.errors.increment();
			return;
		}
		keep(System.nanoTime() - start);
	}

	private void keep(long duration) {
		if (this.count == this.nanos.length) {
			this.nanos = Arrays.copyOf(this.nanos, 2 * this.count);
		}
		this.nanos[this.count++] = duration;
	}

	/**
	 * Returns the durations of the calls that had a result.
	 */
	LongStream nanos() {
		return Arrays.stream(this.nanos, 0, this.count);
	}

}
