package io.peerlink.internal.server.dedup;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.json.RawJson;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReplyCache}.
 */
class ReplyCacheTests {

	private static final RawJson RESULT = RawJson.of('"' + "a".repeat(510) + '"');

	private final LongAdder total = new LongAdder();

	private final List<CallEntry> evicted = new ArrayList<>();

	@Test
	void oldestReplyIsEvictedFirst() {
		ByteBudget budget = new ByteBudget(1 << 20);
		ReplyCache cache = new ReplyCache(2, 1 << 20, budget, this.total, this.evicted::add);
		List<CallEntry> calls = keep(cache, 3);
		assertThat(this.evicted).containsExactly(calls.get(0));
		assertThat(calls.get(0).reply()).isNull();
		assertThat(calls.get(2).reply()).isEqualTo(new Message.Response(MessageId.ofText("1"), RESULT, null));
		assertThat(cache.size()).isEqualTo(2);
		assertThat(this.total.sum()).isEqualTo(2);
		assertThat(cache.oldest()).isSameAs(calls.get(1));
	}

	@Test
	void bytesOfACacheAreLimited() {
		ReplyCache cache = new ReplyCache(100, 10 * 1024, new ByteBudget(1 << 20), this.total, this.evicted::add);
		keep(cache, 100);
		assertThat(this.evicted).hasSize(90);
	}

	@Test
	void someRepliesAreKeptEvenIfOtherCachesExceedTheBudget() {
		ByteBudget budget = new ByteBudget(64 * 1024);
		ReplyCache greedy = new ReplyCache(1000, 1 << 20, budget, this.total, this.evicted::add);
		keep(greedy, 1000);
		assertThat(greedy.size()).isEqualTo(64 + 4);
		ReplyCache modest = new ReplyCache(1000, 1 << 20, budget, this.total, this.evicted::add);
		List<CallEntry> calls = keep(modest, 5);
		assertThat(modest.size()).isEqualTo(4);
		assertThat(calls.subList(1, 5)).allSatisfy((call) -> assertThat(call.reply()).isNotNull());
	}

	@Test
	void droppedReplyIsNotChargedToTheBudget() {
		ByteBudget unknownPeers = new ByteBudget(1 << 20);
		ByteBudget peers = new ByteBudget(1 << 20);
		ReplyCache cache = new ReplyCache(100, 1 << 20, unknownPeers, this.total, this.evicted::add);
		List<CallEntry> calls = keep(cache, 6);
		cache.drop(calls.get(3));
		cache.drop(calls.get(3));
		assertThat(unknownPeers.charged()).isEqualTo(5 * 1024 - 4096);
		cache.moveTo(peers, 100, 1 << 20);
		assertThat(unknownPeers.charged()).isZero();
		assertThat(peers.charged()).isEqualTo(5 * 1024 - 4096);
		calls.forEach(cache::drop);
		assertThat(peers.charged()).isZero();
		assertThat(this.evicted).isEmpty();
	}

	private static List<CallEntry> keep(ReplyCache cache, int count) {
		List<CallEntry> calls = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			CallEntry call = new CallEntry(
					new Message.Request(MessageId.ofText("1"), null, null, "run", null, null, null, null), 0);
			cache.keep(call, RESULT);
			calls.add(call);
		}
		return calls;
	}

}
