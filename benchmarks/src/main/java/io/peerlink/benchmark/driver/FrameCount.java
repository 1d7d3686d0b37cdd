package io.peerlink.benchmark.driver;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts frames that one thread receives.
 */
final class FrameCount implements Server {

	private final String address;

	private final AtomicLong received = new AtomicLong();

	private final AtomicLong wrong = new AtomicLong();

	private long last;

	FrameCount(String address) {
		this.address = address;
	}

	/**
	 * Counts a frame unless a later one has arrived before, like a SEQUENCE channel.
	 */
	void arrived(long sequence, Frame.State state) {
		if (!state.belongsTo(sequence)) {
			this.wrong.incrementAndGet();
		}
		else if (sequence > this.last) {
			this.last = sequence;
			this.received.incrementAndGet();
		}
	}

	@Override
	public String address() {
		return this.address;
	}

	@Override
	public long received() {
		return this.received.get();
	}

	@Override
	public long wrong() {
		return this.wrong.get();
	}

}
