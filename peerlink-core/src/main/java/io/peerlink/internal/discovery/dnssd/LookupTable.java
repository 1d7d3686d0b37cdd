package io.peerlink.internal.discovery.dnssd;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.peerlink.internal.discovery.dns.Query.Question;
import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.internal.discovery.net.UsableInterface;
import io.peerlink.internal.time.Scheduler;

/**
 * The look-ups in progress. Runs on the scheduler's thread only.
 */
final class LookupTable {

	/**
	 * The maximum number of look-ups in progress; further ones complete at once, without
	 * a result.
	 */
	static final int MAX_LOOKUPS = 64;

	/**
	 * How long a look-up collects responses. A probe is answered at once (RFC 6762
	 * section 8.1), only by a Java node after up to 100 ms if it has announced itself
	 * just before.
	 */
	static final Duration DURATION = Duration.ofMillis(250);

	/**
	 * When the query of a look-up is repeated that nobody has answered: it, or the
	 * answer, may have been lost.
	 */
	private static final List<Duration> REPEATS = List.of(Duration.ofMillis(75), Duration.ofMillis(150));

	private final Scheduler scheduler;

	private final List<DnsSdLink> links;

	private final List<Lookup> lookups = new ArrayList<>();

	private boolean interfacesKnown;

	/**
	 * Creates an empty table.
	 * @param scheduler the time
	 * @param links the links to query, a live list
	 */
	LookupTable(Scheduler scheduler, List<DnsSdLink> links) {
		this.scheduler = scheduler;
		this.links = links;
	}

	/**
	 * Starts a look-up. Its query waits until the network interfaces are known.
	 * @param lookup the look-up
	 */
	void start(Lookup lookup) {
		if (this.lookups.size() >= MAX_LOOKUPS || (this.interfacesKnown && this.links.isEmpty())) {
			lookup.complete();
			return;
		}
		this.lookups.add(lookup);
		if (this.interfacesKnown) {
			query(lookup);
		}
	}

	/**
	 * Starts the look-ups that waited for the network interfaces.
	 */
	void interfacesKnown() {
		if (this.interfacesKnown) {
			return;
		}
		this.interfacesKnown = true;
		List<Lookup> waiting = List.copyOf(this.lookups);
		this.lookups.clear();
		waiting.forEach(this::start);
	}

	private void query(Lookup lookup) {
		probe(lookup);
		for (Duration delay : REPEATS) {
			this.scheduler.schedule(delay, () -> {
				if (!lookup.isAnswered()) {
					probe(lookup);
				}
			});
		}
		this.scheduler.schedule(DURATION, () -> complete(lookup));
	}

	private void probe(Lookup lookup) {
		List<Question> questions = lookup.questions();
		this.links.forEach((link) -> link.probe(questions, lookup.proposal()));
	}

	void received(UsableInterface link, InetAddress sender, List<ResourceRecord> records) {
		if (this.lookups.isEmpty()) {
			return;
		}
		long now = this.scheduler.nanoTime();
		this.lookups.forEach((lookup) -> lookup.received(link, sender, records, now));
	}

	/**
	 * Completes a look-up with the owners that were found so far.
	 * @param lookup the look-up
	 */
	void complete(Lookup lookup) {
		this.lookups.remove(lookup);
		lookup.complete();
	}

	void completeAll() {
		this.lookups.forEach(Lookup::complete);
	}

}
