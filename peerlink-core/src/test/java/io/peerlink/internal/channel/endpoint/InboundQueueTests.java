package io.peerlink.internal.channel.endpoint;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.peerlink.channel.ChannelMessage;
import io.peerlink.channel.ChannelStatistics;
import io.peerlink.channel.OverflowPolicy;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.wire.json.RawJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class InboundQueueTests {

	private static final PayloadMapper MAPPER = new PayloadMapper(JsonMapper.builder().build());

	private final QueueBudget budget = new QueueBudget(Long.MAX_VALUE);

	private final ChannelCounters counters = new ChannelCounters();

	@Test
	void fullQueueDropsTheOldest() {
		InboundQueue queue = queue(new RawProtocol(), 3, OverflowPolicy.DROP_OLDEST);
		List<InboundQueue.Outcome> outcomes = IntStream.rangeClosed(1, 5)
			.mapToObj((i) -> queue.offer(message(i, 0)))
			.toList();
		assertThat(outcomes).containsExactly(InboundQueue.Outcome.QUEUED, InboundQueue.Outcome.QUEUED,
				InboundQueue.Outcome.QUEUED, InboundQueue.Outcome.OVERFLOW, InboundQueue.Outcome.OVERFLOW);
		assertThat(contents(queue)).containsExactly("3", "4", "5");
		assertThat(queue.statistics(0, 0).droppedOverflow()).isEqualTo(2);
	}

	@Test
	void fullQueueDropsTheNewest() {
		InboundQueue queue = queue(new RawProtocol(), 3, OverflowPolicy.DROP_NEWEST);
		IntStream.rangeClosed(1, 5).forEach((i) -> queue.offer(message(i, 0)));
		assertThat(contents(queue)).containsExactly("1", "2", "3");
		assertThat(queue.statistics(0, 0).droppedOverflow()).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource(OverflowPolicy.class)
	void queueOfOneHoldsOne(OverflowPolicy overflow) {
		InboundQueue queue = queue(new RawProtocol(), 1, overflow);
		queue.offer(message(1, 0));
		queue.offer(message(2, 0));
		assertThat(contents(queue)).containsExactly((overflow == OverflowPolicy.DROP_OLDEST) ? "2" : "1");
	}

	@Test
	void staleFrameDoesNotPushOutAMessage() {
		InboundQueue queue = queue(new SequenceProtocol(), 2, OverflowPolicy.DROP_OLDEST);
		queue.offer(message(1, 7));
		queue.offer(message(2, 9));
		assertThat(queue.offer(message(3, 9))).isEqualTo(InboundQueue.Outcome.STALE);
		assertThat(queue.offer(message(4, 8))).isEqualTo(InboundQueue.Outcome.STALE);
		assertThat(contents(queue)).containsExactly("1", "2");
	}

	@Test
	void frameThatWasDroppedAsNewestIsStaleWhenItIsDuplicated() {
		InboundQueue queue = queue(new SequenceProtocol(), 1, OverflowPolicy.DROP_NEWEST);
		queue.offer(message(1, 1));
		assertThat(queue.offer(message(2, 2))).isEqualTo(InboundQueue.Outcome.OVERFLOW);
		queue.poll();
		assertThat(queue.offer(message(2, 2))).isEqualTo(InboundQueue.Outcome.STALE);
	}

	@Test
	void closedQueueAcceptsNothingAndKeepsWhatItHas() throws InterruptedException {
		InboundQueue queue = queue(new RawProtocol(), 3, OverflowPolicy.DROP_OLDEST);
		queue.offer(message(1, 0));
		queue.close(false);
		assertThat(queue.offer(message(2, 0))).isEqualTo(InboundQueue.Outcome.CLOSED);
		assertThat(queue.isDrained()).isFalse();
		assertThat(queue.take(Duration.ofDays(1).toNanos())).hasToString("1");
		assertThat(queue.isDrained()).isTrue();
		assertThat(queue.take(Duration.ofDays(1).toNanos())).isNull();
	}

	@Test
	void openQueueIsNeverDrained() {
		InboundQueue queue = queue(new RawProtocol(), 3, OverflowPolicy.DROP_OLDEST);
		assertThat(queue.isDrained()).isFalse();
	}

	@Test
	void discardingCloseRemovesEverything() {
		InboundQueue queue = queue(new RawProtocol(), 3, OverflowPolicy.DROP_OLDEST);
		queue.offer(message(1, 0));
		queue.close(true);
		assertThat(queue.poll()).isNull();
		assertThat(queue.isDrained()).isTrue();
		assertThat(queue.statistics(0, 0)).isEqualTo(new ChannelStatistics(0, 1, 0, 0, 0, 0, 3));
	}

	@Test
	void takeWithoutTimeDoesNotWait() throws InterruptedException {
		InboundQueue queue = queue(new RawProtocol(), 3, OverflowPolicy.DROP_OLDEST);
		assertThat(queue.take(0)).isNull();
		queue.offer(message(1, 0));
		assertThat(queue.take(-1)).hasToString("1");
	}

	@Test
	void interruptedThreadTakesNothing() {
		InboundQueue queue = queue(new RawProtocol(), 3, OverflowPolicy.DROP_OLDEST);
		queue.offer(message(1, 0));
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> queue.take(1));
		assertThat(contents(queue)).containsExactly("1");
	}

	@Test
	void everyMessageGoesToExactlyOneOfManyTakers() throws Exception {
		int count = 5000;
		InboundQueue queue = queue(new SequenceProtocol(), count, OverflowPolicy.DROP_NEWEST);
		List<CompletableFuture<List<Long>>> takers = IntStream.range(0, 4)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> takeAll(queue), (task) -> new Thread(task).start()))
			.toList();
		LongStream.rangeClosed(1, count).forEach((i) -> queue.offer(message(i, i)));
		queue.close(false);
		List<Long> taken = new ArrayList<>();
		for (CompletableFuture<List<Long>> taker : takers) {
			List<Long> own = taker.get(10, TimeUnit.SECONDS);
			assertThat(own).isSorted();
			taken.addAll(own);
		}
		assertThat(taken).containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, count).boxed().toList());
	}

	@ParameterizedTest
	@CsvSource({ "DROP_OLDEST, 1 2", "DROP_NEWEST, 0 1" })
	void queueIsBoundedInBytes(OverflowPolicy overflow, String kept) {
		int half = (int) InboundQueue.MAX_BYTES / 2 - 100;
		InboundQueue queue = queue(new RawProtocol(), 65_536, overflow);
		List<InboundQueue.Outcome> outcomes = IntStream.range(0, 3)
			.mapToObj((i) -> queue.offer(sized(i, half)))
			.toList();
		assertThat(outcomes).containsExactly(InboundQueue.Outcome.QUEUED, InboundQueue.Outcome.QUEUED,
				InboundQueue.Outcome.OVERFLOW);
		assertThat(String.join(" ", contents(queue))).isEqualTo(kept);
		assertThat(queue.statistics(0, 0).droppedOverflow()).isEqualTo(1);
		assertThat(this.counters.totals().droppedOverflow()).isEqualTo(1);
		assertThat(this.budget.used()).isZero();
	}

	@Test
	void messageCountsWithItsSize() {
		InboundQueue queue = queue(new RawProtocol(), 3, OverflowPolicy.DROP_OLDEST);
		queue.offer(new ReceivedMessage(RawJson.of("1".repeat(1000)), 0, MAPPER));
		assertThat(this.budget.used()).isBetween(1000L, 1100L);
	}

	@Test
	void largeMessageReplacesAsManySmallOnesAsItTakes() {
		InboundQueue queue = queue(new RawProtocol(), 100, OverflowPolicy.DROP_OLDEST, new QueueBudget(2000));
		IntStream.range(0, 10).forEach((i) -> queue.offer(sized(i, 50)));
		queue.offer(sized(10, 1000));
		assertThat(contents(queue)).containsExactly("4", "5", "6", "7", "8", "9", "10");
		assertThat(queue.statistics(0, 0).droppedOverflow()).isEqualTo(4);
		assertThat(this.counters.totals().droppedOverflow()).isEqualTo(4);
		assertThat(this.counters.totals().received()).isZero();
	}

	@ParameterizedTest
	@EnumSource(OverflowPolicy.class)
	void emptyQueueTakesOneMessageAlthoughOthersHaveTakenTheBudget(OverflowPolicy overflow) {
		QueueBudget node = new QueueBudget(1000);
		InboundQueue greedy = queue(new RawProtocol(), 100, overflow, node.part(5000));
		IntStream.range(0, 20).forEach((i) -> greedy.offer(sized(i, 100)));
		assertThat(node.used()).isBetween(800L, 1000L);
		InboundQueue modest = queue(new RawProtocol(), 100, overflow, node.part(5000));
		modest.offer(sized(1, 500));
		modest.offer(sized(2, 500));
		assertThat(contents(modest)).containsExactly((overflow == OverflowPolicy.DROP_OLDEST) ? "2" : "1");
		assertThat(greedy.statistics(0, 0).queueDepth()).isPositive();
	}

	@Test
	void partIsLimitedAsWellAsTheWhole() {
		QueueBudget node = new QueueBudget(10_000);
		QueueBudget peer = node.part(1000);
		InboundQueue queue = queue(new RawProtocol(), 100, OverflowPolicy.DROP_OLDEST, peer);
		IntStream.range(0, 20).forEach((i) -> queue.offer(sized(i, 100)));
		assertThat(peer.used()).isEqualTo(node.used()).isBetween(800L, 1000L);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void endedChannelGivesBackWhatNobodyReceives(boolean discard) {
		InboundQueue queue = queue(new RawProtocol(), 3, OverflowPolicy.DROP_OLDEST);
		queue.offer(sized(1, 100));
		queue.offer(sized(2, 100));
		queue.close(discard);
		assertThat(this.budget.used()).isEqualTo(discard ? 0 : 2 * (100 + 96));
		queue.release();
		queue.release();
		assertThat(this.budget.used()).isZero();
		assertThat(contents(queue)).hasSize(discard ? 0 : 2);
		assertThat(this.budget.used()).isZero();
	}

	private InboundQueue queue(ChannelProtocol protocol, int capacity, OverflowPolicy overflow) {
		return queue(protocol, capacity, overflow, this.budget);
	}

	private InboundQueue queue(ChannelProtocol protocol, int capacity, OverflowPolicy overflow, QueueBudget budget) {
		return new InboundQueue(protocol, capacity, overflow, budget, this.counters);
	}

	/**
	 * Returns a message of a given size.
	 */
	private static ReceivedMessage sized(int number, int size) {
		String json = String.valueOf(number);
		return new ReceivedMessage(RawJson.of(json + " ".repeat(size - json.length())), 0, MAPPER);
	}

	private static List<Long> takeAll(InboundQueue queue) {
		List<Long> taken = new ArrayList<>();
		try {
			for (ChannelMessage next = queue.take(Long.MAX_VALUE); next != null; next = queue.take(Long.MAX_VALUE)) {
				taken.add(next.sequence());
			}
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
		return taken;
	}

	private static List<String> contents(InboundQueue queue) {
		List<String> contents = new ArrayList<>();
		for (ChannelMessage next = queue.poll(); next != null; next = queue.poll()) {
			contents.add(next.json().strip());
		}
		return contents;
	}

	private static ReceivedMessage message(long number, long sequence) {
		return new ReceivedMessage(RawJson.of(String.valueOf(number)), sequence, MAPPER);
	}

}
