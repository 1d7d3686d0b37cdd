package io.peerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelMessage;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.ChannelOrdering;
import io.peerlink.channel.ChannelStatistics;
import io.peerlink.channel.ChannelStatus;
import io.peerlink.channel.ChannelTotals;
import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.type.TypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the messages of a channel between two nodes.
 */
class ChannelTests extends ChannelFixture {

	@ParameterizedTest
	@EnumSource
	void messagesGoBothWaysInOrder(ChannelOrdering ordering) throws InterruptedException {
		Pair pair = open(ChannelOptions.of(ordering));
		for (int i = 1; i <= 100; i++) {
			pair.initiator().send("to bob " + i);
			pair.acceptor().send("to alice " + i);
		}
		for (int i = 1; i <= 100; i++) {
			assertThat(pair.acceptor().receive(SOON, String.class)).isEqualTo("to bob " + i);
			assertThat(pair.initiator().receive(SOON, String.class)).isEqualTo("to alice " + i);
		}
	}

	@Test
	void sequenceNumbersStartAtOneInEachDirectionAndForEachChannel() throws InterruptedException {
		Pair first = open(ChannelOptions.sequenced());
		Pair second = open(ChannelOptions.sequenced());
		for (int i = 1; i <= 3; i++) {
			first.initiator().send("x");
			assertThat(first.acceptor().receive(SOON).sequence()).isEqualTo(i);
		}
		first.acceptor().send("x");
		assertThat(first.initiator().receive(SOON).sequence()).isEqualTo(1);
		second.initiator().send("x");
		assertThat(second.acceptor().receive(SOON).sequence()).isEqualTo(1);
	}

	@Test
	void rawMessageHasNoNumber() throws InterruptedException {
		Pair pair = open(ChannelOptions.raw());
		pair.initiator().send("x");
		ChannelMessage message = pair.acceptor().receive(SOON);
		assertThat(message.sequence()).isZero();
		assertThat(message).hasToString("\"x\"");
	}

	@Test
	void payloadMayBeOfAnyType() throws InterruptedException {
		Pair pair = open(ChannelOptions.raw());
		pair.initiator().send(new Position("ann", 1.5, -2));
		pair.initiator().send(List.of(new Position("ann", 1, 2), new Position("bea", 3, 4)));
		pair.initiator().send(Map.of("score", List.of(1, 2)));
		pair.initiator().send(42);
		pair.initiator().send(Optional.of("text"));
		Channel acceptor = pair.acceptor();
		assertThat(acceptor.receive(SOON, Position.class)).isEqualTo(new Position("ann", 1.5, -2));
		assertThat(acceptor.receive(SOON, new TypeReference<List<Position>>() {
		})).containsExactly(new Position("ann", 1, 2), new Position("bea", 3, 4));
		assertThat(acceptor.receive(SOON, new TypeReference<Map<String, List<Integer>>>() {
		})).isEqualTo(Map.of("score", List.of(1, 2)));
		assertThat(acceptor.receive(SOON, int.class)).isEqualTo(42);
		assertThat(acceptor.receive(SOON, String.class)).isEqualTo("text");
	}

	@Test
	void messageCanBeReadInSeveralWays() throws InterruptedException {
		Pair pair = open(ChannelOptions.sequenced());
		pair.initiator().send(List.of(1, 2));
		ChannelMessage message = pair.acceptor().receive(SOON);
		assertThat(message.json()).isEqualTo("[1,2]");
		assertThat(message.read(int[].class)).containsExactly(1, 2);
		assertThat(message.read(new TypeReference<List<Long>>() {
		})).containsExactly(1L, 2L);
		assertThat(message).hasToString("#1 [1,2]");
	}

	@Test
	void nullIsAMessage() throws InterruptedException {
		Pair pair = open(ChannelOptions.sequenced());
		pair.initiator().send(null);
		pair.initiator().send(null);
		assertThat(pair.acceptor().receive(SOON, String.class)).isNull();
		assertThat(pair.acceptor().receive(SOON).json()).isEqualTo("null");
	}

	@Test
	void messageOfTheWrongTypeIsConsumed() throws InterruptedException {
		Pair pair = open(ChannelOptions.raw());
		pair.initiator().send("no number");
		pair.initiator().send(2);
		assertThatExceptionOfType(PeerLinkException.class)
			.isThrownBy(() -> pair.acceptor().receive(SOON, Integer.class))
			.withMessageContaining("Integer");
		assertThat(pair.acceptor().receive(SOON, Integer.class)).isEqualTo(2);
	}

