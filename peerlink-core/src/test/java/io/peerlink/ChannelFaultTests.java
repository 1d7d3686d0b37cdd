package io.peerlink;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.internal.context.NodeExecutors;
import io.peerlink.internal.node.NodePlatform;
import io.peerlink.internal.node.NodeSettings;
import io.peerlink.internal.node.ThreadedPlatform;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.Message;
import io.peerlink.spi.DatagramTransport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Tests for channels where the transport or the JVM fails as it should not: nothing hangs
 * and nothing leaks.
 */
class ChannelFaultTests {

	private static final Logger logger = LoggerFactory.getLogger(ChannelFaultTests.class);

	private static final Duration SOON = ChannelFixture.SOON;

	private final TestNodes nodes = new TestNodes();

	private final AtomicBoolean noThreads = new AtomicBoolean();

	/**
	 * The ids of the channels whose requests were seen.
	 */
	private final Set<String> requests = ConcurrentHashMap.newKeySet();

	private FailingTransport transport;

	private PeerLink node;

	private ScriptedPeer peer;

	@BeforeEach
	void start() throws InterruptedException {
		this.transport = new FailingTransport(this.nodes.openTransport());
		this.peer = this.nodes.scripted("peer").announce();
		this.node = this.nodes.start("node",
				(builder) -> builder.transport(() -> this.transport)
					.maxChannels(2)
					.maxChannelsPerPeer(2)
					.platform((settings) -> new Platform(settings, this.noThreads)));
		this.node.awaitPeers(1, SOON);
	}

	@AfterEach
	void stop() {
		this.transport.failFor(null);
		this.noThreads.set(false);
		this.peer.close();
		this.nodes.close();
	}

	static Stream<Throwable> failures() {
		return Stream.of(new IllegalStateException("test"), new InternalError("test"));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void closeThatCannotBeSentEndsTheChannelAllTheSame(Throwable failure) {
		for (int i = 0; i < 3; i++) {
			Channel first = open();
			Channel second = open();
			Queue<String> reasons = new ConcurrentLinkedQueue<>();
			first.onDisconnect(reasons::add);
			second.onDisconnect(reasons::add);
			this.transport.failFor("channel_close", failure);
			attempt(first::close);
			attempt(second::close);
			await().untilAsserted(() -> assertThat(reasons).containsExactly("local_close", "local_close"));
			this.transport.failFor(null);
		}
		assertThat(this.node.status().channels()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("failures")
	void channelsOfAPeerThatGoesDownAllEnd(Throwable failure) {
		List<Channel> channels = List.of(open(), open());
		this.transport.failFor("channel_close", failure);
		attempt(this.peer::withdraw);
		await().until(() -> channels.stream().noneMatch(Channel::isOpen));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void stopFreesTheNode(Throwable failure) {
		List<Channel> channels = List.of(open(), open());
		this.transport.failFor("channel_close", failure);
		this.node.stop();
		assertThat(channels).noneMatch(Channel::isOpen);
		assertThat(this.node.isRunning()).isFalse();
		assertThat(this.transport.isClosed()).isTrue();
	}

	@Test
	void openingEndsWhenItsRetransmissionFails() {
		ChannelOptions patient = ChannelOptions.raw().withOpenTimeout(Duration.ofMinutes(10));
		CompletableFuture<Channel> opening = this.node.openChannelAsync("peer", "c", patient);
		nextRequest();
		this.transport.failFor("channel_open", new InternalError("test"));
		assertThat(opening).failsWithin(SOON);
		this.transport.failFor(null);
		assertSlotsAreFree();
	}

	@Test
	void openingFailsWhenNoThreadCanBeStartedForTheChannel() {
		CompletableFuture<Channel> opening = this.node.openChannelAsync("peer", "c", ChannelOptions.raw());
		this.noThreads.set(true);
		acknowledge();
		assertThat(opening).failsWithin(SOON);
		this.noThreads.set(false);
		assertSlotsAreFree();
	}

	/**
	 * Runs what may pass the failure of the transport on.
	 */
	private static void attempt(ThrowingCallable action) {
		logger.debug("Attempted", catchThrowable(action));
	}

	private void assertSlotsAreFree() {
		assertThat(List.of(open(), open())).allMatch(Channel::isOpen);
	}

	private Channel open() {
		CompletableFuture<Channel> opening = this.node.openChannelAsync("peer", "c", ChannelOptions.raw());
		acknowledge();
		assertThat(opening).succeedsWithin(SOON);
		return opening.join();
	}

	/**
	 * Acknowledges the next request.
	 */
	private void acknowledge() {
		this.peer.send(this.node, new Message.ChannelAck(nextRequest(), "RAW"));
	}

	private String nextRequest() {
		return await()
			.until(() -> this.peer.messages(Message.ChannelOpen.class)
				.stream()
				.map(Message.ChannelOpen::channelId)
				.filter(this.requests::add)
				.findFirst(), Optional::isPresent)
			.orElseThrow();
	}

	/**
	 * A platform that may be unable to start threads for channels.
	 *
	 * @param noThreads whether it is
	 */
	private record Platform(NodePlatform real, AtomicBoolean noThreads) implements NodePlatform {

		Platform(NodeSettings settings, AtomicBoolean noThreads) {
			this(new ThreadedPlatform(settings), noThreads);
		}

		@Override
		public Scheduler scheduler() {
			return this.real.scheduler();
		}

		@Override
		public RandomGenerator random() {
			return this.real.random();
		}

		@Override
		public DatagramTransport openTransport() {
			return this.real.openTransport();
		}

		@Override
		public NodeExecutors executors() {
			NodeExecutors executors = this.real.executors();
			return new NodeExecutors(executors.handlers(), executors.callbacks(), (task) -> {
				if (this.noThreads.get()) {
					throw new InternalError("no thread (test)");
				}
				executors.channels().execute(task);
			}, executors.events(), executors.lookups());
		}

		@Override
		public void close() {
			this.real.close();
		}

	}

}
