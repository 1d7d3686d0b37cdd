package io.peerlink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import io.peerlink.call.CallOptions;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.error.PeerLinkException;
import io.peerlink.peer.Peer;
import io.peerlink.sim.ForwardingTransport;
import io.peerlink.sim.Simulator;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.PeerDiscovery;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for users' transports and discoveries that are not there or fail: the node says
 * which, loses nothing else, and frees everything.
 */
class BrokenExtensionTests {

	private final TestNodes nodes = new TestNodes();

	private final AtomicInteger open = new AtomicInteger();

	private final String name = TestNodes.uniqueName("broken");

	@AfterEach
	void everythingIsFreed() {
		this.nodes.close();
		assertThat(this.open).hasValue(0);
		await().untilAsserted(() -> assertThat(Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((thread) -> thread.contains(this.name))
			.collect(Collectors.toSet())).isEmpty());
	}

	@Test
	@NullUnmarked
	void supplierOfNoTransportFailsTheStart() {
		PeerLink node = builder().transport(() -> null).build();
		assertThatIllegalStateException().isThrownBy(node::start)
			.withMessageStartingWith("The supplier of the transport returned null: " + getClass().getName());
		assertThat(node.isRunning()).isFalse();
	}

	@Test
	@NullUnmarked
	void supplierOfNoDiscoveryFailsTheStart() {
		PeerLink node = builder().discovery(this::openDiscovery).discovery(() -> null).build();
		assertThatIllegalStateException().isThrownBy(node::start)
			.withMessageStartingWith("The supplier of the discovery returned null: " + getClass().getName());
		assertThat(node.isRunning()).isFalse();
	}

	@Test
	void errorOfASupplierFailsTheStart() {
		PeerLink node = builder().discovery(this::openDiscovery).discovery(() -> {
			throw new NoClassDefFoundError("missing");
		}).build();
		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(node::start);
		assertThat(node.isRunning()).isFalse();
	}

	@Test
	void errorAtTheCloseKeepsNothingOpen() {
		PeerLink node = builder().discovery(() -> new StubDiscovery() {

			@Override
			public void close() {
				throw new NoClassDefFoundError("missing");
			}

		}).discovery(this::openDiscovery).build();
		node.start();
		node.stop();
		assertThat(node.isRunning()).isFalse();
	}

	@Test
	@NullUnmarked
	void lookUpThatReturnsNullFindsNoOwnerOfTheName() {
		PeerLink node = builder().discovery(() -> new StubDiscovery() {

			@Override
			public CompletableFuture<List<DiscoveredNode>> lookup(String name) {
				return null;
			}

			@Override
			public String toString() {
				return "my discovery";
			}

		}).build();
		try (node) {
			node.start();
			assertThat(node.isRunning()).isTrue();
		}
	}

	@Test
	void failingStatusOfADiscoveryIsPartOfTheStatus() {
		PeerLink node = builder().discovery(() -> new StubDiscovery() {

			@Override
			public Status status() {
				throw new IllegalStateException("Defect in status");
			}

			@Override
			public String toString() {
				return "my discovery";
			}

		}).build();
		try (node) {
			node.start();
			assertThat(node.status().discovery()).anySatisfy((status) -> {
				assertThat(status.active()).isFalse();
				assertThat(status.detail()).contains("my discovery").contains("Defect in status");
			});
		}
	}

	@Test
	void discoveryThatCannotAnnounceDoesNotSilenceTheOthers() {
		Simulator.forSeeds(5, (simulator) -> {
			SimulatedNodes simulated = new SimulatedNodes(simulator);
			AtomicInteger announcements = new AtomicInteger();
			simulated.start("node", (builder) -> builder.discovery(() -> new StubDiscovery() {

				private boolean first = true;

				@Override
				public void announce(Announcement self) {
					if (!this.first) {
						throw new IllegalStateException("Defect in announce");
					}
					this.first = false;
				}

			}).discovery(() -> new StubDiscovery() {

				@Override
				public void announce(Announcement self) {
					announcements.incrementAndGet();
				}

			}));
			simulated.python("python", (request, replies) -> {
			}, Map.of("version", "1.1.0"));
			simulator.run(Duration.ofMinutes(5));
			assertThat(announcements).hasValueGreaterThan(10);
		});
	}

	/**
	 * What a timer or a datagram of a simulated node throws fails the simulation.
	 */
	@Test
	void transportThatThrowsIsALossyOne() {
		Simulator.forSeeds(10, (simulator) -> {
			SimulatedNodes simulated = new SimulatedNodes(simulator);
			PeerEventLog events = new PeerEventLog();
			PeerLink callee = simulated.start("callee").node();
			callee.register("one", () -> 1);
			callee.registerChannel("channel", (channel) -> {
			}, ChannelOptions.raw());
			PeerLink caller = simulated
				.startAt("caller", 40_000,
						(builder) -> builder.shutdownTimeout(Duration.ZERO)
							.transport(() -> throwing(simulator, simulated.network().open(40_000))))
				.node();
			caller.addPeerListener(events);
			simulator.run(Duration.ofSeconds(5));
			for (int i = 0; i < 20; i++) {
				CompletableFuture<Integer> call = caller.peer("callee")
					.with(CallOptions.defaults().withTimeout(Duration.ofSeconds(2)))
					.callAsync("one", Integer.class);
				CompletableFuture<?> channel = caller.openChannelAsync("callee", "channel", ChannelOptions.raw());
				simulator.run(Duration.ofSeconds(6));
				assertThat(call).isDone();
				assertThat(channel).isDone();
			}
			assertThat(events).containsExactly("up callee");
			assertThat(caller.peers()).extracting(Peer::name).containsExactly("callee");
			caller.stop();
			assertThat(caller.isRunning()).isFalse();
		});
	}

	@Test
	void callThatTheTransportFailsOnNamesIt() throws Exception {
		PeerLink callee = this.nodes.start("callee");
		callee.register("one", () -> 1);
		FailingSend transport = new FailingSend(this.nodes.openTransport());
		PeerLink caller = this.nodes.start(this.name, (builder) -> builder.transport(() -> transport));
		this.nodes.awaitAll();
		transport.failing = true;
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> caller.peer("callee")
			.with(CallOptions.defaults().withTimeout(Duration.ofMillis(300)))
			.call("one", int.class));
		transport.failing = false;
		assertThat(caller.peer("callee").call("one", int.class)).isOne();
	}

	private PeerLinkBuilder builder() {
		return PeerLink.builder(this.name).mdns(false).bindAddress(InetAddress.getLoopbackAddress()).port(0);
	}

	private PeerDiscovery openDiscovery() {
		this.open.incrementAndGet();
		return new StubDiscovery() {

			@Override
			public void close() {
				BrokenExtensionTests.this.open.decrementAndGet();
			}

		};
	}

	private static DatagramTransport throwing(Simulator simulator, DatagramTransport delegate) {
		return new ForwardingTransport(delegate) {

			@Override
			public void send(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException {
				if (simulator.random().nextInt(5) == 0) {
					throw new IllegalStateException("Defect in send");
				}
				super.send(buffer, offset, length, to);
			}

		};
	}

	private static final class FailingSend extends ForwardingTransport {

		private volatile boolean failing;

		FailingSend(DatagramTransport delegate) {
			super(delegate);
		}

		@Override
		public void send(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException {
			if (this.failing) {
				throw new IllegalStateException("Defect in send");
			}
			super.send(buffer, offset, length, to);
		}

	}

}
