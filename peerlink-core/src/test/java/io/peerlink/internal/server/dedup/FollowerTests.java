package io.peerlink.internal.server.dedup;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.json.RawJson;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for those who wait for the end of a call.
 */
class FollowerTests {

	private final CallerFixture callers = new CallerFixture();

	private final DuplicateFilter filter = new DuplicateFilter(this.callers.context);

	private final List<String> events = new ArrayList<>();

	private final CallEntry call = admit(1);

	private Arrival arrival() {
		return this.callers.from(CallerFixture.address(5000));
	}

	private CallEntry admit(long number) {
		Message.Request request = CallerFixture.request("caller", number);
		CallEntry entry = new CallEntry(request, 0);
		assertThat(this.filter.admit(request, arrival(), entry).verdict()).isEqualTo(AdmissionDecision.Verdict.EXECUTE);
		return entry;
	}

	/**
	 * Needs the locks of the filter and of the window, as a request does that arrives.
	 */
	private void admitElsewhere(long number) {
		CompletableFuture<CallEntry> admitted = CompletableFuture.supplyAsync(() -> admit(number));
		try {
			this.events.add("admitted " + admitted.get(10, TimeUnit.SECONDS).number());
		}
		catch (Exception ex) {
			this.events.add("not admitted");
		}
	}

	private CallEntry.Follower follower(int number) {
		return new CallEntry.Follower() {

			@Override
			public void finished(AdmissionDecision decision) {
				admitElsewhere(10 + number);
				FollowerTests.this.events.add("finished " + number + " " + decision.verdict());
			}

			@Override
			public void replaced() {
				admitElsewhere(10 + number);
				FollowerTests.this.events.add("replaced " + number);
			}

		};
	}

	@Test
	void requestsAreAdmittedWhileAFollowerIsTold() {
		assertThat(this.call.follow(follower(1))).isTrue();
		assertThat(this.call.follow(follower(2))).isTrue();
		assertThat(this.events).containsExactly("admitted 11", "replaced 1");
		this.call.finishWith(RawJson.NULL);
		assertThat(this.events).endsWith("admitted 12", "finished 2 ANSWERED").hasSize(4);
		assertThat(this.call.follow(follower(3))).isFalse();
		assertThat(this.events).hasSize(4);
	}

}
