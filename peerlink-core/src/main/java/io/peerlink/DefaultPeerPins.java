package io.peerlink;

import java.util.List;
import java.util.function.Supplier;

import io.peerlink.internal.node.NodeRun;
import io.peerlink.internal.node.PinStore;
import io.peerlink.peer.PeerListener;
import io.peerlink.peer.PeerPins;
import io.peerlink.peer.PinnedKey;
import io.peerlink.peer.RefusedKey;
import org.jspecify.annotations.Nullable;

/**
 * The pins of a node, stopped or running.
 */
final class DefaultPeerPins implements PeerPins {

	private final @Nullable PinStore store;

	private final PinListeners listeners;

	private final Supplier<@Nullable NodeRun> present;

	private final Supplier<NodeRun> running;

	/**
	 * Creates a view of pins.
	 * @param store the pins, {@code null} if nothing is pinned
	 * @param listeners the listeners
	 * @param present returns the run of the node, {@code null} for none
	 * @param running returns the run of the node, or fails
	 */
	DefaultPeerPins(@Nullable PinStore store, PinListeners listeners, Supplier<@Nullable NodeRun> present,
			Supplier<NodeRun> running) {
		this.store = store;
		this.listeners = listeners;
		this.present = present;
		this.running = running;
	}

	@Override
	public List<PinnedKey> list() {
		return (this.store != null) ? this.store.list() : List.of();
	}

	@Override
	public boolean forget(String name) {
		return this.running.get().forgetPin(Arguments.notNull("name", name));
	}

	@Override
	public List<RefusedKey> refused() {
		NodeRun run = this.present.get();
		return (run != null) ? run.refusedKeys() : List.of();
	}

	@Override
	public PeerListener.Registration addListener(Listener listener) {
		return this.listeners.add(Arguments.notNull("listener", listener));
	}

}
