package io.peerlink.internal.server.dedup;

import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallTable}.
 */
class CallTableTests {

	private final CallTable<Integer> table = new CallTable<>();

	@Test
	void callsAreInTheOrderOfArrival() {
		CallEntry first = put(2);
		CallEntry second = put(1);
		assertThat(this.table).containsExactly(first, second);
		assertThat(this.table.get(1)).isSameAs(second);
		this.table.remove(2);
		assertThat(this.table).containsExactly(second);
	}

	@Test
	void memoryIsGivenBackAfterABurst() {
		for (int i = 0; i < 8000; i++) {
			put(i);
		}
		for (int i = 0; i < 7900; i++) {
			this.table.remove(i);
		}
		assertThat(this.table.capacity()).isLessThan(1000);
		assertThat(this.table.size()).isEqualTo(100);
		assertThat(this.table.get(7999)).isNotNull();
	}

	private CallEntry put(int key) {
		CallEntry call = new CallEntry(
				new Message.Request(MessageId.ofText("1"), null, null, "run", null, null, null, null), 0);
		this.table.put(key, call);
		return call;
	}

}
