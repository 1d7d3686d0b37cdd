package io.peerlink.channel;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.peerlink.time.Durations;

/**
 * How many channels there may be, with one address and in all. A channel keeps its slot
 * until the last of its callbacks has returned, so that peers that open and close
 * channels quickly cannot pile up work.
 */
final class ChannelSlots {

	private final int total;

	private final int perPeer;

	private final Map<InetSocketAddress, Integer> taken = new HashMap<>();

	private int takenInAll;

	ChannelSlots(int total, int perPeer) {
		this.total = total;
		this.perPeer = perPeer;
	}

	/**
	 * Take a slot.
	 * @return whether there was one
	 */
	synchronized boolean acquire(InetSocketAddress address) {
		int withPeer = this.taken.getOrDefault(address, 0);
		if (this.takenInAll >= this.total || withPeer >= this.perPeer) {
			return false;
		}
		this.taken.put(address, withPeer + 1);
		this.takenInAll++;
		return true;
	}

	synchronized void release(InetSocketAddress address) {
		this.taken.computeIfPresent(address, (key, count) -> (count > 1) ? count - 1 : null);
		this.takenInAll--;
		notifyAll();
	}

	/**
	 * Wait until no slot is taken.
	 * @return whether all are free
	 */
	synchronized boolean awaitFree(Duration timeout) throws InterruptedException {
		long deadline = System.nanoTime() + Durations.nanos(timeout);
		while (this.takenInAll > 0) {
			long remaining = deadline - System.nanoTime();
			if (remaining <= 0) {
				return false;
			}
			TimeUnit.NANOSECONDS.timedWait(this, remaining);
		}
		return true;
	}

	/**
	 * Describe the limits for people.
	 */
	String limits() {
		return "at most " + this.perPeer + " with one peer and " + this.total + " in all";
	}

}
