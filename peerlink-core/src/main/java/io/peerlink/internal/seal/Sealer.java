package io.peerlink.internal.seal;

import io.peerlink.internal.crypto.SealingKey;
import io.peerlink.internal.udp.DatagramSeal;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a session: numbers messages and seals them, in one step. Who sends
 * has the lock of the transport already as a rule, so that nobody waits for the one of
 * this object. Thread-safe.
 */
final class Sealer {

	private final int receiverIndex;

	private final long rejectMessages;

	private @Nullable SealingKey key;

	private volatile long sealed;

	Sealer(byte[] key, int receiverIndex, long rejectMessages) {
		this.key = new SealingKey(key);
		this.receiverIndex = receiverIndex;
		this.rejectMessages = rejectMessages;
	}

	/**
	 * Seals a message.
	 * @return the length of the packet, {@link DatagramSeal#NO_SESSION} if the key must
	 * not be used any more
	 */
	synchronized int seal(byte[] plain, int offset, int length, byte[] packet) {
		SealingKey key = this.key;
		long counter = this.sealed;
		if (key == null || counter >= this.rejectMessages) {
			return DatagramSeal.NO_SESSION;
		}
		this.sealed = counter + 1;
		PacketFormat.writeDataHeader(packet, this.receiverIndex, counter);
		return PacketFormat.DATA_HEADER + key.seal(counter, packet, 0, PacketFormat.DATA_HEADER, plain, offset, length,
				packet, PacketFormat.DATA_HEADER);
	}

	/**
	 * Returns whether the key may be used once more.
	 */
	synchronized boolean canSeal() {
		return this.key != null && this.sealed < this.rejectMessages;
	}

	/**
	 * Returns how many messages were sealed.
	 */
	long sealed() {
		return this.sealed;
	}

	synchronized void erase() {
		SealingKey key = this.key;
		if (key != null) {
			key.erase();
			this.key = null;
		}
	}

}
