package io.peerlink.internal.node;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

import io.peerlink.internal.concurrent.SerialExecutor;
import io.peerlink.internal.context.NodeIdentity;
import io.peerlink.internal.crypto.KeyedInstance;
import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.internal.membership.NameGuard;
import io.peerlink.internal.time.RateLimit;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerPins;
import io.peerlink.peer.RefusedKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pins the names of peers to their keys in one run of a node, and refuses other keys
 * (docs/security.md, "Pins"). An instance id belongs to a key, so it alone tells whether
 * a node may have a name, whatever has discovered it.
 * <p>
 * The name of this node is its own once that is confirmed. It is not among the pins, as
 * this node may have another name after the next start. Thread-safe.
 */
final class PinKeeper implements NameGuard {

	private static final Logger logger = LoggerFactory.getLogger(PinKeeper.class);

	/**
	 * How many refusals a second are logged at most on average, after the first ones: a
	 * member can announce any number of keys.
	 */
	private static final int LOGGED_PER_SECOND = 1;

	private static final int LOGGED_AT_ONCE = 64;

	private final RefusedKeys refused = new RefusedKeys();

	/**
	 * Guarded by itself.
	 */
	private final RateLimit logged = new RateLimit(LOGGED_PER_SECOND, LOGGED_AT_ONCE);

	private final PinStore store;

	private final byte[] ownKey;

	private final Supplier<NodeIdentity> self;

	private final Function<Peer, byte @Nullable []> keys;

	private final Scheduler scheduler;

	private final SerialExecutor events;

	private final PeerPins.Listener listener;

	private volatile Runnable changed = () -> {
	};

	private volatile boolean ownNameConfirmed;

	private volatile boolean fullReported;

	private volatile boolean manyNamesReported;

	/**
	 * Creates a keeper.
	 * @param store the pins
	 * @param ownKey the public key of this node
	 * @param self this node
	 * @param keys returns the public key of a peer, {@code null} if it is not known; must
	 * not block
	 * @param scheduler the time
	 * @param events informs the listener, and logs
	 * @param listener is informed of keys that are refused
	 */
	PinKeeper(PinStore store, byte[] ownKey, Supplier<NodeIdentity> self, Function<Peer, byte @Nullable []> keys,
			Scheduler scheduler, Executor events, PeerPins.Listener listener) {
		this.store = store;
		this.ownKey = ownKey.clone();
		this.self = self;
		this.keys = keys;
		this.scheduler = scheduler;
		this.events = new SerialExecutor(events, 2 * RefusedKeys.LIMIT);
		this.listener = listener;
	}

	/**
	 * Sets what is run when a name was pinned or a pin was forgotten; it must not block.
	 */
	void onChange(Runnable changed) {
		this.changed = changed;
	}

	/**
	 * Sets whether this node has its name for long enough that it gives it to nobody.
	 */
	void confirmOwnName(boolean confirmed) {
		this.ownNameConfirmed = confirmed;
	}

	@Override
	public boolean permits(String nameKey, String instanceId) {
		if (isOwn(nameKey)) {
			return KeyedInstance.isOf(instanceId, this.ownKey);
		}
		Pin pin = this.store.find(nameKey);
		return pin == null || pin.isKeyOf(instanceId);
	}

	@Override
	public boolean isReserved(String nameKey) {
		return isOwn(nameKey) || this.store.find(nameKey) != null;
	}

	private boolean isOwn(String nameKey) {
		return this.ownNameConfirmed && isNameOfThisNode(nameKey);
	}

	private boolean isNameOfThisNode(String nameKey) {
		return NodeName.key(this.self.get().name()).equals(nameKey);
	}

	@Override
	public void proved(Peer peer) {
		String nameKey = NodeName.key(peer.name());
		if (isNameOfThisNode(nameKey) || this.store.find(nameKey) != null) {
			return;
		}
		byte[] key = this.keys.apply(peer);
		if (key == null || !KeyedInstance.isOf(peer.instanceId(), key)) {
			// The next answer to a ping is another chance.
			return;
		}
		Pin pin = new Pin(peer.name(), key, now());
		if (this.store.add(pin)) {
			log(() -> logger.info("The name {} is pinned", pin));
			this.changed.run();
		}
		else {
			reportUnpinned(pin);
		}
	}

	/**
	 * Not by this thread, which holds the lock of the table: a log may block.
	 */
	private void log(Runnable message) {
		this.events.tryExecute(message);
	}

	private void reportUnpinned(Pin pin) {
		if (this.store.isFull()) {
			if (!this.fullReported) {
				this.fullReported = true;
				log(() -> logger.warn("{} names are pinned, which is the limit: '{}' and others are not",
						PeerPins.MAX_PINS, pin.name()));
			}
		}
		else if (this.store.hasManyNames(pin) && !this.manyNamesReported) {
			this.manyNamesReported = true;
			log(() -> logger.warn(
					"The name {} is not pinned: {} other names are pinned to that key, which is the limit", pin,
					PeerPins.MAX_NAMES));
		}
	}

	@Override
	public void refused(Peer peer) {
		String nameKey = NodeName.key(peer.name());
		String pinned = ownerOf(nameKey);
		if (pinned == null) {
			return;
		}
		byte[] key = this.keys.apply(peer);
		RefusedKey refusal = new RefusedKey(peer.name(), (key != null) ? StaticKey.fingerprint(key) : null, pinned,
				peer.hostAndPort(), now());
		if (this.refused.add(refusal)) {
			if (isLogged()) {
				String description = describe(refusal, isOwn(nameKey));
				log(() -> logger.error("{}", description));
			}
			this.events.tryExecute(() -> this.listener.keyRefused(refusal));
		}
	}

	/**
	 * Returns the fingerprint of the key that a name belongs to.
	 */
	private @Nullable String ownerOf(String nameKey) {
		if (isOwn(nameKey)) {
			return StaticKey.fingerprint(this.ownKey);
		}
		Pin pin = this.store.find(nameKey);
		return (pin != null) ? pin.fingerprint() : null;
	}

	private boolean isLogged() {
		synchronized (this.logged) {
			return this.logged.tryAcquire(this.scheduler.nanoTime());
		}
	}

	@Override
	public @Nullable String refusalOf(String nameKey) {
		RefusedKey refusal = this.refused.find(nameKey);
		return (refusal != null) ? describe(refusal, isOwn(nameKey)) : null;
	}

	private String describe(RefusedKey refusal, boolean own) {
		String key = (refusal.fingerprint() != null) ? "the key " + refusal.fingerprint() : "another key";
		String problem = "The node at " + refusal.address() + " is not taken for '" + refusal.name() + "': it has "
				+ key;
		return problem
				+ (own ? ", and the name is that of this node" : ", and the name is pinned to " + refusal.pinned()
						+ ". If the node has got a new key, forget the pin " + this.store.howToForget(refusal.name()));
	}

	/**
	 * Returns the nodes that were refused.
	 */
	List<RefusedKey> refused() {
		return this.refused.all();
	}

	/**
	 * Forgets the pin of a name.
	 * @return whether it was pinned
	 */
	boolean forget(String name) {
		boolean pinned = this.store.remove(name);
		if (pinned) {
			released(NodeName.key(name));
			this.changed.run();
		}
		return pinned;
	}

	/**
	 * Takes note that a name is not pinned any more, or to another key.
	 */
	void released(String nameKey) {
		this.refused.remove(nameKey);
		logger.info("The pin of the name '{}' was forgotten", nameKey);
	}

	private Instant now() {
		return Instant.ofEpochMilli(this.scheduler.epochMillis());
	}

}
