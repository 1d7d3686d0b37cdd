package io.peerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelMessage;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.OverflowPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for channels with a slow consumer.
 */
class ChannelQueueTests extends ChannelFixture {

	@Test
	void oldestMessagesAreDropped() throws InterruptedException {
		Pair pair = open(ChannelOptions.sequenced().withMaxQueueSize(3));
		sendAndAwait(pair, 10);
		assertThat(pollAll(pair.acceptor())).containsExactly("#8 7", "#9 8", "#10 9");
	}

	@Test
	void newestMessagesAreDropped() throws InterruptedException {
		Pair pair = open(ChannelOptions.sequenced(),
				ChannelOptions.sequenced().withMaxQueueSize(3).withOverflow(OverflowPolicy.DROP_NEWEST));
		sendAndAwait(pair, 10);
		assertThat(pollAll(pair.acceptor())).containsExactly("#1 0", "#2 1", "#3 2");
		assertThat(pair.acceptor().statistics().droppedOverflow()).isEqualTo(7);
	}

	@ParameterizedTest
	@CsvSource({ "10, 100, 10", "100, 10, 10", "65536, 4, 4" })
	void smallerQueueSizeOfBothSidesApplies(int initiators, int acceptors, int expected) throws InterruptedException {
		Pair pair = open(ChannelOptions.raw().withMaxQueueSize(initiators),
				ChannelOptions.raw().withMaxQueueSize(acceptors));
		assertThat(pair.acceptor().statistics().queueCapacity()).isEqualTo(expected);
		assertThat(pair.initiator().statistics().queueCapacity()).isEqualTo(initiators);
	}

	@Test
	void floodIntoAPausedConsumerKeepsNoMoreThanTheQueueHolds() throws InterruptedException {
		int flood = 100_000;
		int capacity = 100;
		Pair pair = open(ChannelOptions.raw().withMaxQueueSize(capacity));
		sendAndAwait(pair, flood);
		assertThat(pair.acceptor().statistics().queueDepth()).isEqualTo(capacity);
		assertThat(pair.acceptor().statistics().droppedOverflow()).isEqualTo(flood - capacity);
		assertThat(this.bob.status().channelTotals().droppedOverflow()).isEqualTo(flood - capacity);
		assertThat(pollAll(pair.acceptor()))
			.isEqualTo(IntStream.range(flood - capacity, flood).mapToObj(String::valueOf).toList());
		assertThat(pair.acceptor().statistics().queueDepth()).isZero();
	}

	@Test
	void floodIntoABlockedListenerKeepsNoMoreThanTheQueueHolds() throws InterruptedException {
		int capacity = 10;
		Pair pair = open(ChannelOptions.sequenced().withMaxQueueSize(capacity));
		CountDownLatch release = new CountDownLatch(1);
		BlockingQueue<Integer> delivered = new LinkedBlockingQueue<>();
		pair.acceptor().onMessage(Integer.class, (number) -> {
			delivered.add(number);
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		pair.initiator().send(-1);
		assertThat(take(delivered)).isEqualTo(-1);
		sendAndAwait(pair, 5000);
		assertThat(pair.acceptor().statistics().queueDepth()).isEqualTo(capacity);
		assertThat(pair.acceptor().statistics().droppedOverflow()).isEqualTo(5000 - capacity);
		release.countDown();
		for (int i = 5000 - capacity; i < 5000; i++) {
			assertThat(take(delivered)).isEqualTo(i);
		}
		assertThat(delivered).isEmpty();
	}

	/**
	 * Sends in steps that fit into the queue of the network in memory.
	 */
	private static void sendAndAwait(Pair pair, int count) {
		long before = pair.acceptor().statistics().received();
		for (int i = 0; i < count; i++) {
			pair.initiator().send(i);
			if (i % 3000 == 2999 || i == count - 1) {
				long expected = before + i + 1;
				await().pollInterval(Duration.ofMillis(1))
					.until(() -> pair.acceptor().statistics().received() == expected);
			}
		}
	}

	private static List<String> pollAll(Channel channel) {
		List<String> all = new ArrayList<>();
		channel.poll().map(ChannelMessage::toString).ifPresent(all::add);
		while (channel.statistics().queueDepth() > 0) {
			channel.poll().map(ChannelMessage::toString).ifPresent(all::add);
		}
		return all;
	}

}
