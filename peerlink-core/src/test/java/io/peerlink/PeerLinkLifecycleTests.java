package io.peerlink;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

import io.peerlink.call.PeerClient;
import io.peerlink.error.InvalidNodeNameException;
import io.peerlink.error.NameTakenException;
import io.peerlink.error.NoSuchInterfaceException;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PortInUseException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.internal.context.NodeExecutors;
import io.peerlink.internal.node.NodePlatform;
import io.peerlink.internal.node.NodeSettings;
import io.peerlink.internal.node.ThreadedPlatform;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.peer.PeerListener;
import io.peerlink.spi.DatagramTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the start, the stop and the discovery of nodes, on loopback where sockets are
 * needed.
 */
class PeerLinkLifecycleTests {

	private final TestNodes nodes = new TestNodes();

	@AfterEach
	void closeNodes() {
		this.nodes.close();
	}

	@Test
	void textTellsNameAddressAndState() {
		PeerLink node = this.nodes.builder("node").build();
		assertThat(node).hasToString("node 'node', not running");
		node.open();
		String running = "node 'node' at " + Peer.hostAndPort(node.status().address());
		assertThat(node).hasToString(running + ", not announced");
		node.announce();
		assertThat(node).hasToString(running + ", announced");
		node.stop();
		assertThat(node).hasToString("node 'node', not running");
	}

	@Test
	void nodesOnLoopbackDiscoverAndCallEachOtherByMulticastDns() throws Exception {
		String secret = PeerLink.generateSecret();
		try (PeerLink first = onLoopback("first", secret); PeerLink second = onLoopback("second", secret)) {
			second.register("add", int.class, int.class, (x, y) -> x + y);
			first.start();
			second.start();
			Peer peer = first.awaitPeer("second", Duration.ofSeconds(10));
			assertThat(first.peer("second").call("add", int.class, 25, 17)).isEqualTo(42);
			assertThat(peer.isJava()).isTrue();
			assertThat(peer.version()).hasValue(Version.CURRENT);
			second.awaitPeer("first", Duration.ofSeconds(10));
			second.stop();
			await().until(() -> first.peers().isEmpty());
		}
	}

	@Test
	void nodesOfDifferentRealmsDoNotDiscoverEachOther() throws Exception {
		try (PeerLink first = onLoopback("first", PeerLink.generateSecret());
				PeerLink second = onLoopback("second", PeerLink.generateSecret())) {
			first.start();
			second.start();
			assertThat(first.awaitPeers(1, Duration.ofSeconds(1))).isFalse();
		}
	}

	@Test
	void tenStartsLeaveNoThreadBehind() {
		String secret = PeerLink.generateSecret();
		String name = TestNodes.uniqueName("restarting");
		try (PeerLink node = onLoopback(name, secret)) {
			for (int i = 0; i < 10; i++) {
				node.start();
				assertThat(node.isRunning()).isTrue();
				node.stop();
				assertThat(node.isRunning()).isFalse();
			}
		}
		await().untilAsserted(() -> assertThat(threadsOf(name)).isEmpty());
	}

	@ParameterizedTest
	@ValueSource(strings = { "make", "start", "announce" })
	void startThatADiscoveryFailsFreesEverything(String defect) {
		String name = TestNodes.uniqueName("failing");
		PeerLink node = onSocket(name, defect);
		assertThatIllegalStateException().isThrownBy(node::start).withMessage("Defect in " + defect);
		assertThat(node.isRunning()).isFalse();
		await().untilAsserted(() -> assertThat(threadsOf(name)).isEmpty());
	}

	@ParameterizedTest
	@ValueSource(strings = { "withdraw", "close" })
	void stopThatADiscoveryFailsFreesEverything(String defect) {
		String name = TestNodes.uniqueName("failing");
		PeerLink node = onSocket(name, defect).start();
		node.stop();
		assertThat(node.isRunning()).isFalse();
		await().untilAsserted(() -> assertThat(threadsOf(name)).isEmpty());
	}

	@Test
	void listenerThatCannotJoinFailsTheStartAndFreesEverything() {
		this.nodes.start("other");
		String name = TestNodes.uniqueName("failing");
		PeerLink node = this.nodes.builder(name).platform(WithoutSecondEvent::new).build();
		node.addPeerListener(new Events());
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(node::start).withMessage("no thread");
		assertThat(node.isRunning()).isFalse();
		await().untilAsserted(() -> assertThat(threadsOf(name)).isEmpty());
	}

