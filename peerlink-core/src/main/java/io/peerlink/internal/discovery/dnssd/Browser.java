package io.peerlink.internal.discovery.dnssd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.peerlink.internal.discovery.dns.MdnsSocket;
import io.peerlink.internal.discovery.dns.Query.Question;
import io.peerlink.internal.discovery.dns.Query.RecordType;
import io.peerlink.internal.discovery.dns.ServiceType;
import io.peerlink.internal.time.Backoff;
import io.peerlink.internal.time.RateLimit;
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

	/**
	 * How many checks per second a packet may cause that lacks records.
	 */
	private static final int URGENT_CHECKS_PER_SECOND = 10;

	private final ServiceType type;

	private final MdnsSocket socket;

	private final ServiceCache cache;

	private final Scheduler scheduler;

	private final Backoff interval = Backoff.of(FIRST_INTERVAL, LONGEST_INTERVAL);

	private final RateLimit urgentChecks = new RateLimit(URGENT_CHECKS_PER_SECOND, URGENT_CHECKS_PER_SECOND);

	private @Nullable Timer nextQuery;

	private @Nullable Timer nextCheck;

	private long nextCheckAt;

	Browser(ServiceType type, MdnsSocket socket, ServiceCache cache, Scheduler scheduler) {
		this.type = type;
		this.socket = socket;
		this.cache = cache;
		this.scheduler = scheduler;
	}

	void start() {
		checkAfter(CHECK_INTERVAL);
		query();
	}

	/**
	 * Queries now, and after short intervals again.
	 */
	void refresh() {
		if (this.nextQuery != null) {
			this.nextQuery.cancel();
		}
		this.interval.reset();
		query();
	}

	/**
	 * Must be called after the cache has processed a packet.
	 */
	void received() {
		long now = this.scheduler.nanoTime();
		boolean isSoon = this.nextCheckAt - now <= MISSING_RECORDS_DELAY.toNanos();
		if (!isSoon && this.cache.isQueryUrgent(now) && this.urgentChecks.tryAcquire(now)) {
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
		try {
			this.socket.query(List.of(new Question(this.type.name(), RecordType.POINTER)),
					this.cache.knownAnswers(this.scheduler.nanoTime()));
		}
		finally {
			this.nextQuery = this.scheduler.schedule(Duration.ofNanos(this.interval.next()), this::query);
		}
	}

	private void check() {
		try {
			long now = this.scheduler.nanoTime();
			this.cache.expire(now);
			List<Question> questions = List.copyOf(this.cache.startQueries(now));
			if (!questions.isEmpty()) {
				boolean forAll = questions.stream().anyMatch((question) -> question.type() == RecordType.POINTER);
				this.socket.query(questions, forAll ? this.cache.knownAnswers(now) : List.of());
			}
		}
		finally {
			checkAfter(this.cache.isComplete() ? CHECK_INTERVAL : CHECK_INTERVAL_WHEN_INCOMPLETE);
		}
	}

	private void checkAfter(Duration delay) {
		if (this.nextCheck != null) {
			this.nextCheck.cancel();
		}
		this.nextCheckAt = this.scheduler.nanoTime() + delay.toNanos();
		this.nextCheck = this.scheduler.schedule(delay, this::check);
	}

}
