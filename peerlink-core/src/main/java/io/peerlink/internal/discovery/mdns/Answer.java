package io.peerlink.internal.discovery.mdns;

import java.util.Arrays;

import io.peerlink.internal.discovery.mdns.Query.Kind;
import io.peerlink.internal.discovery.mdns.Query.Question;

/**
 * What a query wants of this node (RFC 6762 sections 6 and 7). Questions for names that
 * are not ours want nothing.
 */
enum Answer {

	/**
	 * Nothing: not ours, or known already.
	 */
	NOTHING,

	/**
	 * The list of service types; others answer as well.
	 */
	TYPES,

	/**
	 * All of us, among others.
	 */
	SHARED,

	/**
	 * All of us, and only we can answer.
	 */
	UNIQUE;

	static Answer to(Query query, Publication self) {
		Answer answer = NOTHING;
		for (Question question : query.questions()) {
			Answer next = to(question, query, self);
			answer = (next.compareTo(answer) > 0) ? next : answer;
		}
		return answer;
	}

	private static Answer to(Question question, Query query, Publication self) {
		Kind kind = question.kind();
		if (question.name().equalsIgnoreCase(self.type().name())) {
			return (kind.covers(Kind.POINTER) && !knowsPointer(query, self)) ? SHARED : NOTHING;
		}
		if (question.name().equalsIgnoreCase(self.qualifiedName())) {
			return wantsService(kind, query, self) ? UNIQUE : NOTHING;
		}
		if (question.name().equalsIgnoreCase(self.host())) {
			return kind.covers(Kind.ADDRESS) ? UNIQUE : NOTHING;
		}
		return (kind.covers(Kind.POINTER) && question.name().equalsIgnoreCase(ServiceType.ALL_TYPES)) ? TYPES : NOTHING;
	}

	private static boolean wantsService(Kind kind, Query query, Publication self) {
		return (kind.covers(Kind.SERVICE) && !knowsService(query, self))
				|| (kind.covers(Kind.TEXT) && !knowsText(query, self));
	}

	/**
	 * Return whether the asker knows us already.
	 * @param query the query
	 * @param self this node
	 * @return whether our pointer is among what is known
	 */
	static boolean knowsPointer(Query query, Publication self) {
		return query.known()
			.stream()
			.anyMatch((known) -> known instanceof MdnsRecord.Pointer pointer && isFresh(known, Publication.TTL)
					&& pointer.target().equalsIgnoreCase(self.qualifiedName()));
	}

	private static boolean knowsService(Query query, Publication self) {
		return query.known()
			.stream()
			.anyMatch((known) -> known instanceof MdnsRecord.Service service && isFresh(known, Publication.HOST_TTL)
					&& known.name().equalsIgnoreCase(self.qualifiedName()) && service.port() == self.port()
					&& service.host().equalsIgnoreCase(self.host()));
	}

	private static boolean knowsText(Query query, Publication self) {
		return query.known()
			.stream()
			.anyMatch((known) -> known instanceof MdnsRecord.Text text && isFresh(known, Publication.TTL)
					&& known.name().equalsIgnoreCase(self.qualifiedName()) && Arrays.equals(text.text(), self.text()));
	}

	private static boolean isFresh(MdnsRecord known, int ttl) {
		return known.ttl() * 2L >= ttl;
	}

}
