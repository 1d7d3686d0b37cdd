package io.peerlink.internal.discovery.mdns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.peerlink.internal.discovery.mdns.Query.Kind;
import io.peerlink.internal.discovery.mdns.Query.Question;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.Scheduler.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Asks for services on one interface: who is there, at once and then ever more rarely,
 * and for what a known service lacks. Runs on the discovery's thread only.
 */
final class Browser {

	/**
	 * Milliseconds between the first two questions; doubles each time.
	 */
	private static final long FIRST_INTERVAL = 250;

	/**
	 * Longest time in milliseconds between two questions: how long a peer may stay unseen
	 * whose announcements were all lost.
	 */
	private static final long LONGEST_INTERVAL = 60_000;

	/**
	 * How many milliseconds to wait for the missing records before asking for them.
	 */
	private static final long PATIENCE = 20;

	/**
	 * How often in milliseconds to look for records that run out.
	 */
	private static final long UPKEEP_INTERVAL = 1000;

	private static final long UPKEEP_INTERVAL_WHEN_INCOMPLETE = 100;

	private final ServiceType type;

	private final MdnsSocket socket;

	private final ServiceCache table;

	private final Scheduler scheduler;

	private long interval = FIRST_INTERVAL;

	private @Nullable Timer nextQuestion;

	private @Nullable Timer nextUpkeep;

	private boolean soon;

	Browser(ServiceType type, MdnsSocket socket, ServiceCache table, Scheduler scheduler) {
		this.type = type;
		this.socket = socket;
		this.table = table;
		this.scheduler = scheduler;
	}

	void start() {
		ask();
		upkeepAfter(UPKEEP_INTERVAL);
	}

	/**
	 * To be called when something was heard.
	 */
	void heard() {
		if (!this.soon && !this.table.isComplete()) {
			this.soon = true;
			upkeepAfter(PATIENCE);
		}
	}

	void stop() {
		if (this.nextQuestion != null) {
			this.nextQuestion.cancel();
		}
		if (this.nextUpkeep != null) {
			this.nextUpkeep.cancel();
		}
	}

	private void ask() {
		this.socket.ask(List.of(new Question(this.type.name(), Kind.POINTER)),
				this.table.knownPointers(this.scheduler.nanoTime()));
		this.nextQuestion = this.scheduler.schedule(Duration.ofMillis(this.interval), this::ask);
		this.interval = Math.min(this.interval * 2, LONGEST_INTERVAL);
	}

	private void upkeep() {
		long now = this.scheduler.nanoTime();
		this.table.expire(now);
		List<Question> questions = new ArrayList<>();
		for (String name : this.table.dueForQuestion(now)) {
			questions.addAll(questionsFor(this.type.qualify(name)));
		}
		if (!questions.isEmpty()) {
			this.socket.ask(questions, List.of());
		}
		this.soon = !this.table.isComplete();
		upkeepAfter(this.soon ? UPKEEP_INTERVAL_WHEN_INCOMPLETE : UPKEEP_INTERVAL);
	}

	private void upkeepAfter(long delay) {
		if (this.nextUpkeep != null) {
			this.nextUpkeep.cancel();
		}
		this.nextUpkeep = this.scheduler.schedule(Duration.ofMillis(delay), this::upkeep);
	}

	/**
	 * Whoever answers these adds the addresses unasked (RFC 6763 section 12.2).
	 * @param qualified the full name of a service
	 * @return the questions for everything about it
	 */
	static List<Question> questionsFor(String qualified) {
		return List.of(new Question(qualified, Kind.SERVICE), new Question(qualified, Kind.TEXT));
	}

}
