package io.peerlink.internal.seal;

import java.util.List;

import io.peerlink.internal.time.Backoff;
import io.peerlink.internal.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of the engine share.
 */
final class SealContext {

	private final SealSettings settings;

	private final SealLimits limits;

	private final PacketSender network;

	private final SealedRemote own;

	private final List<SealedRealm> realms;

	private final SealCounters counters = new SealCounters();

	private final Object lock = new Object();

	private volatile ForeignListener foreign = (address, sealed) -> {
	};

	SealContext(SealSettings settings, SealLimits limits, PacketSender network) {
		this.settings = settings;
		this.limits = limits;
		this.network = network;
		this.own = new SealedRemote(settings.key().publicKey(), settings.instance());
		this.realms = settings.realms().stream().map(SealedRealm::new).toList();
	}

	SealSettings settings() {
		return this.settings;
	}

	SealLimits limits() {
		return this.limits;
	}

	PacketSender network() {
		return this.network;
	}

	/**
	 * Returns the identity of this node.
	 */
	SealedRemote own() {
		return this.own;
	}

	/**
	 * Returns whether this node comes before another one in the order of all nodes.
	 */
	boolean isFirst(SealedRemote other) {
		return this.own.compareTo(other) < 0;
	}

	List<SealedRealm> realms() {
		return this.realms;
	}

	SealCounters counters() {
		return this.counters;
	}

	/**
	 * Returns who is told of datagrams of nodes without a secret of this one.
	 */
	ForeignListener foreign() {
		return this.foreign;
	}

	void foreign(ForeignListener foreign) {
		this.foreign = foreign;
	}

	Scheduler scheduler() {
		return this.settings.scheduler();
	}

	/**
	 * Returns the lock of the engine. It is held neither while keys are agreed on, nor
	 * while anything is sent or told to others, and not needed to seal and open with a
	 * session that is in use.
	 */
	Object lock() {
		return this.lock;
	}

	long now() {
		return this.settings.scheduler().nanoTime();
	}

	/**
	 * Returns the waits for answers.
	 */
	Backoff newBackoff() {
		return new Backoff(SealLimits.FIRST_RETRY.toNanos(), SealLimits.LONGEST_RETRY.toNanos(), SealLimits.JITTER,
				this.settings.random());
	}

	/**
	 * Returns the secret that a RESPONSE, a WHO or an IAM was made with.
	 * @return {@code null} if it is none of this node
	 */
	@Nullable SealedRealm realmOf(byte[] packet) {
		for (SealedRealm realm : this.realms) {
			if (realm.isMarked(packet)) {
				return realm;
			}
		}
		return null;
	}

}
