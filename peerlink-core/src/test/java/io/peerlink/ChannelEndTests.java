package io.peerlink;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelListener;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.error.ChannelClosedException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the end of channels and its notifications.
 */
class ChannelEndTests extends ChannelFixture {

	@ParameterizedTest
	@CsvSource({ "true, local_close, closed", "false, closed, local_close" })
	void closeIsNotifiedOnceAtBothSides(boolean initiatorCloses, String atInitiator, String atAcceptor)
			throws InterruptedException {
		Pair pair = open(ChannelOptions.sequenced());
		Queue<String> initiator = reasons(pair.initiator());
		Queue<String> acceptor = reasons(pair.acceptor());
		Channel closing = initiatorCloses ? pair.initiator() : pair.acceptor();
		closing.close();
		closing.close();
		await().untilAsserted(() -> assertThat(initiator).containsExactly(atInitiator));
		await().untilAsserted(() -> assertThat(acceptor).containsExactly(atAcceptor));
		pair.initiator().close();
		pair.acceptor().close();
		assertThat(pair.initiator().closeReason()).contains(atInitiator);
		assertThat(pair.acceptor().closeReason()).contains(atAcceptor);
		assertThat(pair.acceptor().isOpen()).isFalse();
		await().untilAsserted(() -> {
			assertThat(this.alice.status().channels()).isEmpty();
			assertThat(this.bob.status().channels()).isEmpty();
		});
		assertThat(initiator).hasSize(1);
		assertThat(acceptor).hasSize(1);
	}

	@Test
	void listenersAddedAfterTheEndAreNotifiedOnce() throws InterruptedException {
		Pair pair = open(ChannelOptions.raw());
		pair.initiator().close();
		await().until(() -> !pair.acceptor().isOpen());
		for (int i = 0; i < 3; i++) {
			Queue<String> late = reasons(pair.acceptor());
			Queue<String> own = reasons(pair.initiator());
			await().untilAsserted(() -> assertThat(late).containsExactly("closed"));
			await().untilAsserted(() -> assertThat(own).containsExactly("local_close"));
		}
	}

	@Test
	void listenersAddedDuringTheEndAreNotifiedOnceEach() throws InterruptedException {
		for (int round = 0; round < 50; round++) {
			Pair pair = open(ChannelOptions.raw());
			Queue<Integer> notified = new ConcurrentLinkedQueue<>();
			CompletableFuture<?> closing = CompletableFuture.runAsync(pair.initiator()::close);
			for (int i = 0; i < 20; i++) {
				int number = i;
				pair.initiator().onDisconnect((reason) -> notified.add(number));
			}
			closing.join();
			await().pollInterval(Duration.ofMillis(1)).until(() -> notified.size() >= 20);
			assertThat(notified).doesNotHaveDuplicates();
		}
	}

	@Test
	void disconnectComesAfterTheLastMessageOnTheSameSequenceOfCallbacks() throws InterruptedException {
		Queue<String> events = new ConcurrentLinkedQueue<>();
		CountDownLatch release = new CountDownLatch(1);
		Pair pair = open(ChannelOptions.raw());
		pair.acceptor().onDisconnect((reason) -> events.add(reason));
		pair.acceptor().onMessage((message) -> {
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			events.add(message.json());
		});
		pair.initiator().send(1);
		pair.initiator().send(2);
		pair.initiator().send(3);
		pair.initiator().close();
		await().until(() -> !pair.acceptor().isOpen());
		release.countDown();
		await().untilAsserted(() -> assertThat(events).containsExactly("1", "2", "3", "closed"));
	}

