package io.peerlink.internal.discovery.dnssd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import io.peerlink.internal.discovery.dns.DnsName;
import io.peerlink.internal.discovery.dns.MdnsSocket;
import io.peerlink.internal.discovery.dns.Query;
import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.internal.time.RateLimit;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.Scheduler.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes this node on one interface: announcements, answers and goodbyes. Runs on the
 * scheduler's thread only.
 * <p>
 * There is no probing before the first announcement (RFC 6762 section 8.1), because
 * whether a name is free is decided before: by a look-up, and a ping of its owner.
 */
final class Publisher {

	/**
	 * When an announcement is repeated, in milliseconds after the first one: soon because
	 * the first packet may be lost, then at growing intervals (RFC 6762 section 8.3).
	 */
	private static final long[] REPEATS = { 250, 1000, 3000 };

	/**
	 * The shortest interval in milliseconds between an announcement and an answer by
	 * multicast: every node has received the announcement.
	 */
	private static final long ANSWER_INTERVAL = 100;

	/**
	 * How many milliseconds a querier waits for a repeated announcement instead of an
	 * answer. When many nodes start at once, each of them queries, and each announces
	 * itself anyway.
	 */
	private static final long REPEAT_IS_NEAR = 250;

	/**
	 * The delay in milliseconds of an answer that other nodes give as well, with a random
	 * part so that they do not answer at the same moment (RFC 6762 section 6).
	 */
	private static final int SHARED_DELAY = 20;

	private static final int SHARED_RANDOM_DELAY = 100;

	/**
	 * The delay in milliseconds of an answer to a truncated query, whose known answers
	 * follow in other packets (RFC 6762 section 7.2).
	 */
	private static final int TRUNCATED_DELAY = 400;

	/**
	 * The maximum number of immediate responses per second on average, and at once: those
	 * by unicast, as the address of their receiver can be forged, and the service type.
	 */
	private static final int MAX_RESPONSES_PER_SECOND = 20;

	private final MdnsSocket socket;

	private final Scheduler scheduler;

	private final RandomGenerator random;

	private final RateLimit responses = new RateLimit(MAX_RESPONSES_PER_SECOND, MAX_RESPONSES_PER_SECOND);

	private final List<Timer> repeats = new ArrayList<>();

	private @Nullable Publication publication;

	private @Nullable Publication withdrawn;

	private @Nullable Timer pendingAnswer;

	private long pendingAnswerAt;

	private boolean pendingForTruncated;

	private long publishedAt;

	private long announcedAt;

	Publisher(MdnsSocket socket, Scheduler scheduler, RandomGenerator random) {
		this.socket = socket;
		this.scheduler = scheduler;
		this.random = random;
		this.announcedAt = nowMillis() - ANSWER_INTERVAL;
	}

	/**
	 * Announces this node, now and a few times more. An announcement under another name
	 * is withdrawn first.
	 * @param publication this node
	 */
	void publish(Publication publication) {
		Publication previous = this.publication;
		if (previous != null && !DnsName.isSame(previous.instance(), publication.instance())) {
			withdraw();
		}
		cancelTimers();
		this.withdrawn = null;
		this.publication = publication;
		this.publishedAt = nowMillis();
		for (long delay : REPEATS) {
			this.repeats.add(this.scheduler.schedule(Duration.ofMillis(delay), this::announce));
		}
		announce();
	}

	/**
	 * Sends a goodbye and stops answering.
	 */
	void withdraw() {
		cancelTimers();
		if (this.publication != null) {
			this.withdrawn = this.publication;
			this.publication = null;
			repeatGoodbye();
		}
	}

	/**
	 * Sends the goodbye again, as it may have been lost, unless the node has been
	 * published since.
	 */
	void repeatGoodbye() {
		if (this.withdrawn != null) {
			this.socket.announce(this.withdrawn.goodbye());
		}
	}

	/**
	 * Stops without a goodbye, because the interface is unusable or another node has the
	 * name.
	 */
	void abandon() {
		cancelTimers();
		this.publication = null;
	}

	void onQuery(Query query) {
		Publication current = this.publication;
		if (current == null) {
			return;
		}
		if (query.questions().isEmpty()) {
			onMoreKnownAnswers(query, current);
			return;
		}
		Answer answer = Answer.to(query, current);
		if (answer == Answer.NONE) {
			return;
		}
		if (query.isLegacy() || query.wantsUnicast()) {
			respond(answer, query, current);
		}
		if (!query.isLegacy()) {
			// Even if a unicast response is wanted: where several programs share the mDNS
			// port, the system may hand it to another one.
			answerAll(answer, query, current);
		}
	}

	private void respond(Answer answer, Query query, Publication current) {
		if (this.responses.tryAcquire(this.scheduler.nanoTime())) {
			List<ResourceRecord> records = query.isLegacy() ? current.legacyRecords() : current.records();
			this.socket.respond((answer == Answer.SERVICE_TYPE) ? List.of(current.typePointer()) : records, query);
		}
	}

	private void answerAll(Answer answer, Query query, Publication current) {
		if (answer != Answer.SERVICE_TYPE) {
			scheduleAnswer(answer, query);
		}
		else if (this.responses.tryAcquire(this.scheduler.nanoTime())) {
			this.socket.announce(List.of(current.typePointer()));
		}
	}

	/**
	 * Handles the continuation of a truncated query: the querier may know this node after
	 * all.
	 */
	private void onMoreKnownAnswers(Query query, Publication current) {
		if (this.pendingForTruncated && Answer.knowsPointer(query, current)) {
			cancelPendingAnswer();
		}
	}

	private void scheduleAnswer(Answer answer, Query query) {
		long now = nowMillis();
		long earliest = this.announcedAt + ANSWER_INTERVAL;
		if (answer == Answer.UNIQUE) {
			scheduleAnswerAt(Math.max(now, earliest), false);
		}
		else if (!isRepeatNear(now)) {
			int delay = query.truncated() ? TRUNCATED_DELAY : SHARED_DELAY;
			scheduleAnswerAt(Math.max(now + delay + this.random.nextInt(SHARED_RANDOM_DELAY), earliest),
					query.truncated());
		}
	}

	private boolean isRepeatNear(long now) {
		for (long repeat : REPEATS) {
			long left = this.publishedAt + repeat - now;
			if (left > 0 && left <= REPEAT_IS_NEAR) {
				return true;
			}
		}
		return false;
	}

	private void scheduleAnswerAt(long at, boolean truncated) {
		this.pendingForTruncated = truncated && (this.pendingAnswer == null || this.pendingForTruncated);
		if (this.pendingAnswer != null && this.pendingAnswerAt <= at) {
			return;
		}
		cancelPendingAnswer();
		this.pendingAnswerAt = at;
		this.pendingAnswer = this.scheduler.schedule(Duration.ofMillis(at - nowMillis()), this::announce);
	}

	private void announce() {
		cancelPendingAnswer();
		if (this.publication != null) {
			this.announcedAt = nowMillis();
			this.socket.announce(this.publication.records());
		}
	}

	private void cancelTimers() {
		this.repeats.forEach(Timer::cancel);
		this.repeats.clear();
		cancelPendingAnswer();
	}

	private void cancelPendingAnswer() {
		if (this.pendingAnswer != null) {
			this.pendingAnswer.cancel();
			this.pendingAnswer = null;
		}
	}

	private long nowMillis() {
		return TimeUnit.NANOSECONDS.toMillis(this.scheduler.nanoTime());
	}

}
