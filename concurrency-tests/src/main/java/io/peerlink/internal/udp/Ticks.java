package io.peerlink.internal.udp;

import java.util.concurrent.locks.LockSupport;

/**
 * A clock that counts milliseconds as a thread of this process sees them. It stands still
 * while the process does, so a busy machine makes nothing late.
 */
final class Ticks {

	/**
	 * After so many ticks nothing else will happen.
	 */
	static final int LATE = 1000;

	private static volatile int now;

	static {
		Thread clock = new Thread(Ticks::run, "ticks");
		clock.setDaemon(true);
		clock.start();
	}

	private Ticks() {
	}

	@SuppressWarnings("NonAtomicVolatileUpdate") // Written by one thread.
	private static void run() {
		while (true) {
			LockSupport.parkNanos(1_000_000);
			now++;
		}
	}

	static int now() {
		return now;
	}

	static boolean isLate(int since) {
		return now - since >= LATE;
	}

}
