package io.peerlink.internal.node;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.discovery.StaticDiscovery;
import io.peerlink.internal.discovery.mdns.MdnsDiscovery;
import io.peerlink.internal.discovery.mdns.MdnsOptions;
import io.peerlink.internal.liveness.Pinger;
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

	private final @Nullable MdnsDiscovery mdns;

	NodeDiscoveries(NodeSettings settings) {
		this.settings = settings;
		this.mdns = settings.mdns() ? new MdnsDiscovery(MdnsOptions.defaults()
			.withInterfaces(settings.interfaces())
			.withBindAddress(settings.bindAddress())
			.withRealm(settings.realm())) : null;
		if (this.mdns != null) {
			this.all.add(this.mdns);
		}
		try {
			settings.discoveries()
				.forEach((supplier) -> this.all.add(new GuardedDiscovery(Supplied.by(supplier, "discovery"))));
		}
		catch (Throwable ex) {
			close();
			throw ex;
		}
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
		PeerDiscovery configured = new StaticDiscovery(this.settings.staticPeers(),
				(address) -> context.peers().findByAddress(address).isPresent(), pinger, context.scheduler(),
				context.executors().lookups());
		this.all.add(configured);
		// A node may name itself, to be called like any other when it is alone.
		configured.start(watch.apply(context.peers().acceptingSelf()));
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
		if (this.mdns != null) {
			this.mdns.refresh();
		}
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

	List<PeerDiscovery> all() {
		return List.copyOf(this.all);
	}

	List<PeerDiscovery.Status> status() {
		return this.all.stream().map(PeerDiscovery::status).toList();
	}

}
