package io.peerlink.internal.channel;

/**
 * Decides which frames of one direction of a SEQUENCE channel are news (WIRE.md section
 * 3): those with a higher number than every frame before. Numbers have 63 bits; at a
 * million frames a second they last for 290,000 years. Not thread-safe.
 */
final class SequenceWindow {

	private long highest;

	/**
	 * Take note of a frame.
	 * @param sequence its number, from 1
	 * @return whether it is newer than all before it
	 */
	boolean advance(long sequence) {
		if (sequence <= this.highest) {
			return false;
		}
		this.highest = sequence;
		return true;
	}

}
