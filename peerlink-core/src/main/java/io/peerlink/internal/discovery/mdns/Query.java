package io.peerlink.internal.discovery.mdns;

import java.net.InetSocketAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Somebody's question to the network.
 *
 * @param questions what is asked
 * @param known what the asker knows already and need not hear again (RFC 6762 section
 * 7.1)
 * @param truncated whether more of what is known follows in other packets
 * @param id to be repeated in a direct answer
 * @param replyTo where a direct answer goes, for askers that are no mDNS stack (RFC 6762
 * section 6.7); {@code null} for all others
 */
record Query(List<Question> questions, List<MdnsRecord> known, boolean truncated, int id,
		@Nullable InetSocketAddress replyTo) {

	/**
	 * One question.
	 */
	record Question(String name, Kind kind) {
	}

	/**
	 * The kinds of records that can be asked for.
	 */
	enum Kind {

		POINTER, SERVICE, TEXT, ADDRESS, ANY, OTHER;

		boolean covers(Kind other) {
			return this == other || this == ANY;
		}

	}

}
