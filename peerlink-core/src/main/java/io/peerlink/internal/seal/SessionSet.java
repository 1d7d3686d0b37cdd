package io.peerlink.internal.seal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The sessions with one node. One seals, the current one. Sessions that the other side
 * has begun wait until it shows that it has the keys. Those that were current before
 * still open what is on its way. Changes are guarded by the lock of the engine.
 */
final class SessionSet {

	/**
	 * How many sessions wait for their first message: the other side may begin with each
	 * of its secrets, and goes on with the first that is answered.
	 */
	static final int MAX_UNCONFIRMED = SealLimits.MAX_REALMS;

	/**
	 * How many sessions only open: when both sides begin at once, there is one more than
	 * the previous one.
	 */
	static final int MAX_RETIRED = 3;

	/**
	 * For how long a session that this node has begun takes precedence although nothing
	 * is heard of it: as long as its first message is repeated.
	 */
	private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

	private final SessionTable table;

	private final Deque<Session> unconfirmed = new ArrayDeque<>(0);

	private final Deque<Session> retired = new ArrayDeque<>(0);

	private volatile @Nullable Session current;

	SessionSet(SessionTable table) {
		this.table = table;
	}

	/**
	 * Returns the session that seals. May be called without the lock.
	 */
	@Nullable Session current() {
		return this.current;
	}

	/**
	 * Adds a session that this node has begun. It seals at once.
	 * @param first whether this node decides when both have begun at the same time
	 */
	void begun(Session session, boolean first, long now) {
		if (first) {
			this.unconfirmed.forEach((other) -> postpone(other, now));
			this.unconfirmed.clear();
		}
		makeCurrent(session, now);
	}

	/**
	 * Adds a session that the other side has begun.
	 * @param first whether this node decides when both have begun at the same time: the
	 * other side does not know the current session yet
	 */
	void answered(Session session, boolean first, long now) {
		if (first && isUnknownToRemote(this.current)) {
			postpone(session, now);
			return;
		}
		if (this.unconfirmed.size() == MAX_UNCONFIRMED) {
			retire(this.unconfirmed.removeFirst(), now);
		}
		this.unconfirmed.addLast(session);
	}

	private static boolean isUnknownToRemote(@Nullable Session session) {
		return session != null && session.isInitiator() && !session.isHeard();
	}

	private void postpone(Session session, long now) {
		session.postponed(true);
		retire(session, now);
	}

	/**
	 * Takes note of a message of a session that was postponed. It becomes the current one
	 * if nothing is heard of the one that this node has begun: the other side may have
	 * forgotten that.
	 */
	void preferred(Session session, long now) {
		Session current = this.current;
		if (current != null && isUnknownToRemote(current) && current.age(now) >= PATIENCE_NANOS
				&& this.retired.remove(session)) {
			session.postponed(false);
			makeCurrent(session, now);
		}
	}

	/**
	 * Takes note of the first message of a session that the other side has begun.
	 * @return whether the session has become the current one; {@code false} if it was
	 * retired before
	 */
	boolean confirmed(Session session, long now) {
		if (!this.unconfirmed.remove(session)) {
			return false;
		}
		makeCurrent(session, now);
		return true;
	}

	private void makeCurrent(Session session, long now) {
		Session before = this.current;
		this.current = session;
		if (before != null) {
			retire(before, now);
		}
	}

	private void retire(Session session, long now) {
		session.retire(now);
		this.retired.addLast(session);
		if (this.retired.size() > MAX_RETIRED) {
			erase(this.retired.removeFirst());
		}
	}

	/**
	 * Returns for how long the latest session waits for its first message.
	 * @return nanoseconds, a negative number if there is none
	 */
	long ageOfUnconfirmed(long now) {
		Session latest = this.unconfirmed.peekLast();
		return (latest != null) ? latest.age(now) : -1;
	}

	/**
	 * Erases the sessions that nothing is expected of.
	 */
	void expire(long now) {
		Session current = this.current;
		if (current != null && current.isOver(now)) {
			this.current = null;
			erase(current);
		}
		for (Iterator<Session> it = this.unconfirmed.iterator(); it.hasNext();) {
			Session session = it.next();
			if (session.age(now) >= SealLimits.LINGER.toNanos()) {
				it.remove();
				erase(session);
			}
		}
		for (Iterator<Session> it = this.retired.iterator(); it.hasNext();) {
			Session session = it.next();
			if (session.hasLingered(now) || session.isOver(now)) {
				it.remove();
				erase(session);
			}
		}
	}

	/**
	 * Erases all sessions.
	 */
	void erase() {
		Session current = this.current;
		this.current = null;
		if (current != null) {
			erase(current);
		}
		this.unconfirmed.forEach(this::erase);
		this.unconfirmed.clear();
		this.retired.forEach(this::erase);
		this.retired.clear();
	}

	private void erase(Session session) {
		this.table.remove(session.localIndex());
		session.erase();
	}

	int size() {
		return ((this.current != null) ? 1 : 0) + this.unconfirmed.size() + this.retired.size();
	}

}
