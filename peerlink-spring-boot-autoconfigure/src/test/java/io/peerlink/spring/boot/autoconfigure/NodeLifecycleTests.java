package io.peerlink.spring.boot.autoconfigure;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.peerlink.PeerLink;
import io.peerlink.error.NameTakenException;
import io.peerlink.error.PortInUseException;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.annotation.PeerLinkHandler;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

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
	void contextStopsAndStartsAgainAndAgain() {
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
	void announcementComesLastAndGoesFirst() {
		List<Boolean> announced = new ArrayList<>();
		this.onLan.withBean(Observer.class, (Object) announced)
			.run((context) -> assertThat(context.getBean(PeerLink.class).status().announced()).isTrue());
		assertThat(announced).containsExactly(false, false);
	}

	@Test
	void takenPortFailsTheStart() throws IOException {
		try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
			this.runner
				.withPropertyValues("peerlink.node.bind-address=127.0.0.1",
						"peerlink.node.port=" + taken.getLocalPort(), "peerlink.discovery.mdns.enabled=false")
				.run((context) -> assertThat(context).getFailure()
					.hasStackTraceContaining(PortInUseException.class.getName()));
		}
	}

	@Test
	void startThatFailsAfterTheSocketWasOpenedFreesIt() throws IOException {
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

	private static int freePort() throws IOException {
		try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
			return socket.getLocalPort();
		}
	}

	@PeerLinkHandler
	static class Calculator {

		public int add(int x, int y) {
			return x + y;
		}

	}

	/**
	 * A phase before web servers, as seen from the start.
	 */
	abstract static class EarlyLifecycle implements SmartLifecycle {

		private boolean running;

		abstract void act();

		@Override
		public void start() {
			act();
			this.running = true;
		}

		@Override
		public void stop() {
			act();
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return 0;
		}

	}

	static class Caller extends EarlyLifecycle {

		private final List<Integer> results;

		private final PeerLinkOperations peers;

		Caller(List<Integer> results, PeerLinkOperations peers) {
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

	static class Observer extends EarlyLifecycle {

		private final List<Boolean> announced;

		private final PeerLink node;

		Observer(List<Boolean> announced, PeerLink node) {
			this.announced = announced;
			this.node = node;
		}

		@Override
		void act() {
			this.announced.add(this.node.status().announced());
		}

		@Override
		public int getPhase() {
			return DEFAULT_PHASE - 1024;
		}

	}

	static class FailingLifecycle extends EarlyLifecycle {

		@Override
		void act() {
			throw new IllegalStateException("not today");
		}

	}

}
