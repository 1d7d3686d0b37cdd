package io.peerlink;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelListener;
import io.peerlink.channel.ChannelMessage;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.error.ChannelRejectedException;
import io.peerlink.peer.PeerListener;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the callbacks of channels.
 */
class ChannelListenerTests extends ChannelFixture {

	@Test
	void messagesAreDeliveredInOrderAndOneAtATime() throws InterruptedException {
		Pair pair = open(ChannelOptions.sequenced().withMaxQueueSize(2000));
		List<Integer> received = new ArrayList<>();
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		CountDownLatch all = new CountDownLatch(1000);
		pair.initiator().send(0);
		pair.acceptor().onMessage(Integer.class, (number) -> {
			most.accumulateAndGet(inside.incrementAndGet(), Math::max);
			received.add(number);
			inside.decrementAndGet();
			all.countDown();
		});
		IntStream.range(1, 1000).forEach(pair.initiator()::send);
		assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(received).isEqualTo(IntStream.range(0, 1000).boxed().toList());
		assertThat(most).hasValue(1);
	}

	@Test
	@SuppressWarnings("NullAway") // The test is about null.
	void listenersMustNotBeNull() throws InterruptedException {
		Channel channel = open(ChannelOptions.raw()).initiator();
		TypeReference<List<Long>> type = new TypeReference<>() {
		};
		List<ThrowingCallable> calls = List.of(() -> channel.onMessage(null),
				() -> channel.onMessage(String.class, null), () -> channel.onMessage((Class<String>) null, (text) -> {
				}), () -> channel.onMessage(type, (Consumer<List<Long>>) null),
				() -> channel.onMessage(type, (BiConsumer<List<Long>, ChannelMessage>) null),
				() -> channel.onDisconnect(null));
		assertThat(calls).allSatisfy(
				(call) -> assertThatNullPointerException().isThrownBy(call).withMessageContaining("must not be null"));
		channel.onMessage(String.class, (text) -> {
		});
	}

	@Test
	void messagesThatWaitAreDeliveredToALateListener() throws InterruptedException {
		Pair pair = open(ChannelOptions.raw());
		pair.initiator().send("a");
		pair.initiator().send("b");
		await().until(() -> pair.acceptor().statistics().queueDepth() == 2);
		BlockingQueue<String> received = new LinkedBlockingQueue<>();
		pair.acceptor().onMessage(String.class, received::add);
		assertThat(take(received)).isEqualTo("a");
		assertThat(take(received)).isEqualTo("b");
	}

	@Test
	void genericPayloadsAreRead() throws InterruptedException {
		Pair pair = open(ChannelOptions.raw());
		BlockingQueue<List<Long>> received = new LinkedBlockingQueue<>();
		pair.acceptor().onMessage(new TypeReference<List<Long>>() {
		}, received::add);
		pair.initiator().send(List.of(1, 2));
		assertThat(take(received)).containsExactly(1L, 2L);
	}

	@Test
	void typedListenerGetsTheMessageToo() throws InterruptedException {
		Pair pair = open(ChannelOptions.sequenced());
		BlockingQueue<String> received = new LinkedBlockingQueue<>();
		pair.acceptor().onMessage(new TypeReference<List<Integer>>() {
		}, (numbers, message) -> received.add("#" + message.sequence() + " " + numbers));
		pair.initiator().send(List.of(1, 2));
		pair.initiator().send("no numbers");
		pair.initiator().send(List.of(3));
		assertThat(take(received)).isEqualTo("#1 [1, 2]");
		assertThat(take(received)).isEqualTo("#3 [3]");
	}

