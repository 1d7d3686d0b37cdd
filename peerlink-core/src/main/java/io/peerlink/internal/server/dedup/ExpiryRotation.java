package io.peerlink.internal.server.dedup;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Visits all that remembers calls in turn, so that what has expired is forgotten in small
 * steps: requests that arrive meanwhile do not wait for long. Not thread-safe.
 */
final class ExpiryRotation {

	/**
	 * Maximum number of visits and of calls that are forgotten in one step.
	 */
	static final int STEP = 256;

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
	 * Makes the next visits.
	 * @param now the present time
	 * @return whether the round is over
	 */
	boolean step(long now) {
		int work = STEP;
		while (this.left > 0 && work > 0 && !this.members.isEmpty()) {
			Member member = this.members.keySet().iterator().next();
			int limit = work;
			int forgotten = member.expire(now, limit);
			work -= forgotten + 1;
			if (forgotten < limit) {
				this.left--;
				moveOn(member, now);
			}
		}
		return this.left == 0 || this.members.isEmpty();
	}

	private void moveOn(Member member, long now) {
		Runnable onForgotten = this.members.get(member);
		if (onForgotten != null && member.isExpired(now)) {
			onForgotten.run();
			this.members.remove(member);
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
