package io.peerlink.internal.node;

import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.peerlink.internal.crypto.KeyedInstance;
import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.internal.discovery.SealedDiscovery;
import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.seal.KeyDirectory;
import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * The keys that peers have announced, by the addresses at which they are known.
 */
final class PeerKeys implements KeyDirectory {

	private final Map<String, Announced> announced = new ConcurrentHashMap<>();

	private final PeerTable peers;

	private final int maxKept;

	/**
	 * Creates a directory.
	 * @param peers the known peers
	 * @param maxPeers how many there may be
	 */
	PeerKeys(PeerTable peers, int maxPeers) {
		this.peers = peers;
		this.maxKept = 2 * maxPeers;
	}

	/**
	 * Where a peer is down, another one may be by now. Whoever answers is asked.
	 */
	@Override
	public @Nullable SealedRemote at(InetSocketAddress address) {
		PeerEntry entry = this.peers.entryAt(address);
		return (entry != null && entry.isUp()) ? keyOf(entry.peer()) : null;
	}

	/**
	 * Returns who listens at an address of TCP.
	 * @param address the address
	 * @param provedAt returns the node that has proved its key at an address of UDP
	 */
	@Nullable SealedRemote listeningAt(InetSocketAddress address, Function<InetSocketAddress, @Nullable SealedRemote> provedAt) {
		for (PeerEntry entry : this.peers.entries()) {
			Peer peer = entry.peer();
			if (!peer.address().getAddress().equals(address.getAddress()) || !isPortOf(entry, address.getPort())) {
				continue;
			}
			SealedRemote known = keyOf(peer);
			SealedRemote remote = (known != null) ? known : provedAt.apply(peer.address());
			if (remote != null && entry.isUp()) {
				return remote;
			}
		}
		return null;
	}

	private static boolean isPortOf(PeerEntry entry, int port) {
		int answered = entry.tcpPort();
		return ((answered != 0) ? answered : entry.peer().tcpPort().orElse(0)) == port;
	}

	/**
	 * Returns the key that a peer has announced.
	 */
	@Nullable SealedRemote keyOf(Peer peer) {
		String text = peer.attributes().get(StaticKey.ATTRIBUTE);
		if (text == null) {
			return null;
		}
		Announced known = this.announced.get(peer.instanceId());
		return (known != null && known.text.equals(text)) ? known.remote : read(peer, text);
	}

	private @Nullable SealedRemote read(Peer peer, String text) {
		byte[] key = SealedDiscovery.keyOf(peer.attributes());
		if (key == null || !KeyedInstance.isOf(peer.instanceId(), key)) {
			return null;
		}
		SealedRemote remote = new SealedRemote(key, UUID.fromString(peer.instanceId()));
		makeRoom();
		this.announced.put(peer.instanceId(), new Announced(text, remote));
		return remote;
	}

	private void makeRoom() {
		Iterator<String> instances = this.announced.keySet().iterator();
		while (this.announced.size() >= this.maxKept && instances.hasNext()) {
			String instance = instances.next();
			if (this.peers.entry(instance) == null) {
				instances.remove();
			}
		}
	}

	/**
	 * A key that was announced.
	 *
	 * @param text what the announcement has
	 * @param remote what it means
	 */
	private record Announced(String text, SealedRemote remote) {

	}

}