	@Test
	void failedAnnouncementLeavesNothingHalfOpen() throws Exception {
		PeerLink caller = this.nodes.start("caller");
		PeerEventLog events = new PeerEventLog();
		caller.addPeerListener(events);
		try (PeerLink node = this.nodes.builder("failing").discovery(() -> new FailingDiscovery("announce")).build()) {
			node.register("one", () -> 1);
			node.open();
			assertThatIllegalStateException().isThrownBy(node::announce).withMessage("Defect in announce");
			assertThat(node.status().announced()).isFalse();
			await().untilAsserted(() -> assertThat(events).containsExactly("up failing", "down failing REMOVED"));
			Peer hidden = new Peer("failing", node.status().instanceId(), node.status().address(), Map.of());
			assertThatExceptionOfType(PeerBusyException.class)
				.isThrownBy(() -> caller.peer(hidden).call("one", int.class));
			assertThatIllegalStateException().isThrownBy(node::announce).withMessageContaining("announced before");
			assertThat(node.isRunning()).isTrue();
		}
	}

	@Test
	void announcementIsTriedAgainWhenTheNameIsFree() {
		PeerLink owner = this.nodes.start("taken");
		try (PeerLink node = this.nodes.builder("taken").build()) {
			node.open();
			assertThatExceptionOfType(NameTakenException.class).isThrownBy(node::announce);
			owner.stop();
			node.announce();
			assertThat(node.status().announced()).isTrue();
		}
	}

	private static PeerLink onSocket(String name, String defect) {
		return PeerLink.builder(name)
			.bindAddress(InetAddress.getLoopbackAddress())
			.port(0)
			.mdns(false)
			.discovery(() -> {
				if (defect.equals("make")) {
					throw new IllegalStateException("Defect in make");
				}
				return new FailingDiscovery(defect);
			})
			.build();
	}

