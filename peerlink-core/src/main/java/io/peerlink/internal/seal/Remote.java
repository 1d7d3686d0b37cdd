package io.peerlink.internal.seal;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one run of another node. What has no other remark is guarded by the
 * lock of the engine.
 */
final class Remote {

	/**
	 * How many addresses stand for a node.
	 */
	static final int MAX_ADDRESSES = 16;

	/**
	 * In how many looks a node has sent something while it heard nothing, until it gets
	 * an empty message.
	 */
	static final int UNANSWERED_LOOKS = 2;

	/**
	 * In how many looks something was sent to a node that was not heard, until it counts
	 * as silent: more than it takes a node to answer those who send in one direction
	 * only, even if an empty message is lost.
	 */
	static final int SILENT_LOOKS = 4;

	private final SealedRemote identity;

	private final SessionSet sessions;

	private final WaitingDatagrams waiting;

	private final AtomicReference<@Nullable OutgoingHandshake> handshake = new AtomicReference<>();

	/**
	 * The addresses that are bound to this node, the latest one last.
	 */
	private final Set<InetSocketAddress> addresses = new LinkedHashSet<>();

	/**
	 * Where datagrams have waited to go since the last handshake.
	 */
	private final Deque<InetSocketAddress> targets = new ArrayDeque<>(0);

	private long lastInit;

	private volatile @Nullable InetSocketAddress address;

	private volatile @Nullable InetSocketAddress calledAt;

	private volatile boolean settled;

	private volatile @Nullable SealedRealm realm;

	private volatile long askedAt;

	private volatile long openedAt;

	private volatile long dataOpenedAt;

	private volatile boolean gone;

	private long dataAtLook;

	private long openedAtLook;

	private long askedAtLook;

	private int unansweredLooks;

	private int silentLooks;

	Remote(SealedRemote identity, SessionSet sessions, WaitingDatagrams waiting, long now) {
		this.identity = identity;
		this.sessions = sessions;
		this.waiting = waiting;
		this.askedAt = now;
		this.openedAt = now;
		this.dataOpenedAt = now;
		this.dataAtLook = now;
		this.openedAtLook = now;
		this.askedAtLook = now;
	}

	/**
	 * Returns the secret of the latest session.
	 */
	@Nullable SealedRealm realm() {
		return this.realm;
	}

	void realm(SealedRealm realm) {
		this.realm = realm;
	}

	SealedRemote identity() {
		return this.identity;
	}

	SessionSet sessions() {
		return this.sessions;
	}

	WaitingDatagrams waiting() {
		return this.waiting;
	}

	/**
	 * Returns the handshake that this node has begun. May be used without the lock.
	 */
	AtomicReference<@Nullable OutgoingHandshake> handshake() {
		return this.handshake;
	}

	Set<InetSocketAddress> addresses() {
		return this.addresses;
	}

	/**
	 * Adds a target of the next handshake; the oldest one makes room for it.
	 */
	void addTarget(InetSocketAddress target) {
		this.targets.remove(target);
		this.targets.addLast(target);
		if (this.targets.size() > MAX_ADDRESSES / 2) {
			this.targets.removeFirst();
		}
	}

	/**
	 * Returns where to look for the node: where datagrams wait to go, where others went,
	 * and where it was last.
	 */
	Set<InetSocketAddress> targets() {
		Set<InetSocketAddress> all = new LinkedHashSet<>(this.targets);
		InetSocketAddress address = this.address;
		if (address != null) {
			all.add(address);
		}
		InetSocketAddress calledAt = this.calledAt;
		if (calledAt != null) {
			all.add(calledAt);
		}
		return all;
	}

	void clearTargets() {
		this.targets.clear();
	}

	/**
	 * Returns the counter of the latest handshake of the other side.
	 */
	long lastInit() {
		return this.lastInit;
	}

	void lastInit(long counter) {
		this.lastInit = counter;
	}

	/**
	 * Takes note of a datagram that was sealed. Needs no lock.
	 */
	void sealed(InetSocketAddress to, long now) {
		this.askedAt = now;
		if (!to.equals(this.calledAt)) {
			this.calledAt = to;
		}
	}

	/**
	 * Takes note of a message that was opened. For the receive thread, without the lock.
	 * @param empty whether it was not sent by a user
	 */
	void opened(boolean empty, long now) {
		this.openedAt = now;
		if (!empty) {
			this.dataOpenedAt = now;
		}
	}

	long openedAt() {
		return this.openedAt;
	}

	/**
	 * Compares what was sealed and opened with the look before. To be called regularly.
	 */
	void look() {
		long asked = this.askedAt;
		long opened = this.openedAt;
		long data = this.dataOpenedAt;
		if (opened != this.openedAtLook) {
			this.silentLooks = 0;
		}
		else if (asked != this.askedAtLook && asked - opened > 0) {
			this.silentLooks++;
		}
		if (asked != this.askedAtLook) {
			this.unansweredLooks = 0;
		}
		if (data != this.dataAtLook && data - asked > 0) {
			this.unansweredLooks++;
		}
		this.askedAtLook = asked;
		this.openedAtLook = opened;
		this.dataAtLook = data;
	}

	/**
	 * Returns whether the other side goes on sending although it hears nothing. After
	 * that it is looked at anew.
	 */
	boolean takeUnanswered() {
		boolean unanswered = this.unansweredLooks >= UNANSWERED_LOOKS;
		if (unanswered) {
			this.unansweredLooks = 0;
		}
		return unanswered;
	}

	/**
	 * Returns whether the other side is silent although this one goes on sending. After
	 * that it is looked at anew.
	 */
	boolean takeSilent() {
		boolean silent = this.silentLooks >= SILENT_LOOKS;
		if (silent) {
			this.silentLooks = 0;
		}
		return silent;
	}

	/**
	 * Returns when something was sealed or opened last. Needs no lock.
	 */
	long usedAt() {
		long asked = this.askedAt;
		long opened = this.openedAt;
		return (asked - opened > 0) ? asked : opened;
	}

	/**
	 * Returns where the latest message came from. May be called without the lock.
	 */
	@Nullable InetSocketAddress address() {
		return this.address;
	}

	void address(InetSocketAddress address) {
		this.address = address;
	}

	/**
	 * Returns whether messages from an address need no attention: it is the one of the
	 * latest message, and was looked at. May be called without the lock.
	 */
	boolean isSettledAt(InetSocketAddress from) {
		return this.settled && from.equals(this.address);
	}

	void settled(boolean settled) {
		this.settled = settled;
	}

	/**
	 * Returns whether this object is not used any more. May be called without the lock.
	 */
	boolean isGone() {
		return this.gone;
	}

	void gone() {
		this.gone = true;
	}

}
