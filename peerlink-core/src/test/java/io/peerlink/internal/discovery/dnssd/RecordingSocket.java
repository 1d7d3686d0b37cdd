package io.peerlink.internal.discovery.dnssd;

import java.util.ArrayList;
import java.util.List;

import io.peerlink.internal.discovery.dns.MdnsSocket;
import io.peerlink.internal.discovery.dns.Query;
import io.peerlink.internal.discovery.dns.ResourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * A socket that records what is sent.
 */
final class RecordingSocket implements MdnsSocket {

	final List<List<Query.Question>> queries = new ArrayList<>();

	final List<List<ResourceRecord>> knownAnswers = new ArrayList<>();

	final List<List<Query.Question>> probes = new ArrayList<>();

	final List<ResourceRecord.Text> proposals = new ArrayList<>();

	final List<List<ResourceRecord>> announcements = new ArrayList<>();

	final List<List<ResourceRecord>> responses = new ArrayList<>();

	boolean closed;

	@Nullable Error failure;

	@Override
	public void query(List<Query.Question> questions, List<ResourceRecord> known) {
		if (this.failure != null) {
			throw this.failure;
		}
		this.queries.add(questions);
		this.knownAnswers.add(known);
	}

	@Override
	public void probe(List<Query.Question> questions, ResourceRecord.Text proposed) {
		this.probes.add(questions);
		this.proposals.add(proposed);
	}

	@Override
	public void announce(List<ResourceRecord> records) {
		if (this.failure != null) {
			throw this.failure;
		}
		this.announcements.add(records);
	}

	@Override
	public void respond(List<ResourceRecord> records, Query query) {
		this.responses.add(records);
	}

	@Override
	public boolean isAlive() {
		return !this.closed;
	}

	@Override
	public void close() {
		this.closed = true;
	}

}