	private static Set<String> threadsOf(String name) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((thread) -> thread.contains(name) || thread.contains("mdns") || thread.contains("SocketListener"))
			.collect(Collectors.toSet());
	}

	@Test
	void statisticsAreThoseOfTheStatusWhileTheNodeRuns() throws InterruptedException {
		PeerLink node = this.nodes.start("node");
		PeerLink client = this.nodes.start("client");
		node.register("one", () -> 1);
		this.nodes.awaitAll();
		client.peer("node").call("one", int.class);
		NodeStatistics statistics = node.statistics().orElseThrow();
		NodeStatus status = node.status();
		assertThat(statistics.instanceId()).isEqualTo(status.instanceId());
		assertThat(statistics.rpc().rejectedRequests()).isEqualTo(status.rpc().rejectedRequests());
		assertThat(statistics.transport().datagramsIn()).isPositive()
			.isLessThanOrEqualTo(status.transport().datagramsIn());
		assertThat(statistics.channelTotals()).isEqualTo(status.channelTotals());
		assertThat(statistics.undecodable()).isEqualTo(status.undecodable());
		node.stop();
		assertThat(node.statistics()).isEmpty();
	}

	@Test
	void restartIsANewInstanceThatKeepsHandlersListenersAndClients() throws Exception {
		PeerLink watcher = this.nodes.start("watcher");
		Events events = new Events();
		watcher.addPeerListener(events);
		PeerLink node = this.nodes.start("node");
		node.register("one", () -> 1);
		PeerClient client = watcher.peer("node");
		PeerClient back = node.peer("watcher");
		watcher.register("two", () -> 2);
		this.nodes.awaitAll();
		assertThat(client.call("one", int.class)).isOne();
		String firstInstance = node.status().instanceId();
		node.stop();
		await().untilAsserted(() -> assertThat(events.log).containsExactly("up node", "down node REMOVED"));
		node.start();
		this.nodes.awaitAll();
		assertThat(node.status().instanceId()).isNotEqualTo(firstInstance);
		assertThat(client.call("one", int.class)).isOne();
		assertThat(back.call("two", int.class)).isEqualTo(2);
		await().untilAsserted(() -> assertThat(events.log).containsExactly("up node", "down node REMOVED", "up node"));
	}

	@Test
	void listenerOfAStoppedNodeIsNotifiedThatItsPeersAreDown() throws Exception {
		PeerLink node = this.nodes.start("node");
		this.nodes.start("other");
		this.nodes.awaitAll();
		Events events = new Events();
		node.addPeerListener(events);
		await().untilAsserted(() -> assertThat(events.log).containsExactly("up other"));
		node.stop();
		assertThat(events.log).containsExactly("up other", "down other LOCAL_STOP");
	}

	@Test
	void removedListenerIsNotNotified() throws Exception {
		PeerLink node = this.nodes.start("node");
		Events events = new Events();
		node.addPeerListener(events).close();
		this.nodes.start("other");
		this.nodes.awaitAll();
		node.stop();
		assertThat(events.log).isEmpty();
	}

	@Test
	void openNodeDiscoversAndCallsPeersButIsNotAnnounced() throws Exception {
		PeerLink seen = this.nodes.start("seen");
		seen.register("one", () -> 1);
		try (PeerLink hidden = this.nodes.builder("hidden").build()) {
			hidden.register("two", () -> 2);
			hidden.open();
			hidden.awaitPeer("seen", Duration.ofSeconds(5));
			assertThat(hidden.peer("seen").call("one", int.class)).isOne();
			assertThat(seen.peers()).isEmpty();
			hidden.announce();
			seen.awaitPeer("hidden", Duration.ofSeconds(5));
			assertThat(seen.peer("hidden").call("two", int.class)).isEqualTo(2);
		}
	}

	@Test
	void withdrawnNodeFinishesRunningRequestsRejectsOthersAndStillCalls() throws Exception {
		PeerLink caller = this.nodes.start("caller");
		caller.register("one", () -> 1);
		PeerLink callee = this.nodes.start("callee");
		CountDownLatch release = new CountDownLatch(1);
		callee.register("slow", () -> {
			release.await();
			return "done";
		});
		this.nodes.awaitAll();
		Peer peer = caller.peers().get(0);
		CompletableFuture<?> running = caller.peer(peer).callAsync("slow", String.class);
		await().until(() -> callee.status().rpc().activeRequests() == 1);
		Thread withdrawing = new Thread(callee::withdraw);
		withdrawing.start();
		await().until(() -> caller.peers().isEmpty());
		await().untilAsserted(() -> assertThatExceptionOfType(PeerBusyException.class)
			.isThrownBy(() -> caller.peer(peer).call("slow", String.class))
			.withMessageContaining("stopping"));
		assertThat(callee.peer("caller").call("one", int.class)).isOne();
		release.countDown();
		withdrawing.join(5000);
		assertThat(running.get(1, TimeUnit.SECONDS)).isEqualTo("done");
		assertThatIllegalStateException().isThrownBy(callee::announce).withMessageContaining("withdrawn");
	}

	@Test
	void stopDoesNotWaitLongerThanTheShutdownTimeout() throws Exception {
		PeerLink caller = this.nodes.start("caller");
		PeerLink callee = this.nodes.start("callee", (builder) -> builder.shutdownTimeout(Duration.ofMillis(100)));
		callee.register("endless", () -> {
			new CountDownLatch(1).await();
			return null;
		});
		this.nodes.awaitAll();
		CompletableFuture<?> call = caller.peer("callee").callAsync("endless", String.class);
		await().until(() -> callee.status().rpc().activeRequests() == 1);
		assertThat(CompletableFuture.runAsync(callee::stop)).succeedsWithin(3, TimeUnit.SECONDS);
		call.cancel(false);
	}

	@Test
	void handlersMayStopTheirNodeAtTheSameTime() throws Exception {
		PeerLink caller = this.nodes.start("caller");
		PeerLink callee = this.nodes.start("callee", (builder) -> builder.shutdownTimeout(Duration.ofSeconds(30)));
		CyclicBarrier both = new CyclicBarrier(2);
		CountDownLatch stopped = new CountDownLatch(2);
		callee.register("stop", () -> {
			both.await();
			callee.stop();
			stopped.countDown();
			return null;
		});
		this.nodes.awaitAll();
		assertThat(caller.peer("callee").callAsync("stop", Void.class)).isNotDone();
		assertThat(caller.peer("callee").callAsync("stop", Void.class)).isNotDone();
		assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void handlerQueueMayBeUnlimited() throws Exception {
		PeerLink caller = this.nodes.start("caller");
		PeerLink callee = this.nodes.start("callee", (builder) -> builder.handlerQueueCapacity(Integer.MAX_VALUE));
		callee.register("one", () -> 1);
		this.nodes.awaitAll();
		assertThat(caller.peer("callee").call("one", int.class)).isOne();
	}

	@Test
	void stoppingTwiceAndBeforeTheStartDoesNothing() {
		PeerLink node = this.nodes.builder("node").build();
		node.stop();
		node.start();
		node.stop();
		node.stop();
		node.withdraw();
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(node::status)
			.withMessageContaining("not running");
		assertThat(node.peers()).isEmpty();
		assertThat(node.name()).isEqualTo("node");
	}

	@Test
	void startingTwiceFails() {
		PeerLink node = this.nodes.start("node");
		assertThatIllegalStateException().isThrownBy(node::start).withMessageContaining("is running");
		assertThat(node.isRunning()).isTrue();
	}

	@Test
	void explicitNameOfALiveNodeFailsTheStartAndFreesEverything() {
		this.nodes.start("taken");
		PeerLink second = this.nodes.builder("taken").build();
		assertThatExceptionOfType(NameTakenException.class).isThrownBy(second::start)
			.withMessageContaining("'taken'")
			.withMessageContaining("127.0.0.1");
		assertThat(second.isRunning()).isFalse();
	}

	@Test
	void defaultedNameOfALiveNodeGetsASuffix() throws Exception {
		PeerLink first = this.nodes.start("name");
		PeerLink second = this.nodes.start("name", (builder) -> builder.renameOnConflict(true));
		PeerLink third = this.nodes.start("name", (builder) -> builder.renameOnConflict(true));
		this.nodes.awaitAll();
		assertThat(second.name()).isEqualTo("name-2");
		assertThat(third.name()).isEqualTo("name-3");
		assertThat(first.peers()).extracting(Peer::name).containsExactly("name-2", "name-3");
		third.register("whoami", () -> CurrentPeer.get().orElseThrow().name());
		assertThat(second.peer("name-3").call("whoami", String.class)).isEqualTo("name-2");
	}

	@Test
	void takenExplicitPortFailsTheStart() throws Exception {
		try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
				PeerLink node = PeerLink.builder("node")
					.mdns(false)
					.bindAddress(InetAddress.getLoopbackAddress())
					.port(socket.getLocalPort())
					.build()) {
			assertThatExceptionOfType(PortInUseException.class).isThrownBy(node::start)
				.withMessageContaining(String.valueOf(socket.getLocalPort()));
			assertThat(node.isRunning()).isFalse();
		}
	}

	@Test
	void interfaceThatDoesNotExistFailsTheStartAndFreesEverything() throws Exception {
		try (PeerLink node = PeerLink.builder(TestNodes.uniqueName("lost"))
			.bindAddress(InetAddress.getLoopbackAddress())
			.interfaces("no-such-interface")
			.build()) {
			assertThatExceptionOfType(NoSuchInterfaceException.class).isThrownBy(node::start)
				.withMessageContaining("no-such-interface")
				.withMessageContaining("127.0.0.1");
			assertThat(node.isRunning()).isFalse();
			await().until(() -> threadsOf(node.name()).isEmpty());
		}
	}

	@Test
	void nameThatCannotBeAnnouncedFailsTheStartAndFreesEverything() {
		String name = TestNodes.uniqueName("backslash") + "\\";
		try (PeerLink node = onLoopback(name, PeerLink.generateSecret())) {
			assertThatExceptionOfType(InvalidNodeNameException.class).isThrownBy(node::start)
				.withMessageContaining("backslash at its end");
			assertThat(node.isRunning()).isFalse();
			await().until(() -> threadsOf(name).isEmpty());
		}
	}

	@Test
	void nodeWithoutAnyDiscoveryCallsItselfByStaticPeer() {
		String name = TestNodes.uniqueName("alone");
		try (PeerLink node = PeerLink.builder(name)
			.mdns(false)
			.bindAddress(InetAddress.getLoopbackAddress())
			.staticPeers(name + "@127.0.0.1")
			.build()) {
			node.register("one", () -> 1);
			node.start();
			await().ignoreExceptions().untilAsserted(() -> assertThat(node.peer(name).call("one", int.class)).isOne());
			assertThat(node.peers()).isEmpty();
		}
	}

	@Test
	void staticPeersDiscoverEachOtherWithoutMulticast() throws Exception {
		String name = TestNodes.uniqueName("static");
		try (PeerLink callee = PeerLink.builder(name)
			.mdns(false)
			.bindAddress(InetAddress.getLoopbackAddress())
			.port(0)
			.build()) {
			callee.register("one", () -> 1);
			callee.start();
			String address = "127.0.0.1:" + callee.status().address().getPort();
			try (PeerLink caller = PeerLink.builder(TestNodes.uniqueName("caller"))
				.mdns(false)
				.bindAddress(InetAddress.getLoopbackAddress())
				.port(0)
				.staticPeers(address)
				.build()) {
				caller.start();
				caller.awaitPeer(name, Duration.ofSeconds(5));
				assertThat(caller.peer(name).call("one", int.class)).isOne();
			}
		}
	}

	@Test
	void staticPeerThatStopsAndStartsAgainIsFoundSoon() throws Exception {
		String name = TestNodes.uniqueName("restarted");
		try (PeerLink callee = PeerLink.builder(name).mdns(false).bindAddress(InetAddress.getLoopbackAddress()).build();
				PeerLink caller = PeerLink.builder(TestNodes.uniqueName("caller"))
					.mdns(false)
					.bindAddress(InetAddress.getLoopbackAddress())
					.port(0)
					.staticPeers(name + "@127.0.0.1")
					.build()) {
			Events events = new Events();
			caller.addPeerListener(events);
			callee.start();
			caller.start();
			String first = caller.awaitPeer(name, Duration.ofSeconds(10)).instanceId();
			callee.stop();
			await().until(() -> caller.peers().isEmpty());
			callee.start();
			assertThat(caller.awaitPeer(name, Duration.ofSeconds(15)).instanceId()).isNotEqualTo(first);
			await().until(() -> events.log.size() >= 3);
			assertThat(events.log).containsExactly("up " + name, "down " + name + " REMOVED", "up " + name);
		}
	}

	@Test
	void malformedDatagramsAreCountedAndAffectNothing() throws Exception {
		PeerLink callee = PeerLink.builder(TestNodes.uniqueName("callee"))
			.mdns(false)
			.bindAddress(InetAddress.getLoopbackAddress())
			.port(0)
			.build();
		try (callee;
				DatagramSocket socket = new DatagramSocket(
						new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
			callee.start();
			for (String garbage : List.of("", "{", "[]", "[".repeat(1000), "9".repeat(1100), "{\"type\":\"nonsense\"}",
					"{\"type\":\"request\"}", "x".repeat(1300))) {
				byte[] bytes = garbage.getBytes(StandardCharsets.UTF_8);
				socket.send(new DatagramPacket(bytes, bytes.length, callee.status().address()));
			}
			await().untilAsserted(
					() -> assertThat(callee.status().undecodable().values().stream().mapToLong(Long::longValue).sum())
						.isEqualTo(8));
			assertThat(callee.status().transport().receiverErrors()).isZero();
		}
	}

	@Test
	void builderChecksItsArgumentsAtOnce() {
		assertThatIllegalArgumentException().isThrownBy(() -> PeerLink.builder(" "));
		assertThatIllegalArgumentException().isThrownBy(() -> PeerLink.builder("x".repeat(64)));
		PeerLinkBuilder builder = PeerLink.builder("node");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.port(70_000)).withMessageContaining("port");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.callTimeout(Duration.ZERO))
			.withMessageContaining("callTimeout");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.maxPeers(0)).withMessageContaining("maxPeers");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.handlerConcurrency(-1))
			.withMessageContaining("handlerConcurrency");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.staticPeers("host:port"))
			.withMessageContaining("host:port");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.interfaces("eth0", " "))
			.withMessageContaining("interfaces");
	}

	private static PeerLink onLoopback(String name, String secret) {
		return PeerLink.builder(name).secret(secret).interfaces("lo*", "127.0.0.1").build();
	}

	private static final class Events implements PeerListener {

		private final List<String> log = Collections.synchronizedList(new ArrayList<>());

		@Override
		public void peerUp(Peer peer) {
			this.log.add("up " + peer.name());
		}

		@Override
		public void peerDown(Peer peer, PeerDownReason reason) {
			this.log.add("down " + peer.name() + " " + reason);
		}

	}

	/**
	 * Has a thread for one event of peers only.
	 */
	private static final class WithoutSecondEvent implements NodePlatform {

		private final AtomicBoolean first = new AtomicBoolean(true);

		private final NodePlatform delegate;

		WithoutSecondEvent(NodeSettings settings) {
			this.delegate = new ThreadedPlatform(settings);
		}

		@Override
		public Scheduler scheduler() {
			return this.delegate.scheduler();
		}

		@Override
		public RandomGenerator random() {
			return this.delegate.random();
		}

		@Override
		public DatagramTransport openTransport() {
			return this.delegate.openTransport();
		}

		@Override
		public NodeExecutors executors() {
			NodeExecutors executors = this.delegate.executors();
			return new NodeExecutors(executors.handlers(), executors.callbacks(), executors.channels(), (task) -> {
				if (!this.first.getAndSet(false)) {
					throw new OutOfMemoryError("no thread");
				}
				task.run();
			}, executors.lookups());
		}

		@Override
		public void close() {
			this.delegate.close();
		}

	}

}
