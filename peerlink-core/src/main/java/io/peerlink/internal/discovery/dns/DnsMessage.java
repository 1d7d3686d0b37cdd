package io.peerlink.internal.discovery.dns;

import java.util.List;
import java.util.stream.Stream;

/**
 * A received DNS message (RFC 1035 section 4.1), as far as discovery needs it.
 *
 * @param id the identifier, which matters to unicast responses only
 * @param response whether it is a response, otherwise it is a query
 * @param truncated whether more known answers follow in other messages
 * @param questions the questions
 * @param answers the records of the answer section
 * @param additional the records of the additional section
 */
public record DnsMessage(int id, boolean response, boolean truncated, List<Query.Question> questions,
		List<ResourceRecord> answers, List<ResourceRecord> additional) {

	public DnsMessage {
		questions = List.copyOf(questions);
		answers = List.copyOf(answers);
		additional = List.copyOf(additional);
	}

	/**
	 * Returns the records of all sections.
	 * @return the answers and the additional records
	 */
	public List<ResourceRecord> records() {
		return Stream.concat(this.answers.stream(), this.additional.stream()).toList();
	}

}
