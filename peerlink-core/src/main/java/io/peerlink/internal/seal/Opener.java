package io.peerlink.internal.seal;

import io.peerlink.internal.crypto.ReplayWindow;
import io.peerlink.internal.crypto.SealingKey;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a session: opens each message once. Only the receive thread
 * opens, while another one may erase the key.
 */
class Opener {

	/**
	 * The key must not be used any more.
	 */
	static final int STALE = -1;

	/**
	 * The message has arrived before, or is too old to know.
	 */
	static final int REPLAYED = -2;

	/**
	 * The message was not sealed with this key.
	 */
	static final int FORGED = -3;

	private final long rejectMessages;

	private final ReplayWindow window = new ReplayWindow();

	private @Nullable SealingKey key;

	private long next;

	private boolean latest;

	Opener(byte[] key, long rejectMessages) {
		this.key = new SealingKey(key);
		this.rejectMessages = rejectMessages;
	}

	/**
	 * Opens a message.
	 * @param packet the packet, at least as long as its overhead
	 * @param plain takes the plain message, and has room for the packet
	 * @return the length of the plain message, or a negative number that says why there
	 * is none
	 */
	synchronized int open(byte[] packet, int length, byte[] plain) {
		SealingKey key = this.key;
		long counter = PacketFormat.longAt(packet, PacketFormat.DATA_COUNTER);
		if (key == null || counter < 0 || counter >= this.rejectMessages) {
			return STALE;
		}
		if (!this.window.mayAccept(counter)) {
			return REPLAYED;
		}
		int opened = key.open(counter, packet, 0, PacketFormat.DATA_HEADER, packet, PacketFormat.DATA_HEADER,
				length - PacketFormat.DATA_HEADER, plain, 0);
		if (opened < 0) {
			return FORGED;
		}
		if (!this.window.accept(counter)) {
			return REPLAYED;
		}
		this.latest = counter >= this.next;
		this.next = Math.max(this.next, counter + 1);
		return opened;
	}

	/**
	 * Returns whether the message that was opened last is the latest so far. For the
	 * receive thread.
	 */
	boolean isLatest() {
		return this.latest;
	}

	/**
	 * Returns how many messages the other side has sealed, as far as is known here. For
	 * the receive thread.
	 */
	long sealedByRemote() {
		return this.next;
	}

	synchronized void erase() {
		SealingKey key = this.key;
		if (key != null) {
			key.erase();
			this.key = null;
		}
	}

	/**
	 * Makes the receiving half of each session.
	 */
	@FunctionalInterface
	interface Factory {

		/**
		 * The one that checks everything.
		 */
		Factory STRICT = Opener::new;

		/**
		 * Makes the receiving half of a session.
		 * @param key the key, of which a copy is kept
		 * @param rejectMessages how many messages the key may be used for
		 */
		Opener create(byte[] key, long rejectMessages);

	}

}
