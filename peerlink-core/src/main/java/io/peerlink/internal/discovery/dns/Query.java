package io.peerlink.internal.discovery.dns;

import java.net.InetSocketAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A query that was received.
 *
 * @param questions the questions
 * @param known the answers that the querier knows already and that need not be repeated
 * (RFC 6762 section 7.1)
 * @param truncated whether more known answers follow in other packets
 * @param id the identifier that a unicast response repeats
 * @param replyTo where a unicast response goes, for queriers that are not on the mDNS
 * port (RFC 6762 section 6.7); {@code null} for all others
 */
public record Query(List<Question> questions, List<ResourceRecord> known, boolean truncated, int id,
		@Nullable InetSocketAddress replyTo) {

	/**
	 * A question.
	 *
	 * @param name the fully qualified name
	 * @param type the type of record that is asked for
	 */
	public record Question(String name, RecordType type) {
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
