package io.peerlink.internal.server.dedup;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Visits all that remembers calls in turn, so that what has expired is forgotten in small
 * steps. Guarded by the lock of whoever has it, which is not held during a visit:
 * requests that arrive meanwhile do not wait.
 */
final class ExpiryRotation {

	/**
	 * Maximum number of visits and of calls that are forgotten in one step.
	 */
	static final int STEP = 256;

	/**
	 * Maximum number of calls that are forgotten in one visit, as their caller may call
	 * meanwhile.
	 */
	static final int VISIT = 64;

	private static final int CAPACITY = 16;

	private static final float LOAD_FACTOR = 0.75F;

	/**
	 * The one that is visited next comes first. In the order of access, so that a member
	 * moves to the end without memory, which may be short.
	 */
	private final Map<Member, Runnable> members = new LinkedHashMap<>(CAPACITY, LOAD_FACTOR, true);

	/**
	 * How many have to be visited until all have been.
	 */
	private int left;

	/**
	 * Adds a member.
	 * @param member the member
	 * @param onForgotten runs when it has expired, before it is removed
	 */
	void add(Member member, Runnable onForgotten) {
		this.members.put(member, onForgotten);
	}

	void remove(Member member) {
		this.members.remove(member);
	}

	boolean isEmpty() {
		return this.members.isEmpty();
	}

	/**
	 * Begins a round, in which each member is visited once.
	 */
	void begin() {
		this.left = this.members.size();
	}

	/**
	 * Returns the member that is visited next.
	 * @return the member, {@code null} if the round is over
	 */
	@Nullable Member next() {
		return (this.left > 0 && !this.members.isEmpty()) ? this.members.keySet().iterator().next() : null;
	}

	/**
	 * Records that a member has forgotten all that had expired, and forgets itself if it
	 * remembers nothing any longer.
	 * @param member the member, which may have been removed meanwhile
	 * @param now the present time
	 */
	void visited(Member member, long now) {
		// The look-up moves the member to the end.
		Runnable onForgotten = this.members.get(member);
		if (onForgotten == null) {
			return;
		}
		this.left--;
		if (member.isExpired(now)) {
			onForgotten.run();
			this.members.remove(member);
		}
	}

	/**
	 * Makes the next visits. To be called without the lock.
	 * @param lock guards this rotation
	 * @param now the present time
	 * @return whether the round is over
	 */
	boolean step(Object lock, long now) {
		int work = STEP;
		while (work > 0) {
			Member member;
			synchronized (lock) {
				member = next();
			}
			if (member == null) {
				return true;
			}
			int limit = Math.min(work, VISIT);
			int forgotten = member.expire(now, limit);
			work -= Math.max(1, forgotten);
			if (forgotten < limit) {
				synchronized (lock) {
					visited(member, now);
				}
			}
		}
		synchronized (lock) {
			return next() == null;
		}
	}

	/**
	 * Remembers calls for a while.
	 */
	interface Member {

		/**
		 * Forgets calls whose time of retention is over.
		 * @param now the present time
		 * @param limit how many to forget at most
		 * @return how many were forgotten
		 */
		int expire(long now, int limit);

		/**
		 * Returns whether there is nothing left to remember.
		 * @param now the present time
		 */
		boolean isExpired(long now);

	}

}
