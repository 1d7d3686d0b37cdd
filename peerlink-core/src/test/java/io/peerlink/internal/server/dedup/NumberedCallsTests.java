package io.peerlink.internal.server.dedup;

import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;

import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NumberedCalls}.
 */
class NumberedCallsTests {

	private final NumberedCalls calls = new NumberedCalls();

	@Test
	void callIsFoundByItsNumberUntilItIsRemoved() {
		SplittableRandom random = new SplittableRandom(1);
		TreeMap<Long, CallEntry> expected = new TreeMap<>();
		long next = 1;
		for (int step = 0; step < 20_000; step++) {
			if (expected.isEmpty() || random.nextInt(100) < 55) {
				// Some numbers share their place.
				next += (random.nextInt(50) == 0) ? 1024 : 1;
				expected.put(next, put(next));
			}
			else {
				CallEntry gone = expected.remove(expected.floorKey(random.nextLong(expected.firstKey(), next + 1)));
				this.calls.remove(gone);
				this.calls.remove(gone);
				assertThat(this.calls.get(gone.number())).isNull();
			}
			assertThat(this.calls.size()).isEqualTo(expected.size());
		}
		expected.forEach((number, call) -> assertThat(this.calls.get(number)).isSameAs(call));
		this.calls.clear();
		assertThat(this.calls.isEmpty()).isTrue();
	}

	@Test
	void memoryIsGivenBackAfterABurst() {
		for (long number = 1; number <= 8000; number++) {
			put(number);
		}
		for (long number = 1; number <= 7900; number++) {
			this.calls.remove(Objects.requireNonNull(this.calls.get(number)));
		}
		assertThat(this.calls.capacity()).isLessThanOrEqualTo(1024);
		assertThat(this.calls.size()).isEqualTo(100);
		assertThat(this.calls.get(8000)).isNotNull();
	}

	private CallEntry put(long number) {
		CallEntry call = new CallEntry(new Message.Request(MessageId.ofText("1"), null, null, "run", null, null,
				Extension.call("caller", "callee", number, 1, Extension.ABSENT, 1, 5000), null), 0);
		this.calls.put(call);
		return call;
	}

}
