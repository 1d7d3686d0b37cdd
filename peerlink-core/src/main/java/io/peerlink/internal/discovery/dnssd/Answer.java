package io.peerlink.internal.discovery.dnssd;

import java.util.Arrays;

import io.peerlink.internal.discovery.dns.DnsName;
import io.peerlink.internal.discovery.dns.Query;
import io.peerlink.internal.discovery.dns.Query.Question;
import io.peerlink.internal.discovery.dns.Query.RecordType;
import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.internal.discovery.dns.ServiceType;

/**
 * The kind of answer that a query requires from this node (RFC 6762 sections 6 and 7), in
 * ascending order of precedence. Questions for the names of others require none.
 */
enum Answer {

	/**
	 * None: the names belong to others, or the querier knows the answer.
	 */
	NONE,

	/**
	 * The service type. Other nodes answer as well.
	 */
	SERVICE_TYPE,

	/**
	 * All records. Other nodes answer as well.
	 */
	SHARED,

	/**
	 * All records. Only this node can answer.
	 */
	UNIQUE;

	static Answer to(Query query, Publication publication) {
		Answer answer = NONE;
		for (Question question : query.questions()) {
			Answer next = to(question, query, publication);
			answer = (next.compareTo(answer) > 0) ? next : answer;
		}
		return answer;
	}

	private static Answer to(Question question, Query query, Publication publication) {
		RecordType type = question.type();
		if (DnsName.isSame(question.name(), publication.type().name())) {
			return (type.covers(RecordType.POINTER) && !knowsPointer(query, publication)) ? SHARED : NONE;
		}
		if (DnsName.isSame(question.name(), publication.qualifiedName())) {
			return lacksService(type, query, publication) ? UNIQUE : NONE;
		}
		if (DnsName.isSame(question.name(), publication.host())) {
			return type.covers(RecordType.ADDRESS) ? UNIQUE : NONE;
		}
		boolean asksForTypes = type.covers(RecordType.POINTER)
				&& DnsName.isSame(question.name(), ServiceType.ALL_TYPES);
		return asksForTypes ? SERVICE_TYPE : NONE;
	}

	private static boolean lacksService(RecordType type, Query query, Publication publication) {
		return (type.covers(RecordType.SERVICE) && !knowsService(query, publication))
				|| (type.covers(RecordType.TEXT) && !knowsText(query, publication));
	}

	/**
	 * Returns whether the pointer to this node is among the known answers of a query.
	 * @param query the query
	 * @param publication this node
	 * @return whether the querier knows this node
	 */
	static boolean knowsPointer(Query query, Publication publication) {
		return query.known()
			.stream()
			.anyMatch((known) -> known instanceof ResourceRecord.Pointer pointer && isFresh(known, Publication.TTL)
					&& DnsName.isSame(pointer.target(), publication.qualifiedName()));
	}

	private static boolean knowsService(Query query, Publication publication) {
		return query.known()
			.stream()
			.anyMatch((known) -> known instanceof ResourceRecord.Service service && isFresh(known, Publication.HOST_TTL)
					&& DnsName.isSame(known.name(), publication.qualifiedName()) && service.port() == publication.port()
					&& DnsName.isSame(service.host(), publication.host()));
	}

	private static boolean knowsText(Query query, Publication publication) {
		return query.known()
			.stream()
			.anyMatch((known) -> known instanceof ResourceRecord.Text text && isFresh(known, Publication.TTL)
					&& DnsName.isSame(known.name(), publication.qualifiedName())
					&& Arrays.equals(text.text(), publication.text()));
	}

	/**
	 * Returns whether at least half of the time to live is left (RFC 6762 section 7.1).
	 */
	private static boolean isFresh(ResourceRecord known, int ttl) {
		return known.ttl() * 2L >= ttl;
	}

}