	@Test
	void whatArrivedBeforeARemoteCloseCanBeReceived() throws InterruptedException {
		Pair pair = open(ChannelOptions.raw());
		pair.initiator().send(1);
		pair.initiator().send(2);
		pair.initiator().close();
		await().until(() -> !pair.acceptor().isOpen());
		assertThat(pair.acceptor().receive(SOON, int.class)).isEqualTo(1);
		assertThat(pair.acceptor().poll()).hasValueSatisfying((message) -> assertThat(message.json()).isEqualTo("2"));
		assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(() -> pair.acceptor().receive(SOON))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo("closed"));
		assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(() -> pair.acceptor().poll());
	}

	@Test
	void localCloseDiscardsWhatArrived() throws InterruptedException {
		Pair pair = open(ChannelOptions.raw());
		pair.initiator().send(1);
		await().until(() -> pair.acceptor().statistics().queueDepth() == 1);
		pair.acceptor().close();
		assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(() -> pair.acceptor().receive(SOON))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo("local_close"));
		assertThat(pair.acceptor().statistics().queueDepth()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "true, local_close", "false, closed" })
	void closeWakesEveryThreadThatReceives(boolean local, String reason) throws Exception {
		Pair pair = open(ChannelOptions.raw());
		BlockingQueue<Thread> waiting = new LinkedBlockingQueue<>();
		BlockingQueue<String> woken = new LinkedBlockingQueue<>();
		for (int i = 0; i < 3; i++) {
			waiting.add(startDaemon(() -> woken.add(closeReasonOfReceive(pair.acceptor()))));
		}
		for (int i = 0; i < 3; i++) {
			Thread thread = take(waiting);
			await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
		}
		(local ? pair.acceptor() : pair.initiator()).close();
		for (int i = 0; i < 3; i++) {
			assertThat(take(woken)).isEqualTo(reason);
		}
	}

	@Test
	void userThatLocksAChannelBlocksNeitherItsEndNorTheNode() throws InterruptedException {
		this.bob.register("twice", int.class, (x) -> 2 * x);
		Pair pair = open(ChannelOptions.raw());
		Channel locked = pair.acceptor();
		BlockingQueue<String> woken = new LinkedBlockingQueue<>();
		CountDownLatch release = new CountDownLatch(1);
		Thread user = startDaemon(() -> {
			synchronized (locked) {
				woken.add(closeReasonOfReceive(locked));
				awaitQuietly(release);
			}
		});
		try {
			await().until(() -> user.getState() == Thread.State.TIMED_WAITING);
			pair.initiator().close();
			assertThat(take(woken)).isEqualTo("closed");
			assertThat(this.alice.peer("bob").call("twice", Integer.class, 21)).isEqualTo(42);
		}
		finally {
			release.countDown();
			user.interrupt();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void lastMessageBeforeTheEndIsReceivedByALoop(boolean polling) throws InterruptedException {
		Function<Channel, Integer> receive = polling ? ChannelEndTests::poll : ChannelEndTests::receiveAtOnce;
		BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
		this.bob.registerChannel("c", accepted::add, ChannelOptions.raw());
		for (int round = 0; round < 2000; round++) {
			Channel sender = this.alice.openChannel("bob", "c", ChannelOptions.raw());
			Channel receiver = take(accepted);
			CompletableFuture<Integer> counting = CompletableFuture
				.supplyAsync(() -> countUntilTheEnd(receiver, receive));
			sender.send("last");
			sender.close();
			assertThat(counting.join()).as("messages in round " + round).isEqualTo(1);
		}
	}

	private static int countUntilTheEnd(Channel channel, Function<Channel, Integer> receive) {
		int count = 0;
		try {
			while (true) {
				count += receive.apply(channel);
			}
		}
		catch (ChannelClosedException ex) {
			return count;
		}
	}

	private static int poll(Channel channel) {
		return channel.poll().isPresent() ? 1 : 0;
	}

	private static int receiveAtOnce(Channel channel) {
		try {
			channel.receive(Duration.ZERO);
			return 1;
		}
		catch (PeerTimeoutException ex) {
			return 0;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void sendAfterTheEndFailsWithTheReason() throws InterruptedException {
		Pair pair = open(ChannelOptions.raw());
		pair.initiator().close();
		await().until(() -> !pair.acceptor().isOpen());
		assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(() -> pair.initiator().send(1))
			.withMessageContaining("bob")
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo("local_close"));
		assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(() -> pair.acceptor().send(1))
			.satisfies((ex) -> {
				assertThat(ex.getReason()).isEqualTo("closed");
				assertThat(ex.getPeerName()).isEqualTo("alice");
				assertThat(ex.getChannelName()).isEqualTo(pair.acceptor().name());
			});
		assertThat(pair.initiator().statistics().sent()).isZero();
	}

	@Test
	void peerThatGoesDownEndsItsChannels() throws InterruptedException {
		try (ScriptedPeer peer = this.nodes.scripted("victim").announce()) {
			Pair other = open(ChannelOptions.raw());
			Queue<String> reasons = reasons(openTo(peer));
			peer.withdraw();
			await().untilAsserted(() -> assertThat(reasons).containsExactly("peer_down"));
			assertThat(other.initiator().isOpen()).isTrue();
			await().until(() -> peer.received("channel_close").size() == 3);
			assertThat(peer.received("channel_close")).allMatch((close) -> close.contains("peer_down"));
		}
	}

	@Test
	void peerThatGoesDownEndsItsChannelsDespiteFailingPeerListeners() throws InterruptedException {
		CountDownLatch inside = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.alice.addPeerListener(new PeerListener() {

			@Override
			public void peerUp(Peer peer) {
				if (peer.name().equals("blocking")) {
					inside.countDown();
					awaitQuietly(release);
				}
			}

		});
		try (ScriptedPeer victim = this.nodes.scripted("victim").announce();
				ScriptedPeer blocking = this.nodes.scripted("blocking")) {
			Queue<String> reasons = reasons(openTo(victim));
			blocking.announce();
			inside.await();
			victim.withdraw();
			await().untilAsserted(() -> assertThat(reasons).containsExactly("peer_down"));
		}
		finally {
			release.countDown();
		}
	}

	@Test
	void stopOfANodeEndsItsChannelsAtBothSides() throws InterruptedException {
		Pair pair = open(ChannelOptions.raw());
		Queue<String> initiator = reasons(pair.initiator());
		Queue<String> acceptor = reasons(pair.acceptor());
		this.bob.stop();
		assertThat(acceptor).containsExactly("local_close");
		await().untilAsserted(() -> assertThat(initiator).containsExactly("peer_down"));
		assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(() -> pair.acceptor().send(1));
	}

	@Test
	void stopSendsEachCloseMoreThanOnce() throws InterruptedException {
		BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
		this.alice.registerChannel("c", accepted::add, ChannelOptions.raw());
		try (ScriptedPeer peer = this.nodes.scripted("scripted").announce()) {
			String opened = openTo(peer).id();
			peer.send(this.alice, "{'type':'channel_open','channel_id':'id1','name':'c','ordering':'RAW'}");
			take(accepted);
			this.alice.stop();
			for (String id : List.of(opened, "id1")) {
				Message end = new Message.ChannelClose(id, "peer_down");
				await().until(() -> Collections.frequency(peer.messages(Message.ChannelClose.class), end) >= 2);
			}
			assertThat(peer.messages(Message.ChannelClose.class))
				.allMatch((close) -> "peer_down".equals(close.reason()));
		}
	}

	/**
	 * The second channel is opened while the node says goodbye. The peer ends it when
	 * that arrives later than the request, so it must not be opened a third time.
	 */
	@Test
	void stopDoesNotWaitForAChannelThatWasReopenedMeanwhile() {
		PeerLink node = this.nodes.start("reopening", (builder) -> builder.shutdownTimeout(Duration.ofMinutes(1)));
		await().until(() -> node.peers().size() == 2);
		this.bob.registerChannel("c", (channel) -> {
		}, ChannelOptions.raw());
		CompletableFuture<Channel> reopened = new CompletableFuture<>();
		node.openChannel("bob", "c", ChannelOptions.raw())
			.onDisconnect((reason) -> reopened.complete(node.openChannel("bob", "c", ChannelOptions.raw())));
		assertThat(CompletableFuture.runAsync(node::stop)).succeedsWithin(SOON);
		assertThat(reopened).isCompletedWithValueMatching((channel) -> !channel.isOpen());
	}

	@Test
	void restartedNodeAcceptsNewChannels() throws InterruptedException {
		this.bob.registerChannel("echo", (channel) -> channel.onMessage(String.class, channel::send),
				ChannelOptions.sequenced());
		Queue<String> opened = new ConcurrentLinkedQueue<>();
		this.bob.addChannelListener(new ChannelListener() {

			@Override
			public void channelOpened(Channel channel) {
				opened.add(channel.id());
			}

		});
		Channel before = this.alice.openChannel("bob", "echo", ChannelOptions.sequenced());
		for (int i = 0; i < 2; i++) {
			this.bob.stop();
			await().until(() -> !before.isOpen() && this.alice.peers().isEmpty());
			this.bob.start();
			this.nodes.awaitAll();
			Channel channel = this.alice.openChannel("bob", "echo", ChannelOptions.sequenced());
			channel.send("again");
			assertThat(channel.receive(SOON).toString()).isEqualTo("#1 \"again\"");
		}
		assertThat(opened).hasSize(3);
		assertThat(this.bob.status().channelTotals().opened()).isEqualTo(1);
		assertThat(before.closeReason()).contains("peer_down");
	}

	@ParameterizedTest
	@CsvSource({ "0.15,", ",0.15", "0.15, 3600", "3600, 0.15" })
	void unusedChannelEndsAtBothSidesAfterTheShorterTimeout(@Nullable Double initiators, @Nullable Double acceptors)
			throws InterruptedException {
		long start = System.nanoTime();
		Pair pair = open(ChannelOptions.raw().withIdleTimeout(seconds(initiators)),
				ChannelOptions.raw().withIdleTimeout(seconds(acceptors)));
		Queue<String> initiator = reasons(pair.initiator());
		Queue<String> acceptor = reasons(pair.acceptor());
		await().untilAsserted(() -> {
			assertThat(initiator).containsExactly("idle_timeout");
			assertThat(acceptor).containsExactly("idle_timeout");
		});
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(150));
	}

	private static @Nullable Duration seconds(@Nullable Double seconds) {
		return (seconds != null) ? Duration.ofMillis((long) (seconds * 1000)) : null;
	}

	@ParameterizedTest
	@CsvSource({ "message", "disconnect", "acceptor", "opened", "closed" })
	void stopInACallbackDoesNotWaitForItself(String callback) throws InterruptedException {
		PeerLink node = this.nodes.start("stopping", (builder) -> builder.shutdownTimeout(Duration.ofMinutes(10)));
		this.nodes.awaitAll();
		CountDownLatch stopped = new CountDownLatch(1);
		Runnable stop = () -> {
			if (node.isRunning()) {
				node.stop();
				stopped.countDown();
			}
		};
		node.addChannelListener(new ChannelListener() {

			@Override
			public void channelOpened(Channel channel) {
				run(callback, "opened", stop);
			}

			@Override
			public void channelClosed(Channel channel, String reason) {
				run(callback, "closed", stop);
			}

		});
		node.registerChannel("c", (channel) -> {
			channel.onMessage((message) -> run(callback, "message", stop));
			channel.onDisconnect((reason) -> run(callback, "disconnect", stop));
			run(callback, "acceptor", stop);
		}, ChannelOptions.raw());
		try {
			Channel channel = this.alice.openChannel("stopping", "c", ChannelOptions.raw());
			channel.send(1);
			if (callback.equals("disconnect") || callback.equals("closed")) {
				channel.close();
			}
		}
		catch (ChannelClosedException ex) {
			// The stop may arrive here before the ack or the message.
			assertThat(callback).isIn("opened", "acceptor");
			assertThat(ex.getReason()).isEqualTo("peer_down");
		}
		assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
		await().until(() -> this.alice.status().channels().isEmpty());
	}

	private static void run(String wanted, String callback, Runnable action) {
		if (wanted.equals(callback)) {
			action.run();
		}
	}

	@Test
	void stopWaitsForCallbacksThatRun() throws InterruptedException {
		CountDownLatch inside = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Queue<String> events = new ConcurrentLinkedQueue<>();
		Pair pair = open(ChannelOptions.raw());
		pair.acceptor().onMessage((message) -> {
			inside.countDown();
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				events.add("interrupted");
			}
			events.add("done");
		});
		pair.initiator().send(1);
		inside.await();
		CompletableFuture<?> stopping = CompletableFuture.runAsync(this.bob::stop).thenRun(() -> events.add("stopped"));
		await().until(() -> !pair.acceptor().isOpen());
		release.countDown();
		stopping.join();
		assertThat(events).containsExactly("done", "stopped");
	}

	/**
	 * Opens a channel from alice to a scripted peer.
	 */
	private Channel openTo(ScriptedPeer peer) {
		CompletableFuture<Channel> opening = this.alice.openChannelAsync(peer.name(), "c", ChannelOptions.raw());
		peer.send(this.alice, new Message.ChannelAck(peer.await(Message.ChannelOpen.class).channelId(), "RAW"));
		return opening.join();
	}

	private static Thread startDaemon(Runnable task) {
		Thread thread = new Thread(task);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	/**
	 * Waits in receive until the channel ends.
	 * @return the close reason
	 */
	private static String closeReasonOfReceive(Channel channel) {
		try {
			return "received " + channel.receive(Duration.ofDays(1));
		}
		catch (ChannelClosedException ex) {
			return ex.getReason();
		}
		catch (InterruptedException ex) {
			return "interrupted";
		}
	}

	private static Queue<String> reasons(Channel channel) {
		Queue<String> reasons = new ConcurrentLinkedQueue<>();
		channel.onDisconnect(reasons::add);
		return reasons;
	}

}
