package io.peerlink.internal.server.dedup;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.peerlink.internal.server.dedup.AdmissionDecision.Verdict;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.json.RawJson;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DuplicateFilter} over time.
 */
class DuplicateFilterTests {

	private final CallerFixture callers = new CallerFixture();

	private final DuplicateFilter filter = new DuplicateFilter(this.callers.context);

	private final InetSocketAddress address = CallerFixture.address(5000);

	@Test
	void repliesAreForgottenAfterTheirRetention() {
		for (int number = 1; number <= 1000; number++) {
			answer(CallerFixture.request("caller", number));
			answer(unnumbered(number));
		}
		assertThat(this.filter.cachedReplies()).isEqualTo(2000);
		this.callers.simulator.run(Duration.ofSeconds(29));
		assertThat(this.filter.cachedReplies()).isEqualTo(2000);
		this.callers.simulator.run(Duration.ofSeconds(6));
		assertThat(this.filter.cachedReplies()).isEqualTo(1000);
		this.callers.simulator.run(Duration.ofSeconds(6));
		assertThat(this.filter.cachedReplies()).isZero();
	}

	@Test
	void unnumberedRequestIsRecognisedForAsLongAsAnotherOneRuns() {
		CallEntry blocked = execute(unnumbered(1));
		answer(unnumbered(2));
		assertThat(admit(unnumbered(2))).isEqualTo(Verdict.ANSWERED);
		this.callers.simulator.run(UnnumberedCalls.RETENTION.plusMillis(1));
		assertThat(admit(unnumbered(2))).isEqualTo(Verdict.EXECUTE);
		this.callers.simulator.run(Duration.ofMinutes(2));
		assertThat(admit(unnumbered(1))).isEqualTo(Verdict.IN_PROGRESS);
		blocked.finish(CallerFixture.replyTo(unnumbered(1)));
		this.callers.simulator.run(DuplicateFilter.EXPIRY_INTERVAL.plusMillis(1));
		assertThat(this.filter.cachedReplies()).isZero();
	}

	@Test
	void expiryGoesOnWithTheNextRequestWhenItsTimerHasFailed() {
		for (int caller = 0; caller < 3 * ExpiryRotation.STEP; caller++) {
			InetSocketAddress known = CallerFixture.address(6000 + caller);
			this.callers.discover("caller" + caller, known);
			Message.Request request = CallerFixture.request("caller" + caller, 1);
			CallEntry call = new CallEntry(request, this.callers.simulator.nanoTime());
			this.filter.admit(request, this.callers.from(known), call);
			call.finish(CallerFixture.replyTo(request));
		}
		this.callers.scheduler.failAfter(1);
		this.callers.simulator.run(Duration.ofMinutes(1));
		assertThat(this.callers.scheduler.hasFailed()).isTrue();
		assertThat(this.filter.cachedReplies()).isEqualTo(3 * ExpiryRotation.STEP);
		answer(CallerFixture.request("caller", 1));
		this.callers.simulator.run(Duration.ofMinutes(1));
		assertThat(this.filter.cachedReplies()).isZero();
	}

	@Test
	void countOfCachedRepliesTakesNoLock() {
		answer(CallerFixture.request("caller", 1));
		synchronized (this.filter) {
			assertThat(CompletableFuture.supplyAsync(this.filter::cachedReplies)).succeedsWithin(5, TimeUnit.SECONDS)
				.isEqualTo(1);
		}
	}

	@Test
	void closedFilterHasNoTimer() {
		answer(CallerFixture.request("caller", 1));
		this.filter.close();
		this.callers.simulator.run(Duration.ofHours(1));
		assertThat(this.filter.cachedReplies()).isOne();
	}

	private Verdict admit(Message.Request request) {
		return admit(request, new CallEntry(request, this.callers.simulator.nanoTime()));
	}

	private Verdict admit(Message.Request request, CallEntry call) {
		return this.filter.admit(request, this.callers.from(this.address), call).verdict();
	}

	private CallEntry execute(Message.Request request) {
		CallEntry call = new CallEntry(request, this.callers.simulator.nanoTime());
		assertThat(admit(request, call)).isEqualTo(Verdict.EXECUTE);
		return call;
	}

	private void answer(Message.Request request) {
		execute(request).finish(CallerFixture.replyTo(request));
	}

	private static Message.Request unnumbered(int id) {
		return new Message.Request(MessageId.ofText("p" + id), "python", null, "run", RawJson.EMPTY_ARRAY,
				RawJson.EMPTY_OBJECT, null, null);
	}

}
