package io.peerlink.spring.boot.autoconfigure;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import io.peerlink.PeerLink;
import io.peerlink.error.NameTakenException;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PortInUseException;
import io.peerlink.peer.Peer;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.annotation.PeerLinkHandler;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.Test;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

class NodeLifecycleTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private final MemoryLan lan = new MemoryLan();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PeerLinkAutoConfiguration.class,
				PeerLinkHandlerAutoConfiguration.class, PeerLinkLifecycleAutoConfiguration.class))
		.withBean(Calculator.class);

	private final ApplicationContextRunner onLan = this.runner
		.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect)
		.withPropertyValues("peerlink.node.name=server");

	@Test
	void contextCanBeRestartedRepeatedly() {
		this.onLan.run((context) -> {
			try (PeerLink client = this.lan.node("client").start()) {
				String firstInstance = context.getBean(PeerLink.class).status().instanceId();
				for (int restart = 0; restart < 2; restart++) {
					context.stop();
					assertThat(context.getBean(PeerLink.class).isRunning()).isFalse();
					context.start();
					assertThat(client.awaitPeer("server", LONG).instanceId()).isNotEqualTo(firstInstance);
					assertThat(client.peer("server").call("add", int.class, 1, 2)).isEqualTo(3);
				}
			}
		});
	}

	@Test
	void nodeIsStartedWhenBeansAreLazy() {
		this.onLan
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				try (PeerLink client = this.lan.node("client").start()) {
					client.awaitPeer("server", LONG);
					assertThat(context.getSourceApplicationContext()
						.getBeanFactory()
						.containsSingleton(context.getBeanNamesForType(Calculator.class)[0])).isFalse();
					assertThat(client.peer("server").call("add", int.class, 1, 2)).isEqualTo(3);
				}
			});
	}

	@Test
	void contextCanBePausedAndRestartedRepeatedly() {
		this.onLan.run((context) -> {
			try (PeerLink client = this.lan.node("client").start()) {
				PeerLink node = context.getBean(PeerLink.class);
				Set<String> instances = new HashSet<>(Set.of(node.status().instanceId()));
				for (int restart = 1; restart <= 2; restart++) {
					client.awaitPeer("server", LONG);
					context.pause();
					assertThat(node.isRunning()).isFalse();
					await().untilAsserted(() -> assertThat(client.peers()).isEmpty());
					context.restart();
					instances.add(client.awaitPeer("server", LONG).instanceId());
					assertThat(instances).hasSize(1 + restart);
					assertThat(client.peer("server").call("add", int.class, 1, 2)).isEqualTo(3);
					context.getBean(PeerLinkOperations.class).awaitPeer("client", LONG);
				}
			}
		});
	}

	@Test
	void stoppedContextReleasesThreadsAndSocket() throws IOException {
		int port = freePort();
		String name = "restorable-" + port;
		this.runner
			.withPropertyValues("peerlink.node.name=" + name, "peerlink.node.port=" + port,
					"peerlink.node.secret=a secret of " + name, "peerlink.discovery.interfaces=127.0.0.1")
			.run((context) -> {
				String instance = context.getBean(PeerLink.class).status().instanceId();
				assertThat(threads(name)).isNotEmpty();
				context.stop();
				await().untilAsserted(() -> assertThat(threads(name)).isEmpty());
				assertFree(port);
				context.start();
				assertThat(context.getBean(PeerLink.class).status().instanceId()).isNotEqualTo(instance);
			});
		await().untilAsserted(() -> assertThat(threads(name)).isEmpty());
		assertFree(port);
	}

	@Test
	void stopWithdrawsNodeCompletesHandlersAndClosesTransportLast() {
		Slow slow = new Slow();
		try (PeerLink client = this.lan.node("client").start()) {
			this.onLan.withBean(Slow.class, () -> slow).run((context) -> {
				Peer server = client.awaitPeer("server", LONG);
				CompletableFuture<String> answer = client.peer(server).callAsync("work", String.class);
				slow.awaitArrival();
				CompletableFuture<Void> stop = CompletableFuture.runAsync(context::stop);
				await().until(() -> client.peers().isEmpty());
				assertThat(context.getBean(PeerLink.class).isRunning()).isTrue();
				assertThatExceptionOfType(PeerBusyException.class)
					.isThrownBy(() -> client.peer(server).call("add", int.class, 1, 2));
				assertThat(stop).isNotDone();
				slow.open();
				assertThat(answer).succeedsWithin(LONG).isEqualTo("done");
				assertThat(stop).succeedsWithin(LONG);
				assertThat(context.getBean(PeerLink.class).isRunning()).isFalse();
			});
		}
	}

	@Test
	void stopWaitsForHandlersNoLongerThanTheTimeout() {
		Slow slow = new Slow();
		try (PeerLink client = this.lan.node("client").start()) {
			this.onLan.withBean(Slow.class, () -> slow)
				.withPropertyValues("peerlink.shutdown-timeout=50ms")
				.run((context) -> {
					client.awaitPeer("server", LONG);
					CompletableFuture<String> answer = client.peer("server").callAsync("work", String.class);
					slow.awaitArrival();
					assertThat(CompletableFuture.runAsync(context::stop)).succeedsWithin(LONG);
					answer.cancel(false);
				});
		}
	}

	@Test
	void closedContextStopsTheNode() {
		List<PeerLink> nodes = new ArrayList<>();
		this.onLan.run((context) -> nodes.add(context.getBean(PeerLink.class)));
		assertThat(nodes).singleElement().extracting(PeerLink::isRunning).isEqualTo(false);
	}

	@Test
	void peersCanBeCalledFromTheFirstPhaseToTheLastOne() {
		List<Integer> results = new ArrayList<>();
		try (PeerLink worker = this.lan.node("worker")) {
			worker.register("answer", () -> 42);
			worker.start();
			this.onLan.withBean(Caller.class, (Object) results)
				.run((context) -> assertThat(results).containsExactly(42));
		}
		assertThat(results).containsExactly(42, 42);
	}

	@Test
	void nodeIsAnnouncedLastAndWithdrawnFirst() {
		List<Boolean> announced = new ArrayList<>();
		this.onLan.withBean(Observer.class, (Object) announced)
			.run((context) -> assertThat(context.getBean(PeerLink.class).status().announced()).isTrue());
		assertThat(announced).containsExactly(false, false);
	}

	@Test
	void portInUseFailsTheStart() throws IOException {
		try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
			this.runner
				.withPropertyValues("peerlink.node.bind-address=127.0.0.1",
						"peerlink.node.port=" + taken.getLocalPort(), "peerlink.discovery.mdns.enabled=false")
				.run((context) -> assertThat(context).getFailure()
					.hasStackTraceContaining(PortInUseException.class.getName()));
		}
	}

	@Test
	void failedStartClosesTheSocket() throws IOException {
		int port = freePort();
		this.runner.withBean("failing", SmartLifecycle.class, FailingLifecycle::new)
			.withPropertyValues("peerlink.node.bind-address=127.0.0.1", "peerlink.node.port=" + port,
					"peerlink.discovery.mdns.enabled=false")
			.run((context) -> assertThat(context).hasFailed());
		assertThatNoException().isThrownBy(
				() -> new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)).close());
	}

	@Test
	void takenNameFailsTheStartAndStopsTheNode() {
		try (PeerLink first = this.lan.node("server").start()) {
			this.onLan
				.run((context) -> assertThat(context).getFailure().hasRootCauseInstanceOf(NameTakenException.class));
			assertThat(first.peers()).isEmpty();
		}
	}

	@Test
	void takenNameReleasesThreadsAndSocket() throws IOException {
		int port = freePort();
		String name = "taken-" + port;
		try (PeerLink holder = PeerLink.builder(name)
			.mdns(false)
			.bindAddress(InetAddress.getLoopbackAddress())
			.port(0)
			.secret("a secret of " + name)
			.build()
			.start()) {
			Set<String> before = threads(name);
			// The holder has it from its first datagram on.
			before.add("peerlink-" + name + "-receive-outbox");
			this.runner
				.withPropertyValues("peerlink.node.name=" + name, "peerlink.node.port=" + port,
						"peerlink.discovery.interfaces=127.0.0.1", "peerlink.node.secret=a secret of " + name,
						"peerlink.discovery.static-peers=127.0.0.1:" + holder.status().address().getPort())
				.run((context) -> {
					assertThat(context).getFailure().hasRootCauseInstanceOf(NameTakenException.class);
					await().untilAsserted(() -> assertThat(before).containsAll(threads(name)));
					assertFree(port);
				});
		}
	}

	private static void assertFree(int port) {
		assertThatNoException().isThrownBy(() -> new DatagramSocket(port).close());
	}

	/**
	 * Returns the threads of the node, of its discovery, and of JmDNS.
	 */
	private static Set<String> threads(String node) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((thread) -> thread.contains(node) || thread.startsWith("peerlink-mdns")
					|| thread.startsWith("SocketListener"))
			.collect(Collectors.toSet());
	}

	static int freePort() throws IOException {
		try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
			return socket.getLocalPort();
		}
	}

	@PeerLinkHandler
	static class Slow extends Gate {

		public String work() throws InterruptedException {
			pass();
			return "done";
		}

	}

	@PeerLinkHandler
	static class Calculator {

		public int add(int x, int y) {
			return x + y;
		}

	}

	/**
	 * Performs an action at the start and at the stop.
	 */
	abstract static class ActiveLifecycle extends TestLifecycle {

		ActiveLifecycle(int phase) {
			super(phase);
		}

		abstract void act();

		@Override
		void whenStarted() {
			act();
		}

		@Override
		void whenStopped() {
			act();
		}

	}

	static class Caller extends ActiveLifecycle {

		private final List<Integer> results;

		private final PeerLinkOperations peers;

		Caller(List<Integer> results, PeerLinkOperations peers) {
			super(0);
			this.results = results;
			this.peers = peers;
		}

		@Override
		void act() {
			this.peers.awaitPeer("worker", LONG);
			Integer result = this.peers.call("worker", "answer", Integer.class);
			this.results.add((result != null) ? result : -1);
		}

	}

	static class Observer extends ActiveLifecycle {

		private final List<Boolean> announced;

		private final PeerLink node;

		Observer(List<Boolean> announced, PeerLink node) {
			super(DEFAULT_PHASE - 1024);
			this.announced = announced;
			this.node = node;
		}

		@Override
		void act() {
			this.announced.add(this.node.status().announced());
		}

	}

	static class FailingLifecycle extends TestLifecycle {

		FailingLifecycle() {
			super(0);
		}

		@Override
		void whenStarted() {
			throw new IllegalStateException("not today");
		}

	}

}
