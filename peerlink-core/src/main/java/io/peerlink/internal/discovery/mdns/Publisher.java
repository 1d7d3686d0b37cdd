package io.peerlink.internal.discovery.mdns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.Scheduler.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Makes this node known on one interface: tells of it unasked, answers, says goodbye.
 * Runs on the discovery's thread only.
 * <p>
 * There is no probing before the first announcement (RFC 6762 section 8.1), because
 * whether a name is free is decided before: by a look-up and a ping of who holds it.
 */
final class Publisher {

	/**
	 * When an announcement is repeated, in milliseconds: early because a first packet may
	 * be lost, then at growing distances (RFC 6762 section 8.3).
	 */
	private static final long[] REPEATS = { 250, 1000, 3000 };

	/**
	 * Shortest time in milliseconds between two answers to the network: what was just
	 * told, everybody heard.
	 */
	private static final long ANSWER_GAP = 100;

	/**
	 * How many milliseconds an asker waits for an announcement instead of an answer. When
	 * many nodes start at once, all ask, and all tell anyway.
	 */
	private static final long ANNOUNCED_SOON = 250;

	/**
	 * How many milliseconds to wait before an answer that others give as well, so that
	 * not all speak at once (RFC 6762 section 6).
	 */
	private static final int SHARED_WAIT = 20;

	private static final int SHARED_SPREAD = 100;

	/**
	 * How many milliseconds to wait for the rest of what an asker knows (RFC 6762 section
	 * 7.2).
	 */
	private static final int TRUNCATED_WAIT = 400;

	/**
	 * Most direct replies in a second. Their receiver's address can be forged.
	 */
	private static final int MAX_REPLIES = 20;

	private final MdnsSocket socket;

	private final Scheduler scheduler;

	private final Random random;

	private final List<Timer> announcements = new ArrayList<>();

	private @Nullable Publication self;

	private @Nullable Publication withdrawn;

	private @Nullable Timer pending;

	private long pendingAt;

	private boolean pendingForTruncated;

	private long announced;

	private long lastTold;

	private long replySecond;

	private int repliesInSecond;

	Publisher(MdnsSocket socket, Scheduler scheduler, Random random) {
		this.socket = socket;
		this.scheduler = scheduler;
		this.random = random;
		this.lastTold = now() - ANSWER_GAP;
	}

	void publish(Publication publication) {
		Publication before = this.self;
		if (before != null && !before.instance().equalsIgnoreCase(publication.instance())) {
			withdraw();
		}
		cancelTimers();
		this.withdrawn = null;
		this.self = publication;
		this.announced = now();
		tell();
		for (long delay : REPEATS) {
			this.announcements.add(this.scheduler.schedule(Duration.ofMillis(delay), this::tell));
		}
	}

	void withdraw() {
		cancelTimers();
		if (this.self != null) {
			this.withdrawn = this.self;
			this.self = null;
			repeatGoodbye();
		}
	}

	/**
	 * Say goodbye again, in case it was lost, unless the node was published anew.
	 */
	void repeatGoodbye() {
		if (this.withdrawn != null) {
			this.socket.tell(this.withdrawn.goodbye());
		}
	}

	/**
	 * Stop without a word: the interface is gone.
	 */
	void abandon() {
		cancelTimers();
		this.self = null;
	}

	void onQuery(Query query) {
		Publication publication = this.self;
		if (publication == null) {
			return;
		}
		if (query.questions().isEmpty()) {
			onMoreKnown(query, publication);
			return;
		}
		Answer answer = Answer.to(query, publication);
		if (answer == Answer.NOTHING) {
			return;
		}
		if (query.replyTo() != null) {
			reply(answer, query, publication);
		}
		else if (answer == Answer.TYPES) {
			this.socket.tell(List.of(publication.typePointer()));
		}
		else {
			tellLater(answer, query);
		}
	}

	/**
	 * The rest of a truncated query: the asker may know us after all.
	 */
	private void onMoreKnown(Query query, Publication publication) {
		if (this.pending != null && this.pendingForTruncated && Answer.knowsPointer(query, publication)) {
			this.pending.cancel();
			this.pending = null;
		}
	}

	private void tellLater(Answer answer, Query query) {
		long now = now();
		if (answer == Answer.UNIQUE) {
			tellAt(Math.max(now, this.lastTold + ANSWER_GAP), false);
		}
		else if (!isAnnouncedSoon(now)) {
			int wait = query.truncated() ? TRUNCATED_WAIT : SHARED_WAIT;
			tellAt(Math.max(now + wait + this.random.nextInt(SHARED_SPREAD), this.lastTold + ANSWER_GAP),
					query.truncated());
		}
	}

	private boolean isAnnouncedSoon(long now) {
		for (long repeat : REPEATS) {
			long left = this.announced + repeat - now;
			if (left > 0 && left <= ANNOUNCED_SOON) {
				return true;
			}
		}
		return false;
	}

	private void tellAt(long at, boolean truncated) {
		this.pendingForTruncated = truncated && (this.pending == null || this.pendingForTruncated);
		if (this.pending != null && this.pendingAt <= at) {
			return;
		}
		if (this.pending != null) {
			this.pending.cancel();
		}
		this.pendingAt = at;
		this.pending = this.scheduler.schedule(Duration.ofMillis(at - now()), this::tell);
	}

	private void tell() {
		if (this.pending != null) {
			this.pending.cancel();
			this.pending = null;
		}
		if (this.self != null) {
			this.lastTold = now();
			this.socket.tell(this.self.records());
		}
	}

	private void reply(Answer answer, Query query, Publication publication) {
		long second = TimeUnit.MILLISECONDS.toSeconds(now());
		this.repliesInSecond = (second == this.replySecond) ? this.repliesInSecond + 1 : 1;
		this.replySecond = second;
		if (this.repliesInSecond <= MAX_REPLIES) {
			this.socket.reply(
					(answer == Answer.TYPES) ? List.of(publication.typePointer()) : publication.directRecords(), query);
		}
	}

	private void cancelTimers() {
		this.announcements.forEach(Timer::cancel);
		this.announcements.clear();
		if (this.pending != null) {
			this.pending.cancel();
			this.pending = null;
		}
	}

	private long now() {
		return TimeUnit.NANOSECONDS.toMillis(this.scheduler.nanoTime());
	}

}
