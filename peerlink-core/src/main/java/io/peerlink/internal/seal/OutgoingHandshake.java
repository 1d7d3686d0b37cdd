package io.peerlink.internal.seal;

import io.peerlink.internal.crypto.Handshake;
import io.peerlink.internal.time.Backoff;
import io.peerlink.internal.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A handshake that this node has begun, until it is answered or given up: one attempt for
 * each secret of this node, of which the first that is answered counts. Guarded by the
 * lock of the engine, except for the timer.
 */
final class OutgoingHandshake {

	private final Remote remote;

	private final @Nullable Attempt[] attempts;

	private final Backoff backoff;

	private volatile Scheduler.@Nullable Timer timer;

	private int transmissions;

	private long begunAt;

	private boolean over;

	OutgoingHandshake(Remote remote, int realms, Backoff backoff) {
		this.remote = remote;
		this.attempts = new Attempt[realms];
		this.backoff = backoff;
	}

	Remote remote() {
		return this.remote;
	}

	void timer(Scheduler.Timer timer) {
		this.timer = timer;
	}

	boolean isOver() {
		return this.over;
	}

	/**
	 * Returns how often an INIT was sent.
	 */
	int transmissions() {
		return this.transmissions;
	}

	/**
	 * Takes note that an INIT is sent.
	 * @return how long to wait for the answer, in nanoseconds
	 */
	long transmitted(long now) {
		if (this.transmissions++ == 0) {
			this.begunAt = now;
		}
		return this.backoff.next();
	}

	/**
	 * Returns whether the answer was waited for long enough.
	 */
	boolean isHopeless(long now) {
		return this.transmissions > 0 && now - this.begunAt >= SealLimits.GIVE_UP.toNanos();
	}

	/**
	 * Returns which secret is to be tried next: each in its turn.
	 */
	int nextRealm() {
		return this.transmissions % this.attempts.length;
	}

	@Nullable Attempt attempt(int realm) {
		return this.attempts[realm];
	}

	void attempt(Attempt attempt) {
		this.attempts[attempt.realm] = attempt;
	}

	/**
	 * Takes an attempt out, whose index then belongs to the caller.
	 */
	void remove(Attempt attempt) {
		this.attempts[attempt.realm] = null;
	}

	/**
	 * Ends the handshake and overwrites its keys, except for an attempt whose answer is
	 * being read. Ending it twice does nothing.
	 */
	void end(SessionTable table) {
		if (this.over) {
			return;
		}
		this.over = true;
		Scheduler.Timer timer = this.timer;
		if (timer != null) {
			timer.cancel();
		}
		for (Attempt attempt : this.attempts) {
			if (attempt != null && !attempt.claimed) {
				attempt.erase(table);
			}
		}
		this.remote.clearTargets();
		this.remote.handshake().compareAndSet(this, null);
	}

	/**
	 * An INIT and what is needed to read its answer.
	 */
	static final class Attempt implements SessionTable.Entry {

		private final OutgoingHandshake owner;

		private final int realm;

		private final int localIndex;

		private final Handshake handshake;

		private final byte[] init;

		private final long madeAt;

		private boolean claimed;

		private int failures;

		Attempt(OutgoingHandshake owner, int realm, int localIndex, Handshake handshake, byte[] init, long madeAt) {
			this.owner = owner;
			this.realm = realm;
			this.localIndex = localIndex;
			this.handshake = handshake;
			this.init = init;
			this.madeAt = madeAt;
		}

		/**
		 * Returns which secret it was made with.
		 */
		int realm() {
			return this.realm;
		}

		OutgoingHandshake owner() {
			return this.owner;
		}

		@Override
		public int localIndex() {
			return this.localIndex;
		}

		/**
		 * Returns the handshake, for who has {@linkplain #tryClaim claimed} it.
		 */
		Handshake handshake() {
			return this.handshake;
		}

		byte[] init() {
			return this.init;
		}

		/**
		 * Returns whether the INIT is to be repeated, and not made anew.
		 * @param oldest when it may have been made
		 */
		boolean isUsable(long oldest) {
			return this.claimed || this.madeAt - oldest >= 0;
		}

		boolean isClaimed() {
			return this.claimed;
		}

		/**
		 * Takes the handshake to read an answer, without the lock.
		 * @return {@code false} if it is over
		 */
		boolean tryClaim() {
			if (this.owner.over || this.claimed) {
				return false;
			}
			this.claimed = true;
			return true;
		}

		void giveBack() {
			this.claimed = false;
		}

		/**
		 * Takes note of an answer that could not be read.
		 * @return how many there were
		 */
		int failed() {
			return ++this.failures;
		}

		/**
		 * Overwrites the keys and gives the index back.
		 */
		void erase(SessionTable table) {
			this.handshake.erase();
			table.remove(this.localIndex);
		}

	}

}
