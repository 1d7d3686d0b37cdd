package io.peerlink.internal.discovery.dns;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * A query that was received.
 *
 * @param questions the questions
 * @param known the answers that the querier knows already and that need not be repeated
 * (RFC 6762 section 7.1)
 * @param truncated whether more known answers follow in other packets
 * @param id the identifier that a unicast response repeats
 * @param source where the query came from, and where a unicast response goes
 */
public record Query(List<Question> questions, List<ResourceRecord> known, boolean truncated, int id,
		InetSocketAddress source) {

	/**
	 * The port of multicast DNS.
	 */
	public static final int MDNS_PORT = 5353;

	public Query {
		questions = List.copyOf(questions);
		known = List.copyOf(known);
	}

	/**
	 * Returns whether the querier only understands unicast responses of plain DNS (RFC
	 * 6762 section 6.7).
	 * @return whether it is on another port than that of multicast DNS
	 */
	public boolean isLegacy() {
		return this.source.getPort() != MDNS_PORT;
	}

	/**
	 * Returns whether the querier wants a unicast response (RFC 6762 section 5.4).
	 * @return whether one of the questions says so
	 */
	public boolean wantsUnicast() {
		return this.questions.stream().anyMatch(Question::unicast);
	}

	/**
	 * Returns this query as if it wanted no unicast response.
	 * @return a copy
	 */
	public Query withoutUnicast() {
		List<Question> multicast = this.questions.stream()
			.map((question) -> new Question(question.name(), question.type()))
			.toList();
		return new Query(multicast, this.known, this.truncated, this.id, this.source);
	}

	/**
	 * A question.
	 *
	 * @param name the fully qualified name
	 * @param type the type of record that is asked for
	 * @param unicast whether a unicast response is wanted
	 */
	public record Question(String name, RecordType type, boolean unicast) {

		/**
		 * Creates a question that is answered by multicast.
		 * @param name the fully qualified name
		 * @param type the type of record that is asked for
		 */
		public Question(String name, RecordType type) {
			this(name, type, false);
		}

	}

	/**
	 * The types of records that can be asked for.
	 */
	public enum RecordType {

		/**
		 * PTR.
		 */
		POINTER,

		/**
		 * SRV.
		 */
		SERVICE,

		/**
		 * TXT.
		 */
		TEXT,

		/**
		 * A.
		 */
		ADDRESS,

		/**
		 * All types.
		 */
		ANY,

		/**
		 * A type that no record of a service has.
		 */
		OTHER;

		/**
		 * Returns whether a question for this type asks for records of another type.
		 * @param other the type of a record
		 * @return whether the types are the same, or this is {@link #ANY}
		 */
		public boolean covers(RecordType other) {
			return this == other || this == ANY;
		}

	}

}
