package io.peerlink.internal.node;

import java.util.ArrayList;
import java.util.List;

import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.discovery.StaticDiscovery;
import io.peerlink.internal.discovery.mdns.MdnsDiscovery;
import io.peerlink.internal.discovery.mdns.MdnsOptions;
import io.peerlink.internal.liveness.Pinger;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.PeerDiscovery;

/**
 * The ways in which one run of a node finds peers and is found. Some may be the user's: a
 * failure of one does not affect the others.
 */
final class NodeDiscoveries {

	private final List<PeerDiscovery> all = new ArrayList<>();

	private final NodeSettings settings;

	NodeDiscoveries(NodeSettings settings) {
		this.settings = settings;
		if (settings.mdns()) {
			this.all.add(new MdnsDiscovery(MdnsOptions.defaults()
				.withInterfaces(settings.interfaces())
				.withBindAddress(settings.bindAddress())
				.withRealm(settings.realm())));
		}
		settings.discoveries().forEach((discovery) -> this.all.add(discovery.get()));
	}

	void start(NodeContext context, Pinger pinger) {
		this.all.forEach((discovery) -> discovery.start(context.peers()));
		if (this.settings.staticPeers().isEmpty()) {
			return;
		}
		PeerDiscovery configured = new StaticDiscovery(this.settings.staticPeers(),
				(address) -> context.peers().findByAddress(address).isPresent(), pinger, context.scheduler(),
				context.executors().lookups());
		this.all.add(configured);
		// A node may name itself, to be called like any other when it is alone.
		configured.start(context.peers().acceptingSelf());
	}

	void announce(Announcement announcement) {
		this.all.forEach((discovery) -> discovery.announce(announcement));
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
