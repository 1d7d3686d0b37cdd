package io.peerlink.internal.discovery.dnssd;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.internal.discovery.dns.DnsName;
import io.peerlink.internal.discovery.dns.Query.Question;
import io.peerlink.internal.discovery.dns.Query.RecordType;
import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.internal.discovery.dns.ServiceType;
import io.peerlink.internal.discovery.dns.TxtRecord;
import io.peerlink.internal.discovery.net.UsableInterface;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.DiscoveryListener;
import org.jspecify.annotations.Nullable;

/**
 * A query for the owners of a name, and the responses to it. Only packets that are
 * received after the query count. Each packet is evaluated separately, so that several
 * owners of one name are told apart; packets that lack a record are put together with
 * others from the same sender.
 */
final class Lookup {

	/**
	 * The maximum number of owners in a result.
	 */
	static final int MAX_OWNERS = 16;

	/**
	 * The maximum number of records of one sender that are put together.
	 */
	private static final int MAX_RECORDS = 16;

	private final ServiceType type;

	private final @Nullable String realm;

	private final String qualifiedName;

	private final Set<DiscoveredNode> owners = new LinkedHashSet<>();

	private final Map<InetAddress, List<ResourceRecord>> incomplete = new HashMap<>();

	private final CompletableFuture<List<DiscoveredNode>> result = new CompletableFuture<>();

	Lookup(ServiceType type, @Nullable String realm, String name) {
		this.type = type;
		this.realm = realm;
		this.qualifiedName = type.qualify(name);
	}

	/**
	 * Returns the questions for the records of the name, and of the hosts that are known
	 * to lack an address.
	 */
	List<Question> questions() {
		List<Question> questions = new ArrayList<>(List.of(new Question(this.qualifiedName, RecordType.SERVICE),
				new Question(this.qualifiedName, RecordType.TEXT)));
		for (List<ResourceRecord> records : this.incomplete.values()) {
			for (ResourceRecord next : records) {
				if (next instanceof ResourceRecord.Service service) {
					questions.add(new Question(service.host(), RecordType.ADDRESS));
				}
			}
		}
		return questions;
	}

	/**
	 * Returns the record that makes the query a probe (RFC 6762 section 8.1): nobody may
	 * delay the answer to one. Python nodes keep other queries waiting for up to a
	 * second.
	 */
	ResourceRecord.Text proposal() {
		return new ResourceRecord.Text(this.qualifiedName, Publication.TTL, TxtRecord.write(Map.of()));
	}

	CompletableFuture<List<DiscoveredNode>> result() {
		return this.result;
	}

	void received(UsableInterface link, InetAddress sender, List<ResourceRecord> records, long now) {
		List<ResourceRecord> packet = records.stream()
			.filter((candidate) -> candidate.ttl() > 0
					&& (isOfName(candidate) || candidate instanceof ResourceRecord.Address))
			.toList();
		if (!evaluate(link, sender, packet, now) && evaluate(link, sender, complete(sender, packet), now)) {
			this.incomplete.remove(sender);
		}
	}

	private boolean isOfName(ResourceRecord candidate) {
		return (candidate instanceof ResourceRecord.Service || candidate instanceof ResourceRecord.Text)
				&& DnsName.isSame(candidate.name(), this.qualifiedName);
	}

	/**
	 * Returns the records of a packet together with those that its sender has sent
	 * before.
	 */
	private List<ResourceRecord> complete(InetAddress sender, List<ResourceRecord> packet) {
		List<ResourceRecord> known = this.incomplete.get(sender);
		if (known == null) {
			if (packet.stream().noneMatch(this::isOfName) || this.incomplete.size() >= MAX_OWNERS) {
				return List.of();
			}
			known = new ArrayList<>();
			this.incomplete.put(sender, known);
		}
		known.addAll(packet.subList(0, Math.min(packet.size(), MAX_RECORDS - known.size())));
		return known;
	}

	/**
	 * Adds the owner that a set of records describes.
	 * @return whether they describe one
	 */
	private boolean evaluate(UsableInterface link, InetAddress sender, List<ResourceRecord> records, long now) {
		if (records.stream().noneMatch(ResourceRecord.Service.class::isInstance)) {
			return false;
		}
		List<ResourceRecord> packet = new ArrayList<>(records);
		packet.add(new ResourceRecord.Pointer(this.type.name(), Publication.HOST_TTL, this.qualifiedName));
		ServiceCache cache = new ServiceCache(this.type, this.realm, link, new Collector(), new LongAdder());
		cache.received(sender, packet, now);
		return cache.isComplete();
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