	@Test
	void callbacksNeverRunOnTheReceiveThread() throws InterruptedException {
		Queue<String> threads = new ConcurrentLinkedQueue<>();
		this.bob.addChannelListener(new ChannelListener() {

			@Override
			public void channelOpened(Channel channel) {
				threads.add(Thread.currentThread().getName());
			}

			@Override
			public void channelClosed(Channel channel, String reason) {
				threads.add(Thread.currentThread().getName());
			}

		});
		this.bob.registerChannel("c", (channel) -> {
			threads.add(Thread.currentThread().getName());
			channel.onMessage((message) -> threads.add(Thread.currentThread().getName()));
			channel.onDisconnect((reason) -> threads.add(Thread.currentThread().getName()));
		}, ChannelOptions.raw());
		Channel channel = this.alice.openChannel("bob", "c", ChannelOptions.raw());
		channel.send(1);
		await().until(() -> threads.size() == 3);
		channel.close();
		await().until(() -> threads.size() == 5);
		assertThat(threads).allMatch((name) -> name.startsWith("peerlink-bob-channel-"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void blockedListenersDelayNothingElse(boolean virtualThreads) throws Exception {
		int blockedChannels = 149;
		PeerLink server = this.nodes.start("server",
				(builder) -> builder.maxChannels(200).maxChannelsPerPeer(150).virtualThreads(virtualThreads));
		PeerLink client = this.nodes.start("client", (builder) -> builder.maxChannels(200).maxChannelsPerPeer(200));
		this.nodes.awaitAll();
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch blocked = new CountDownLatch(blockedChannels);
		server.register("twice", int.class, (x) -> 2 * x);
		server.registerChannel("slow", (channel) -> channel.onMessage((message) -> {
			blocked.countDown();
			awaitQuietly(release);
		}), ChannelOptions.raw());
		server.registerChannel("echo", (channel) -> channel.onMessage((message) -> channel.send(message.json())),
				ChannelOptions.raw());
		try {
			for (int i = 0; i < blockedChannels; i++) {
				client.openChannel("server", "slow", ChannelOptions.raw()).send(i);
			}
			assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
			assertThat(client.peer("server").call("twice", Integer.class, 21)).isEqualTo(42);
			Channel quick = client.openChannel("server", "echo", ChannelOptions.raw());
			quick.send(1);
			assertThat(quick.receive(SOON, String.class)).isEqualTo("1");
			assertThatExceptionOfType(ChannelRejectedException.class)
				.isThrownBy(() -> client.openChannel("server", "echo", ChannelOptions.raw()))
				.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo("too_many_channels"));
			assertThat(server.status().channels()).hasSize(150);
		}
		finally {
			release.countDown();
		}
	}

	@Test
	void channelKeepsItsSlotUntilItsLastCallbackReturned() throws InterruptedException {
		PeerLink server = this.nodes.start("server", (builder) -> builder.maxChannels(1));
		this.nodes.awaitAll();
		CountDownLatch release = new CountDownLatch(1);
		server.registerChannel("slow", (channel) -> awaitQuietly(release), ChannelOptions.raw());
		this.alice.openChannel("server", "slow", ChannelOptions.raw()).close();
		await().until(() -> server.status().channels().isEmpty());
		assertThatExceptionOfType(ChannelRejectedException.class)
			.isThrownBy(() -> this.alice.openChannel("server", "slow", ChannelOptions.raw()));
		release.countDown();
		await().ignoreExceptions().until(() -> this.alice.openChannel("server", "slow", ChannelOptions.raw()).isOpen());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void lastCallbackMayReopenAtAFullLimit(boolean closedHere) throws InterruptedException {
		PeerLink client = this.nodes.start("client", (builder) -> builder.maxChannelsPerPeer(1));
		this.nodes.awaitAll();
		BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
		this.bob.registerChannel("c", accepted::add, ChannelOptions.raw());
		Channel channel = client.openChannel("bob", "c", ChannelOptions.raw());
		BlockingQueue<Channel> reopened = new LinkedBlockingQueue<>();
		channel.onDisconnect((reason) -> reopened.add(client.openChannel("bob", "c", ChannelOptions.raw())));
		Channel atBob = take(accepted);
		(closedHere ? channel : atBob).close();
		assertThat(take(reopened).isOpen()).isTrue();
		assertThatExceptionOfType(ChannelRejectedException.class)
			.isThrownBy(() -> client.openChannel("bob", "c", ChannelOptions.raw()));
	}

	@Test
	void exceptionInAListenerIsCountedAndDoesNotEndTheChannel() throws InterruptedException {
		Pair pair = open(ChannelOptions.raw());
		BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
		pair.acceptor().onMessage(Integer.class, (number) -> {
			received.add(number);
			if (number == 1) {
				throw new IllegalStateException("test");
			}
			if (number == 2) {
				throw new StackOverflowError("test");
			}
		});
		for (int i = 1; i <= 3; i++) {
			pair.initiator().send(i);
			assertThat(take(received)).isEqualTo(i);
		}
		assertThat(pair.acceptor().statistics().failed()).isEqualTo(2);
		assertThat(this.bob.status().channelTotals().failed()).isEqualTo(2);
		assertThat(pair.acceptor().isOpen()).isTrue();
	}

	@Test
	void messageOfTheWrongTypeIsCountedAndDropped() throws InterruptedException {
		Pair pair = open(ChannelOptions.raw());
		BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
		pair.acceptor().onMessage(Integer.class, received::add);
		pair.initiator().send("text");
		pair.initiator().send(List.of());
		pair.initiator().send(3);
		assertThat(take(received)).isEqualTo(3);
		assertThat(pair.acceptor().statistics().failed()).isEqualTo(2);
	}

	@Test
	void endOfAnotherChannelCountsAsAFailureOfAListener() throws InterruptedException {
		Pair closed = open(ChannelOptions.raw());
		Pair pair = open(ChannelOptions.raw());
		closed.acceptor().close();
		pair.acceptor().onMessage((message) -> closed.acceptor().send(message.json()));
		pair.initiator().send(1);
		await().until(() -> pair.acceptor().statistics().failed() == 1);
	}

	@Test
	void endOfItsOwnChannelIsNotAFailureOfAListener() throws InterruptedException {
		Pair pair = open(ChannelOptions.raw());
		CountDownLatch sent = new CountDownLatch(1);
		BlockingQueue<String> ended = new LinkedBlockingQueue<>();
		pair.acceptor().onDisconnect(ended::add);
		pair.acceptor().onMessage((message) -> {
			sent.countDown();
			pair.acceptor().close();
			pair.acceptor().send("too late");
		});
		pair.initiator().send(1);
		assertThat(take(ended)).isEqualTo("local_close");
		assertThat(sent.getCount()).isZero();
		assertThat(pair.acceptor().statistics().failed()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void acceptorThatThrowsEndsTheChannelAtBothSides(boolean error) throws InterruptedException {
		BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
		this.bob.registerChannel("bad", (channel) -> {
			channel.onDisconnect(reasons::add);
			if (error) {
				throw new AssertionError("test");
			}
			throw new IllegalStateException("test");
		}, ChannelOptions.raw());
		Channel channel = this.alice.openChannel("bob", "bad", ChannelOptions.raw());
		channel.onDisconnect(reasons::add);
		assertThat(take(reasons)).isEqualTo("handler_failed");
		assertThat(take(reasons)).isEqualTo("handler_failed");
		assertThat(channel.closeReason()).contains("handler_failed");
		assertThat(this.bob.status().channels()).isEmpty();
	}

	@Test
	void acceptorThatFindsAnotherChannelClosedHasFailed() throws InterruptedException {
		Pair closed = open(ChannelOptions.raw());
		closed.acceptor().close();
		this.bob.registerChannel("forward", (channel) -> closed.acceptor().send("hello"), ChannelOptions.raw());
		BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
		this.alice.openChannel("bob", "forward", ChannelOptions.raw()).onDisconnect(reasons::add);
		assertThat(take(reasons)).isEqualTo("handler_failed");
	}

	@Test
	void acceptorMayBlockInReceive() throws InterruptedException {
		BlockingQueue<String> said = new LinkedBlockingQueue<>();
		this.bob.registerChannel("dialogue", (channel) -> {
			channel.onDisconnect((reason) -> said.add("end " + reason));
			try {
				while (true) {
					channel.send(channel.receive(SOON, String.class) + "!");
				}
			}
			catch (InterruptedException ex) {
				said.add("interrupted");
			}
		}, ChannelOptions.sequenced());
		Channel channel = this.alice.openChannel("bob", "dialogue", ChannelOptions.sequenced());
		for (String word : List.of("one", "two")) {
			channel.send(word);
			assertThat(channel.receive(SOON, String.class)).isEqualTo(word + "!");
		}
		channel.close();
		assertThat(take(said)).isEqualTo("end closed");
		assertThat(said).isEmpty();
	}

	@Test
	void channelListenerIsNotifiedOfBothSidesInOrder() {
		Recorder bobsEvents = new Recorder();
		PeerListener.Registration registration = this.bob.addChannelListener(bobsEvents);
		this.bob.registerChannel("c", (channel) -> {
			bobsEvents.events.add("accepted");
			channel.onMessage((message) -> bobsEvents.events.add("message " + message));
			channel.onDisconnect((reason) -> bobsEvents.events.add("disconnect " + reason));
		}, ChannelOptions.raw());
		Recorder alicesEvents = new Recorder();
		this.alice.addChannelListener(alicesEvents);
		Channel channel = this.alice.openChannel("bob", "c", ChannelOptions.raw());
		channel.send(1);
		await().until(() -> bobsEvents.events.size() == 3);
		channel.close();
		await().untilAsserted(() -> assertThat(bobsEvents.events).containsExactly("opened c", "accepted", "message 1",
				"disconnect closed", "closed c closed"));
		await()
			.untilAsserted(() -> assertThat(alicesEvents.events).containsExactly("opened c", "closed c local_close"));
		registration.close();
		this.alice.openChannel("bob", "c", ChannelOptions.raw()).close();
		await().untilAsserted(() -> assertThat(bobsEvents.events).containsExactly("opened c", "accepted", "message 1",
				"disconnect closed", "closed c closed", "accepted", "disconnect closed"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void listenersThatThrowAffectNothingElse(boolean error) throws InterruptedException {
		PeerLink server = this.nodes.start("server", (builder) -> builder.maxChannels(1));
		this.nodes.awaitAll();
		Recorder recorder = new Recorder();
		server.addChannelListener(new Thrower(error));
		server.addChannelListener(recorder);
		server.registerChannel("c", (channel) -> {
			channel.onDisconnect((reason) -> Thrower.fail(error));
			channel.onDisconnect((reason) -> recorder.events.add("disconnect"));
		}, ChannelOptions.raw());
		this.alice.openChannel("server", "c", ChannelOptions.raw()).close();
		await().untilAsserted(
				() -> assertThat(recorder.events).containsExactly("opened c", "disconnect", "closed c closed"));
		await().ignoreExceptions().until(() -> this.alice.openChannel("server", "c", ChannelOptions.raw()).isOpen());
	}

	private static final class Recorder implements ChannelListener {

		private final Queue<String> events = new ConcurrentLinkedQueue<>();

		@Override
		public void channelOpened(Channel channel) {
			this.events.add("opened " + channel.name());
		}

		@Override
		public void channelClosed(Channel channel, String reason) {
			this.events.add("closed " + channel.name() + " " + reason);
		}

	}

	private record Thrower(boolean error) implements ChannelListener {

		@Override
		public void channelOpened(Channel channel) {
			fail(this.error);
		}

		@Override
		public void channelClosed(Channel channel, String reason) {
			fail(this.error);
		}

		static void fail(boolean error) {
			if (error) {
				throw new AssertionError("test");
			}
			throw new IllegalStateException("test");
		}

	}

}
