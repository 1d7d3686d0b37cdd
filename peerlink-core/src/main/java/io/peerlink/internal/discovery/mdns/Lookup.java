package io.peerlink.internal.discovery.mdns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;

/**
 * One question for a name, and the answers to it. Only what is heard after the question
 * counts. Each packet is taken for itself, so that several holders of one name stay
 * apart.
 */
final class Lookup {

	/**
	 * Most holders of a name that are told.
	 */
	static final int MAX_HOLDERS = 16;

	private final ServiceType type;

	private final @Nullable String realm;

	private final String name;

	private final Set<DiscoveredNode> holders = new LinkedHashSet<>();

	private final CompletableFuture<List<DiscoveredNode>> result = new CompletableFuture<>();

	Lookup(ServiceType type, @Nullable String realm, String name) {
		this.type = type;
		this.realm = realm;
		this.name = name;
	}

	String qualifiedName() {
		return this.type.qualify(this.name);
	}

	CompletableFuture<List<DiscoveredNode>> result() {
		return this.result;
	}

	void heard(UsableInterface link, InetAddress source, List<MdnsRecord> records, long now) {
		boolean isAnswer = records.stream()
			.anyMatch((candidate) -> candidate instanceof MdnsRecord.Service && candidate.ttl() > 0
					&& candidate.name().equalsIgnoreCase(qualifiedName()));
		if (!isAnswer) {
			return;
		}
		List<MdnsRecord> packet = new ArrayList<>(records);
		packet.removeIf((candidate) -> candidate instanceof MdnsRecord.Pointer);
		packet.add(new MdnsRecord.Pointer(this.type.name(), Publication.HOST_TTL, qualifiedName()));
		new ServiceCache(this.type, this.realm, link, new Collector(), new LongAdder()).heard(source, packet, now);
	}

	boolean isAnswered() {
		return !this.holders.isEmpty();
	}

	void finish() {
		this.result.complete(List.copyOf(this.holders));
	}

	private final class Collector implements ServiceCache.Sink {

		@Override
		public void discovered(DiscoveredNode sighting) {
			if (Lookup.this.holders.size() < MAX_HOLDERS) {
				Lookup.this.holders.add(sighting);
			}
		}

		@Override
		public void lost(String gone, @Nullable String instanceId) {
			// A packet cannot take back what it says itself.
		}

	}

}
