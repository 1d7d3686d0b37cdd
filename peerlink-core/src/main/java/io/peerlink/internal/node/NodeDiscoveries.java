package io.peerlink.internal.node;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.crypto.PacketMac;
import io.peerlink.internal.crypto.RealmKeys;
import io.peerlink.internal.discovery.SealedDiscovery;
import io.peerlink.internal.discovery.StaticDiscovery;
import io.peerlink.internal.discovery.StaticPeer;
import io.peerlink.internal.discovery.mdns.MdnsDiscovery;
import io.peerlink.internal.discovery.mdns.MdnsOptions;
import io.peerlink.internal.liveness.Pinger;
import io.peerlink.internal.wire.Realm;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveryListener;
import io.peerlink.spi.PeerDiscovery;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ways in which one run of a node finds peers and is found. Some may be the user's: a
 * failure of one does not affect the others.
 */
final class NodeDiscoveries {

	private static final Logger logger = LoggerFactory.getLogger(NodeDiscoveries.class);

	private final List<PeerDiscovery> all = new ArrayList<>();

	private final NodeSettings settings;

	private final @Nullable NodeSeal seal;

	private final List<MdnsDiscovery> mdns = new ArrayList<>();

	/**
	 * Creates the discoveries of a node.
	 * @param settings how it was configured
	 * @param seal its keys, {@code null} for a node without a secret
	 */
	NodeDiscoveries(NodeSettings settings, @Nullable NodeSeal seal) {
		this.settings = settings;
		this.seal = seal;
		if (settings.mdns()) {
			addMdns();
		}
		try {
			settings.discoveries()
				.forEach((supplier) -> add(new GuardedDiscovery(Supplied.by(supplier, "discovery")), realms()));
		}
		catch (Throwable ex) {
			close();
			throw ex;
		}
	}

	private List<RealmKeys> realms() {
		return (this.seal != null) ? this.seal.realms() : List.of();
	}

	/**
	 * Each secret has a service type of its own. A node is announced under all, as others
	 * may not know its present one yet.
	 */
	private void addMdns() {
		if (this.seal == null) {
			add(mdns(Realm.NONE), List.of());
			return;
		}
		this.seal.realms().forEach((keys) -> add(mdns(Realm.of(keys)), List.of(keys)));
	}

	private MdnsDiscovery mdns(Realm realm) {
		MdnsDiscovery discovery = new MdnsDiscovery(MdnsOptions.defaults()
			.withInterfaces(this.settings.interfaces())
			.withBindAddress(this.settings.bindAddress())
			.withRealm(realm));
		this.mdns.add(discovery);
		return discovery;
	}

	private void add(PeerDiscovery discovery, List<RealmKeys> realms) {
		List<PacketMac> macs = realms.stream().map(RealmKeys::announcementMac).toList();
		this.all.add((this.seal != null) ? new SealedDiscovery(discovery, macs, this.seal.publicKey()) : discovery);
	}

	/**
	 * Starts to look for peers.
	 * @param watch makes a listener that sees what is reported to another one
	 */
	void start(NodeContext context, Pinger pinger, UnaryOperator<DiscoveryListener> watch) {
		DiscoveryListener peers = watch.apply(context.peers());
		this.all.forEach((discovery) -> discovery.start(peers));
		if (this.settings.staticPeers().isEmpty()) {
			return;
		}
		PeerDiscovery configured = new StaticDiscovery(
				StaticPeer.parseAll(this.settings.staticPeers(), this.settings.realm()),
				(address) -> context.peers().findByAddress(address).isPresent(), pinger, context.scheduler(),
				context.executors().lookups(), this.seal != null);
		this.all.add(configured);
		// A node may name itself, to be called like any other when it is alone. But
		// nobody
		// has a session with himself.
		configured.start(watch.apply((this.seal == null) ? context.peers().acceptingSelf() : context.peers()));
	}

	/**
	 * Announces this node everywhere.
	 * @throws RuntimeException the first failure, after all discoveries have been asked
	 */
	void announce(Announcement announcement) {
		RuntimeException failure = null;
		for (PeerDiscovery discovery : this.all) {
			try {
				discovery.announce(announcement);
			}
			catch (RuntimeException ex) {
				failure = (failure != null) ? failure : ex;
				logger.debug("{} cannot announce this node", discovery, ex);
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	/**
	 * Looks for peers as at the start: what they announced may have been missed.
	 */
	void refresh() {
		this.mdns.forEach(MdnsDiscovery::refresh);
	}

	void abandon() {
		this.all.forEach((discovery) -> Cleanup.attempt("abandon the announcement", discovery::abandon));
	}

	void withdraw() {
		this.all.forEach((discovery) -> Cleanup.attempt("withdraw the announcement", discovery::withdraw));
	}

	void close() {
		this.all.forEach((discovery) -> Cleanup.attempt("close a discovery", discovery::close));
	}

	/**
	 * Returns how many announcements were ignored because no node of the realm has made
	 * them.
	 */
	long forged() {
		return this.all.stream()
			.mapToLong((discovery) -> (discovery instanceof SealedDiscovery sealed) ? sealed.forged() : 0)
			.sum();
	}

	List<PeerDiscovery> all() {
		return List.copyOf(this.all);
	}

	List<PeerDiscovery.Status> status() {
		return this.all.stream().map(PeerDiscovery::status).toList();
	}

}
