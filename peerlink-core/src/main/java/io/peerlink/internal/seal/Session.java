package io.peerlink.internal.seal;

import io.peerlink.internal.crypto.SessionKeys;
import io.peerlink.internal.udp.DatagramSeal;

/**
 * What one handshake gave: a key for each direction. Thread-safe.
 */
final class Session implements SessionTable.Entry {

	private static final long REJECT_NANOS = SealLimits.REJECT_AGE.toNanos();

	private static final long LINGER_NANOS = SealLimits.LINGER.toNanos();

	private final Remote remote;

	private final boolean initiator;

	private final int localIndex;

	private final long createdAt;

	private final long rekeyAge;

	private final long rekeyMessages;

	private final Sealer sealer;

	private final Opener opener;

	private volatile boolean heard;

	private volatile boolean erased;

	private volatile boolean postponed;

	private long retiredAt;

	/**
	 * Creates a session.
	 * @param remote the other side
	 * @param initiator whether this node has begun the handshake
	 * @param localIndex by which the other side names the session
	 * @param remoteIndex by which this side names it
	 * @param keys the keys, which the caller erases
	 * @param createdAt the present time
	 * @param limits how long the keys may be used
	 */
	Session(Remote remote, boolean initiator, int localIndex, int remoteIndex, SessionKeys keys, long createdAt,
			SealLimits limits) {
		this.remote = remote;
		this.initiator = initiator;
		this.localIndex = localIndex;
		this.createdAt = createdAt;
		this.sealer = new Sealer(keys.send(), remoteIndex, limits.rejectMessages());
		this.opener = limits.openers().create(keys.receive(), limits.rejectMessages());
		long rekeyAge = SealLimits.REKEY_AGE.toNanos();
		// Who has made the session renews it. If nothing is heard of that, the other side
		// does so in the middle of the time that is left, so that no datagram waits.
		this.rekeyAge = initiator ? rekeyAge : middle(rekeyAge, REJECT_NANOS);
		this.rekeyMessages = initiator ? limits.rekeyMessages()
				: middle(limits.rekeyMessages(), limits.rejectMessages());
	}

	private static long middle(long low, long high) {
		return low + (high - low) / 2;
	}

	Remote remote() {
		return this.remote;
	}

	boolean isInitiator() {
		return this.initiator;
	}

	@Override
	public int localIndex() {
		return this.localIndex;
	}

	/**
	 * Seals a message.
	 * @return the length of the packet, {@link DatagramSeal#NO_SESSION} if the session
	 * must not be used any more
	 */
	int seal(byte[] plain, int offset, int length, byte[] packet, long now) {
		if (now - this.createdAt >= REJECT_NANOS) {
			return DatagramSeal.NO_SESSION;
		}
		return this.sealer.seal(plain, offset, length, packet);
	}

	/**
	 * Returns whether the next message can be sealed.
	 */
	boolean canSeal(long now) {
		return now - this.createdAt < REJECT_NANOS && this.sealer.canSeal();
	}

	/**
	 * Opens a message. For the receive thread.
	 * @return the length of the plain message, or a negative number of {@link Opener}
	 */
	int open(byte[] packet, int length, byte[] plain, long now) {
		return isOver(now) ? Opener.STALE : this.opener.open(packet, length, plain);
	}

	/**
	 * Returns whether the message that was opened last is the latest so far. For the
	 * receive thread.
	 */
	boolean isLatest() {
		return this.opener.isLatest();
	}

	/**
	 * Returns whether a new session should be made, as far as a sender knows.
	 */
	boolean isWornBySending(long now) {
		return now - this.createdAt >= this.rekeyAge || this.sealer.sealed() >= this.rekeyMessages;
	}

	/**
	 * Returns whether a new session should be made, as far as the receive thread knows.
	 */
	boolean isWornByReceiving(long now) {
		return now - this.createdAt >= this.rekeyAge || this.opener.sealedByRemote() >= this.rekeyMessages;
	}

	/**
	 * Returns whether the other side does not seal with this session any more, and what
	 * it has sealed should have arrived.
	 */
	boolean isOver(long now) {
		return now - this.createdAt >= REJECT_NANOS + LINGER_NANOS;
	}

	/**
	 * Returns for how long the session exists.
	 * @return nanoseconds
	 */
	long age(long now) {
		return now - this.createdAt;
	}

	/**
	 * Returns whether a message was opened, which shows that the other side has the keys.
	 */
	boolean isHeard() {
		return this.heard;
	}

	void heard() {
		this.heard = true;
	}

	/**
	 * Returns whether the session only opens because this node has begun another one at
	 * the same time.
	 */
	boolean isPostponed() {
		return this.postponed;
	}

	void postponed(boolean postponed) {
		this.postponed = postponed;
	}

	/**
	 * Marks the end of sending. Guarded by the lock of the engine.
	 */
	void retire(long now) {
		this.retiredAt = now;
	}

	/**
	 * Returns whether nothing is expected any more since {@link #retire}. Guarded by the
	 * lock of the engine.
	 */
	boolean hasLingered(long now) {
		return now - this.retiredAt >= LINGER_NANOS;
	}

	/**
	 * Overwrites the keys.
	 */
	void erase() {
		this.erased = true;
		this.sealer.erase();
		this.opener.erase();
	}

	boolean isErased() {
		return this.erased;
	}

}