	@Test
	void payloadThatCannotBeWrittenLeavesTheChannelUsable() throws InterruptedException {
		Pair pair = open(ChannelOptions.sequenced());
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> pair.initiator().send(new Broken()))
			.withMessageContaining("message");
		pair.initiator().send(1);
		ChannelMessage message = pair.acceptor().receive(SOON);
		assertThat(message).hasToString("#1 1");
	}

	@ParameterizedTest
	@EnumSource
	void largestPayloadFitsAndOneByteMoreIsRejected(ChannelOrdering ordering) throws InterruptedException {
		Pair pair = open(ChannelOptions.of(ordering));
		int length = 1200;
		while (!fits(pair.initiator(), "x".repeat(length))) {
			length--;
		}
		assertThat(length).isBetween(1100, 1130);
		assertThat(pair.acceptor().receive(SOON, String.class)).hasSize(length);
		assertThat(pair.initiator().statistics().sent()).isEqualTo(1);
	}

	private static boolean fits(Channel channel, String payload) {
		try {
			channel.send(payload);
			return true;
		}
		catch (PayloadTooLargeException ex) {
			assertThat(ex.getLimit()).isEqualTo(1200);
			assertThat(ex.getSize()).isGreaterThan(1200);
			return false;
		}
	}

	@Test
	void frameThatTheNetworkRefusesIsLostAndLeavesTheChannelOpen() throws InterruptedException {
		FailingTransport transport = new FailingTransport(this.nodes.openTransport());
		PeerLink node = this.nodes.start("node", (builder) -> builder.transport(() -> transport));
		this.nodes.awaitAll();
		BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
		this.bob.registerChannel("c", accepted::add, ChannelOptions.sequenced());
		Channel channel = node.openChannel("bob", "c", ChannelOptions.sequenced());
		transport.failFor("channel_data");
		channel.send(1);
		transport.failFor(null);
		channel.send(2);
		assertThat(take(accepted).receive(SOON, int.class)).isEqualTo(2);
		assertThat(channel.statistics().sent()).isEqualTo(1);
	}

	@Test
	void receiveWaitsForItsTimeout() throws InterruptedException {
		Pair pair = open(ChannelOptions.raw());
		long start = System.nanoTime();
		assertThatExceptionOfType(PeerTimeoutException.class)
			.isThrownBy(() -> pair.initiator().receive(Duration.ofMillis(50)))
			.withMessageContaining("bob")
			.withMessageContaining(pair.initiator().name())
			.withMessageContaining("50 ms")
			.satisfies((ex) -> assertThat(ex.getPeerName()).isEqualTo("bob"));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
	}

	@Test
	void receiveWithoutTimeDoesNotWait() throws InterruptedException {
		Pair pair = open(ChannelOptions.raw());
		for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
			assertThatExceptionOfType(PeerTimeoutException.class).isThrownBy(() -> pair.acceptor().receive(none))
				.withMessageEndingWith("within 0 ms")
				.satisfies((ex) -> assertThat(ex.getTimeout()).isEqualTo(Duration.ZERO));
		}
		pair.initiator().send(1);
		await().until(() -> pair.acceptor().statistics().queueDepth() == 1);
		assertThat(pair.acceptor().receive(Duration.ofSeconds(-1), int.class)).isEqualTo(1);
	}

	@Test
	void receiveMayWaitForEver() throws Exception {
		Pair pair = open(ChannelOptions.raw());
		CompletableFuture<Integer> received = CompletableFuture.supplyAsync(() -> {
			try {
				return pair.acceptor().receive(Duration.ofSeconds(Long.MAX_VALUE), Integer.class);
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
		});
		pair.initiator().send(1);
		assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo(1);
	}

	@Test
	void pollDoesNotWait() throws InterruptedException {
		Pair pair = open(ChannelOptions.raw());
		assertThat(pair.acceptor().poll()).isEmpty();
		pair.initiator().send(7);
		assertThat(await().until(pair.acceptor()::poll, Optional::isPresent).orElseThrow().json()).isEqualTo("7");
		assertThat(pair.acceptor().poll()).isEmpty();
	}

	@Test
	void receiveIsRejectedWhenThereIsAListener() throws InterruptedException {
		Pair pair = open(ChannelOptions.raw());
		pair.acceptor().onMessage((message) -> {
		});
		assertThatIllegalStateException().isThrownBy(() -> pair.acceptor().receive(SOON));
		assertThatIllegalStateException().isThrownBy(() -> pair.acceptor().poll());
		assertThatIllegalStateException().isThrownBy(() -> pair.acceptor().onMessage((message) -> {
		}));
		assertThatIllegalStateException().isThrownBy(() -> pair.acceptor().onMessage(String.class, (message) -> {
		}));
	}

	@Test
	void concurrentSendersOfASequenceLoseNothing() throws Exception {
		int senders = 8;
		int each = 250;
		Pair pair = open(ChannelOptions.sequenced().withMaxQueueSize(senders * each));
		CompletableFuture<?>[] sending = IntStream.range(0, senders)
			.mapToObj((sender) -> CompletableFuture.runAsync(
					() -> IntStream.range(0, each).forEach((i) -> pair.initiator().send(sender * each + i)),
					(task) -> new Thread(task).start()))
			.toArray(CompletableFuture<?>[]::new);
		CompletableFuture.allOf(sending).get(20, TimeUnit.SECONDS);
		List<Long> numbers = new ArrayList<>();
		List<Integer> payloads = new ArrayList<>();
		for (int i = 0; i < senders * each; i++) {
			ChannelMessage message = pair.acceptor().receive(SOON);
			numbers.add(message.sequence());
			payloads.add(message.read(Integer.class));
		}
		assertThat(numbers).isEqualTo(LongStream.rangeClosed(1, (long) senders * each).boxed().toList());
		assertThat(payloads).containsExactlyInAnyOrderElementsOf(IntStream.range(0, senders * each).boxed().toList());
		assertThat(pair.acceptor().statistics().droppedStale()).isZero();
	}

	@Test
	void bothSidesDescribeTheChannel() throws InterruptedException {
		Pair pair = open(ChannelOptions.sequenced());
		Channel initiator = pair.initiator();
		Channel acceptor = pair.acceptor();
		assertThat(initiator.id()).isEqualTo(acceptor.id());
		assertThat(initiator.name()).isEqualTo(acceptor.name());
		assertThat(initiator.isInitiator()).isTrue();
		assertThat(acceptor.isInitiator()).isFalse();
		assertThat(initiator.peer()).isEqualTo(this.alice.peers().get(0));
		assertThat(acceptor.peer()).isEqualTo(this.bob.peers().get(0));
		assertThat(initiator.isOpen()).isTrue();
		assertThat(initiator.closeReason()).isEmpty();
		assertThat(initiator).hasToString("channel '" + initiator.name() + "' with 'bob'");
	}

	@Test
	void statisticsAndStatusCountWhatHappened() throws InterruptedException {
		Pair pair = open(ChannelOptions.sequenced().withMaxQueueSize(2));
		for (int i = 0; i < 5; i++) {
			pair.initiator().send(i);
		}
		await().until(() -> pair.acceptor().statistics().received() == 5);
		ChannelStatistics expected = new ChannelStatistics(0, 5, 0, 3, 0, 2, 2);
		assertThat(pair.acceptor().statistics()).isEqualTo(expected);
		assertThat(pair.initiator().statistics()).isEqualTo(new ChannelStatistics(5, 0, 0, 0, 0, 0, 2));
		assertThat(this.bob.status().channels()).containsExactly(new ChannelStatus(pair.acceptor().id(),
				pair.acceptor().name(), pair.acceptor().peer(), ChannelOrdering.SEQUENCE, false, expected));
		assertThat(this.bob.statistics()).get()
			.extracting(NodeStatistics::openChannels, NodeStatistics::queuedMessages)
			.containsExactly(1, 2L);
		assertThat(this.bob.status().channelTotals()).isEqualTo(new ChannelTotals(1, 0, 0, 5, 0, 3, 0, 0));
		assertThat(this.alice.status().channelTotals()).isEqualTo(new ChannelTotals(1, 0, 5, 0, 0, 0, 0, 0));
		pair.initiator().close();
		await().until(() -> this.bob.status().channels().isEmpty());
		assertThat(this.alice.status().channels()).isEmpty();
		assertThat(this.alice.statistics().orElseThrow().openChannels()).isZero();
		assertThat(this.bob.status().channelTotals()).isEqualTo(new ChannelTotals(1, 0, 0, 5, 0, 3, 0, 0));
	}

	@Test
	void statusListsChannelsByName() {
		for (String name : List.of("c", "a", "b")) {
			this.bob.registerChannel(name, (channel) -> {
			}, ChannelOptions.raw());
			this.alice.openChannel("bob", name, ChannelOptions.raw());
		}
		assertThat(this.alice.status().channels()).extracting(ChannelStatus::name).containsExactly("a", "b", "c");
		assertThat(this.bob.registeredChannels()).containsExactly("a", "b", "c");
		assertThat(this.bob.unregisterChannel("b")).isTrue();
		assertThat(this.bob.unregisterChannel("b")).isFalse();
		assertThat(this.bob.registeredChannels()).containsExactly("a", "c");
		assertThat(this.bob.status().channels()).hasSize(3);
	}

	record Position(String player, double x, double y) {
	}

	/**
	 * A value that contains itself and cannot be written as JSON.
	 */
	static final class Broken {

		public Broken getSelf() {
			return this;
		}

	}

}
