package io.peerlink.internal.discovery.dnssd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.peerlink.internal.discovery.dns.MdnsSocket;
import io.peerlink.internal.discovery.dns.Query.Question;
import io.peerlink.internal.discovery.dns.Query.RecordType;
import io.peerlink.internal.discovery.dns.ServiceType;
import io.peerlink.internal.time.Backoff;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.Scheduler.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Queries for services on one interface: for all instances, at intervals that double, and
 * for the records that a known service lacks. Runs on the scheduler's thread only.
 */
final class Browser {

	private static final Duration FIRST_INTERVAL = Duration.ofMillis(250);

	/**
	 * The longest interval of queries for all instances: how long a peer may remain
	 * undiscovered whose announcements were all lost.
	 */
	private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(60);

	/**
	 * How long to wait for missing records before they are queried.
	 */
	private static final Duration MISSING_RECORDS_DELAY = Duration.ofMillis(20);

	/**
	 * How often the cache is checked for records that expire.
	 */
	private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

	private static final Duration CHECK_INTERVAL_WHEN_INCOMPLETE = Duration.ofMillis(100);

	private final ServiceType type;

	private final MdnsSocket socket;

	private final ServiceCache cache;

	private final Scheduler scheduler;

	private final Backoff interval = Backoff.of(FIRST_INTERVAL, LONGEST_INTERVAL);

	private @Nullable Timer nextQuery;

	private @Nullable Timer nextCheck;

	private boolean incomplete;

	Browser(ServiceType type, MdnsSocket socket, ServiceCache cache, Scheduler scheduler) {
		this.type = type;
		this.socket = socket;
		this.cache = cache;
		this.scheduler = scheduler;
	}

	void start() {
		query();
		checkAfter(CHECK_INTERVAL);
	}

	/**
	 * Must be called after the cache has processed a packet.
	 */
	void received() {
		if (!this.incomplete && !this.cache.isComplete()) {
			this.incomplete = true;
			checkAfter(MISSING_RECORDS_DELAY);
		}
	}

	void stop() {
		if (this.nextQuery != null) {
			this.nextQuery.cancel();
		}
		if (this.nextCheck != null) {
			this.nextCheck.cancel();
		}
	}

	private void query() {
		this.socket.query(List.of(new Question(this.type.name(), RecordType.POINTER)),
				this.cache.knownAnswers(this.scheduler.nanoTime()));
		this.nextQuery = this.scheduler.schedule(Duration.ofNanos(this.interval.next()), this::query);
	}

	private void check() {
		long now = this.scheduler.nanoTime();
		this.cache.expire(now);
		List<Question> questions = new ArrayList<>();
		for (String name : this.cache.startQueries(now)) {
			questions.addAll(questionsFor(this.type.qualify(name)));
		}
		if (!questions.isEmpty()) {
			this.socket.query(questions, List.of());
		}
		this.incomplete = !this.cache.isComplete();
		checkAfter(this.incomplete ? CHECK_INTERVAL_WHEN_INCOMPLETE : CHECK_INTERVAL);
	}

	private void checkAfter(Duration delay) {
		if (this.nextCheck != null) {
			this.nextCheck.cancel();
		}
		this.nextCheck = this.scheduler.schedule(delay, this::check);
	}

	/**
	 * Returns the questions for all records of a service. Responders add the addresses to
	 * their answers (RFC 6763 section 12.2).
	 * @param qualified the fully qualified name of the service
	 * @return the questions
	 */
	static List<Question> questionsFor(String qualified) {
		return List.of(new Question(qualified, RecordType.SERVICE), new Question(qualified, RecordType.TEXT));
	}

}
