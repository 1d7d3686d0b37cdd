package io.peerlink.internal.discovery.dnssd;

import java.util.List;

import io.peerlink.internal.discovery.dns.DnsName;
import io.peerlink.internal.discovery.dns.Query;
import io.peerlink.internal.discovery.dns.Query.Question;
import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.internal.discovery.dns.ServiceType;

/**
 * Tells the packets of our service type from all others: an ordinary network has many.
 *
 * @param type the service type
 * @param host how the host names of this node begin
 */
record Relevance(ServiceType type, String host) {

	/**
	 * Returns whether one of the records may belong to a node. An address may, as it does
	 * not tell which services its host has.
	 */
	boolean concerns(List<ResourceRecord> records) {
		return records.stream()
			.anyMatch((candidate) -> candidate instanceof ResourceRecord.Address || isOfType(candidate.name()));
	}

	/**
	 * Returns whether a query may require an answer from this node. One without questions
	 * goes on with the known answers of another.
	 */
	boolean concerns(Query query) {
		return query.questions().isEmpty() || query.questions().stream().map(Question::name).anyMatch(this::isOurs);
	}

	private boolean isOurs(String name) {
		return isOfType(name) || DnsName.startsWith(name, this.host) || DnsName.isSame(name, ServiceType.ALL_TYPES);
	}

	private boolean isOfType(String name) {
		return DnsName.isSame(name, this.type.name()) || this.type.instanceOf(name) != null;
	}

}
