package io.peerlink.internal.server.dedup;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallEntry}.
 */
class CallEntryTests {

	private static final Extension NUMBERS = Extension.call("caller", "callee", 7, 7, Extension.ABSENT, 2, 5000);

	private static final Message.Reply REPLY = new Message.Response(MessageId.ofText("1"), RawJson.NULL, null);

	@Test
	void onlyTheFirstReplyCounts() {
		AtomicInteger finished = new AtomicInteger();
		CallEntry call = numbered(0);
		call.admitted((entry, reply) -> finished.incrementAndGet());
		call.finish(REPLY);
		call.finish(null);
		assertThat(finished).hasValue(1);
	}

	@Test
	void replyToANumberedCallEchoesTheAttemptAndTheProcessingTime() {
		CallEntry call = numbered(Duration.ofSeconds(1).toNanos());
		assertThat(call.replyExtension(Duration.ofSeconds(1).toNanos(), Duration.ofMillis(1003).toNanos()))
			.isEqualTo(Extension.answer(2, 3000));
		assertThat(call.replyExtension(Duration.ofSeconds(1).toNanos(), 0)).isEqualTo(Extension.answer(2, 0));
		assertThat(call.isNumbered()).isTrue();
	}

	@Test
	void deadlineIsTheArrivalPlusTheTimeToLive() {
		assertThat(numbered(10).deadline()).isEqualTo(10 + Duration.ofSeconds(5).toNanos());
		Extension endless = Extension.call("caller", "callee", 1, 1, Extension.ABSENT, 1, Extension.MAX_NUMBER);
		assertThat(new CallEntry(numbered(endless), 10).deadline()).isGreaterThan(Long.MAX_VALUE / 2);
	}

	@Test
	void unnumberedCallsAreDistinguishedByMethodAndArguments() {
		CallEntry call = new CallEntry(request("1", "run", RawJson.of("[1]")), 0);
		assertThat(call.hasContentOf(request("1", "run", RawJson.of("[1]")))).isTrue();
		assertThat(call.hasContentOf(request("1", "run", RawJson.of("[2]")))).isFalse();
		assertThat(call.hasContentOf(request("1", "walk", RawJson.of("[1]")))).isFalse();
		assertThat(call.replyExtension(0, 0)).isNull();
		assertThat(call.isNumbered()).isFalse();
	}

	private static CallEntry numbered(long arrivedAt) {
		return new CallEntry(numbered(NUMBERS), arrivedAt);
	}

	private static Message.Request numbered(Extension numbers) {
		return new Message.Request(MessageId.ofText("1"), null, null, "run", null, null, numbers, null);
	}

	private static Message.Request request(String id, String method, @Nullable RawJson args) {
		return new Message.Request(MessageId.ofText(id), null, null, method, args, null, null, null);
	}

}
