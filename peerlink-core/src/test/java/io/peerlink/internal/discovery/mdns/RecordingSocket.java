package io.peerlink.internal.discovery.mdns;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what is sent.
 */
final class RecordingSocket implements MdnsSocket {

	final List<List<Query.Question>> asked = new ArrayList<>();

	final List<List<MdnsRecord>> known = new ArrayList<>();

	final List<List<MdnsRecord>> told = new ArrayList<>();

	final List<List<MdnsRecord>> replied = new ArrayList<>();

	@Override
	public void ask(List<Query.Question> questions, List<MdnsRecord> known) {
		this.asked.add(questions);
		this.known.add(known);
	}

	@Override
	public void tell(List<MdnsRecord> records) {
		this.told.add(records);
	}

	@Override
	public void reply(List<MdnsRecord> records, Query query) {
		this.replied.add(records);
	}

	@Override
	public boolean isAlive() {
		return true;
	}

	@Override
	public void close() {
	}

}
