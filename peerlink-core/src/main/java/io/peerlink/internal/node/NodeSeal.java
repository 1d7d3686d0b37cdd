package io.peerlink.internal.node;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;

import io.peerlink.internal.crypto.KeyedInstance;
import io.peerlink.internal.crypto.RealmKeys;
import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.seal.DropCause;
import io.peerlink.internal.seal.SealEngine;
import io.peerlink.internal.seal.SealSettings;
import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.internal.seal.SealedTransport;
import io.peerlink.internal.seal.tcp.SealFailure;
import io.peerlink.internal.seal.tcp.SealedStreamCounters;
import io.peerlink.internal.seal.tcp.SealedStreamTransport;
import io.peerlink.internal.udp.BundlingTransport;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.peer.PeerListener;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.StreamTransport;
import io.peerlink.spi.UndecodableReason;
import org.jspecify.annotations.Nullable;

/**
 * Seals all that one run of a node sends, and opens what it receives.
 */
final class NodeSeal implements AutoCloseable {

	/**
	 * How long a peer that has said goodbye may still answer calls.
	 */
	private static final Duration LAST_REPLIES = Duration.ofSeconds(30);

	private final List<RealmKeys> realms;

	private final StaticKey key;

	private final SealSettings settings;

	private final PeerTable peers;

	private final PeerKeys keys;

	private final SealEngine engine;

	private final DatagramTransport transport;

	private @Nullable SealedStreamTransport streams;

	/**
	 * Creates what seals the datagrams of a transport.
	 * @param secrets the secrets of the node; waits for their keys
	 * @param key the key of the node
	 * @param instanceId this run of the node, which belongs to the key
	 * @param peers the known peers
	 * @param maxPeers how many there may be
	 * @param platform the time and the random numbers
	 * @param transport carries the datagrams
	 */
	NodeSeal(RealmSecrets secrets, StaticKey key, String instanceId, PeerTable peers, int maxPeers,
			NodePlatform platform, DatagramTransport transport) {
		this.realms = secrets.keys();
		this.key = key;
		this.peers = peers;
		this.keys = new PeerKeys(peers, maxPeers);
		this.settings = new SealSettings(platform.scheduler(), platform.secureRandom(), this.key,
				UUID.fromString(instanceId), this.realms, this.keys,
				(remote) -> KeyedInstance.isOf(remote.instance(), remote.publicKey()));
		if (transport instanceof BundlingTransport bundling) {
			this.engine = platform.sealEngine(this.settings, bundling::sendSealed);
			bundling.sealWith(this.engine);
			this.transport = bundling;
		}
		else {
			this.engine = platform.sealEngine(this.settings, transport::send);
			this.transport = new SealedTransport(transport, this.engine);
		}
		peers.addListener(new ForgetWhenDown());
	}

	/**
	 * Returns the transport that takes plain datagrams.
	 */
	DatagramTransport transport() {
		return this.transport;
	}

	/**
	 * Starts to deliver what is opened.
	 */
	void start(MessageRouter router) {
		this.engine.onForeign(router::onForeign);
		this.engine.deliverTo(router);
		this.transport.start((this.transport instanceof BundlingTransport) ? this.engine : router);
	}

	/**
	 * Returns a transport that seals the connections of another one.
	 */
	StreamTransport seal(StreamTransport streams, NodePlatform platform) {
		SealedStreamTransport sealed = new SealedStreamTransport(streams, this.settings,
				(address) -> this.keys.listeningAt(address, this.engine::remoteAt), this.engine::realmOf,
				platform.readers());
		this.streams = sealed;
		return sealed;
	}

	/**
	 * Returns the keys of the secrets, those of the present one first.
	 */
	List<RealmKeys> realms() {
		return this.realms;
	}

	byte[] publicKey() {
		return this.key.publicKey();
	}

	/**
	 * Returns the key that a peer has announced, or else the one that it has proved at
	 * its address. Takes no lock.
	 * @return the key, {@code null} if it is not known
	 */
	@Nullable SealedRemote keyOf(Peer peer) {
		SealedRemote announced = this.keys.keyOf(peer);
		if (announced != null) {
			return announced;
		}
		SealedRemote proved = this.engine.remoteAt(peer.address());
		return (proved != null && proved.instanceId().equals(peer.instanceId())) ? proved : null;
	}

	String fingerprint() {
		return StaticKey.fingerprint(publicKey());
	}

	/**
	 * Returns how many packets and connections were dropped, by reason. A connection that
	 * was cut off, or too slow, is not among them: those count as broken anyway.
	 */
	Map<UndecodableReason, Long> dropped() {
		Map<UndecodableReason, Long> dropped = new EnumMap<>(UndecodableReason.class);
		this.engine.dropped().forEach((cause, count) -> dropped.merge(reasonOf(cause), count, Long::sum));
		if (this.streams != null) {
			addFailed(this.streams.counters(), dropped);
		}
		return dropped;
	}

	private static void addFailed(SealedStreamCounters counters, Map<UndecodableReason, Long> dropped) {
		for (SealFailure failure : SealFailure.values()) {
			DropCause cause = failure.cause();
			if (cause != null) {
				dropped.merge(reasonOf(cause), counters.failed(failure), Long::sum);
			}
		}
	}

	private static UndecodableReason reasonOf(DropCause cause) {
		return switch (cause) {
			case UNSEALED -> UndecodableReason.UNSEALED;
			case BAD_MAC -> UndecodableReason.BAD_MAC;
			case REPLAYED -> UndecodableReason.REPLAYED;
			case STALE_KEY -> UndecodableReason.STALE_KEY;
			case REFUSED_KEY -> UndecodableReason.FORGED_SENDER;
			case MALFORMED, LIMITED -> UndecodableReason.BAD_SEAL;
		};
	}

	@Override
	public void close() {
		this.engine.close();
	}

	private void forgetIfDown(String instanceId) {
		if (this.peers.findByInstanceId(instanceId).isEmpty()) {
			this.engine.forget(instanceId);
		}
	}

	/**
	 * The keys of a peer that is down are of no use to anybody but thieves, as soon as
	 * its last replies have come.
	 */
	private final class ForgetWhenDown implements PeerListener {

		@Override
		public void peerDown(Peer peer, PeerDownReason reason) {
			try {
				NodeSeal.this.settings.scheduler().schedule(LAST_REPLIES, () -> forgetIfDown(peer.instanceId()));
			}
			catch (RejectedExecutionException ex) {
				// The node stops, and forgets all.
			}
		}

	}

}
