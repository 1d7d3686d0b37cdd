package io.peerlink.benchmark.driver;

import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * Small calls, while one transfer after the other runs beside them on a thread of its
 * own. When that fails, the calls do.
 */
final class Beside implements Client {

	private final AtomicLong transfers = new AtomicLong();

	private final Caller calls;

	private final Transfer transfer;

	private volatile @Nullable Throwable failure;

	private Beside(Caller calls, Transfer transfer) {
		this.calls = calls;
		this.transfer = transfer;
	}

	static Beside start(Caller calls, Transfer transfer) {
		Beside beside = new Beside(calls, transfer);
		Thread thread = new Thread(beside::run, "transfers");
		thread.setDaemon(true);
		thread.start();
		return beside;
	}

	private void run() {
		try {
			for (int number = 1; true; number++) {
				this.transfer.run(number);
				this.transfers.incrementAndGet();
			}
		}
		catch (Throwable ex) {
			this.failure = ex;
		}
	}

	@Override
	public Caller caller(int thread) {
		return (a, b) -> {
			if (this.failure != null) {
				throw new IllegalStateException("The transfer has failed", this.failure);
			}
			return this.calls.add(a, b);
		};
	}

	@Override
	public long beside() {
		return this.transfers.get();
	}

}
