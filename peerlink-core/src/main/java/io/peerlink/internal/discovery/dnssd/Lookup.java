package io.peerlink.internal.discovery.dnssd;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.internal.discovery.dns.Query.Question;
import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.internal.discovery.dns.ServiceType;
import io.peerlink.internal.discovery.net.UsableInterface;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import org.jspecify.annotations.Nullable;

/**
 * A query for the owners of a name, and the responses to it. Only packets that are
 * received after the query count. Each packet is evaluated separately, so that several
 * owners of one name are told apart.
 */
final class Lookup {

	/**
	 * The maximum number of owners in a result.
	 */
	static final int MAX_OWNERS = 16;

	private final ServiceType type;

	private final @Nullable String realm;

	private final String qualifiedName;

	private final Set<DiscoveredNode> owners = new LinkedHashSet<>();

	private final CompletableFuture<List<DiscoveredNode>> result = new CompletableFuture<>();

	Lookup(ServiceType type, @Nullable String realm, String name) {
		this.type = type;
		this.realm = realm;
		this.qualifiedName = type.qualify(name);
	}

	List<Question> questions() {
		return Browser.questionsFor(this.qualifiedName);
	}

	CompletableFuture<List<DiscoveredNode>> result() {
		return this.result;
	}

	void received(UsableInterface link, InetAddress sender, List<ResourceRecord> records, long now) {
		boolean isAnswer = records.stream()
			.anyMatch((candidate) -> candidate instanceof ResourceRecord.Service && candidate.ttl() > 0
					&& candidate.name().equalsIgnoreCase(this.qualifiedName));
		if (!isAnswer) {
			return;
		}
		List<ResourceRecord> packet = new ArrayList<>(records);
		packet.removeIf((candidate) -> candidate instanceof ResourceRecord.Pointer);
		packet.add(new ResourceRecord.Pointer(this.type.name(), Publication.HOST_TTL, this.qualifiedName));
		new ServiceCache(this.type, this.realm, link, new Collector(), new LongAdder()).received(sender, packet, now);
	}

	boolean isAnswered() {
		return !this.owners.isEmpty();
	}

	void complete() {
		this.result.complete(List.copyOf(this.owners));
	}

	private final class Collector implements DiscoveryListener {

		@Override
		public void discovered(String source, DiscoveredNode node) {
			if (Lookup.this.owners.size() < MAX_OWNERS) {
				Lookup.this.owners.add(node);
			}
		}

		@Override
		public void lost(String source, String name, @Nullable String instanceId) {
			// Within one packet nothing is lost.
		}

	}

}
