package io.peerlink.benchmark.process;

import java.util.concurrent.TimeUnit;

import io.peerlink.benchmark.driver.DriverOptions;
import io.peerlink.benchmark.driver.FrameSender;

/**
 * Sends frames from one thread for {@code secs} seconds, as fast as it goes or
 * {@code rate} a second, evenly spaced.
 */
final class FrameMeasurement implements Measurement {

	private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

	private static final long SETTLE_MILLIS = 300;

	private final DriverOptions options;

	private final FrameSender sender;

	private long sequence;

	FrameMeasurement(DriverOptions options, FrameSender sender) {
		this.options = options;
		this.sender = sender;
	}

	@Override
	public void warmUp(double seconds) throws Exception {
		send(seconds);
		// What is still on its way must not be counted later.
		TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
	}

	@Override
	public ClientFigures measure() throws Exception {
		Usage before = Usage.now();
		long start = System.nanoTime();
		long first = this.sequence;
		send(this.options.decimal("secs", 1));
		long took = System.nanoTime() - start;
		Usage usage = Usage.now().since(before);
		return new ClientFigures(this.sequence - first, 0, took / NANOS_PER_SECOND, 0, 0, 0, 0, 0, usage);
	}

	private void send(double seconds) throws Exception {
		double rate = this.options.decimal("rate", 0);
		double gap = (rate > 0) ? NANOS_PER_SECOND / rate : 0;
		long start = System.nanoTime();
		long duration = (long) (seconds * NANOS_PER_SECOND);
		long sent = 0;
		for (long now = 0; now < duration; now = System.nanoTime() - start) {
			if (now < (long) (sent * gap)) {
				Thread.onSpinWait();
				continue;
			}
			this.sequence++;
			this.sender.send(this.sequence);
			sent++;
		}
	}

}
