package io.peerlink.internal.discovery;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.internal.crypto.PacketMac;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import io.peerlink.spi.PeerDiscovery;
import org.jspecify.annotations.Nullable;

/**
 * A discovery in one or more realms: it announces the key of this node, and reports only
 * nodes whose announcements were made by a node of one of them.
 */
public final class SealedDiscovery implements PeerDiscovery {

	private final LongAdder forged = new LongAdder();

	private final PeerDiscovery discovery;

	private final List<AnnouncementSeal> seals;

	private final byte[] publicKey;

	/**
	 * Creates a discovery.
	 * @param discovery finds the nodes
	 * @param macs the announcement codes of the realms: this node is announced with the
	 * first one, others may be with any
	 * @param publicKey the key of this node, 32 bytes
	 */
	public SealedDiscovery(PeerDiscovery discovery, List<PacketMac> macs, byte[] publicKey) {
		this.discovery = discovery;
		this.seals = macs.stream().map(AnnouncementSeal::new).toList();
		this.publicKey = publicKey.clone();
	}

	/**
	 * Returns the public key in what a node has announced.
	 * @param attributes the attributes
	 * @return the 32 bytes, {@code null} if there is none
	 */
	public static byte @Nullable [] keyOf(Map<String, String> attributes) {
		return AnnouncementSeal.keyOf(attributes);
	}

	@Override
	public void start(DiscoveryListener listener) {
		this.discovery.start(new Filter(listener));
	}

	@Override
	public CompletableFuture<List<DiscoveredNode>> lookup(String name) {
		return this.discovery.lookup(name).thenApply((nodes) -> nodes.stream().filter(this::isGenuine).toList());
	}

	@Override
	public void announce(Announcement self) {
		this.discovery.announce(new Announcement(self.name(), self.instanceId(), self.port(),
				this.seals.get(0).seal(self.name(), self.instanceId(), self.attributes(), this.publicKey)));
	}

	@Override
	public void withdraw() {
		this.discovery.withdraw();
	}

	@Override
	public void abandon() {
		this.discovery.abandon();
	}

	@Override
	public void close() {
		this.discovery.close();
	}

	@Override
	public Status status() {
		return this.discovery.status();
	}

	/**
	 * Returns how many announcements were ignored because no node of the realm has made
	 * them.
	 */
	public long forged() {
		return this.forged.sum();
	}

	private boolean isGenuine(DiscoveredNode node) {
		boolean genuine = this.seals.stream()
			.anyMatch((seal) -> seal.isGenuine(node.name(), node.instanceId(), node.attributes()));
		if (!genuine) {
			this.forged.increment();
		}
		return genuine;
	}

	@Override
	public String toString() {
		return this.discovery.toString();
	}

	/**
	 * A loss is reported whoever has caused it: it says only that a node is not announced
	 * any more, and a node that answers stays.
	 */
	private final class Filter implements DiscoveryListener {

		private final DiscoveryListener listener;

		Filter(DiscoveryListener listener) {
			this.listener = listener;
		}

		@Override
		public void discovered(String source, DiscoveredNode node) {
			if (isGenuine(node)) {
				this.listener.discovered(source, node);
			}
		}

		@Override
		public void unavailable(String source) {
			this.listener.unavailable(source);
		}

		@Override
		public void lost(String source, String name, @Nullable String instanceId) {
			this.listener.lost(source, name, instanceId);
		}

	}

}
