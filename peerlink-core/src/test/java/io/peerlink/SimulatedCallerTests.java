package io.peerlink;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.peerlink.SimulatedNodes.SimulatedNode;
import io.peerlink.handler.RpcMethod;
import io.peerlink.peer.AllowedPeers;
import io.peerlink.sim.Simulator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for calls of members that a node does not know by a name yet, in virtual time.
 */
class SimulatedCallerTests {

	private static final String SECRET = PeerLink.generateSecret();

	private static final int SEEDS = 20;

	private final AtomicInteger executions = new AtomicInteger();

	private RpcMethod reset() {
		return new RpcMethod("reset", List.of(), "a test", (args) -> this.executions.incrementAndGet());
	}

	private static UnaryOperator<PeerLinkBuilder> knowing(int port) {
		return (builder) -> builder.secret(SECRET).staticPeers("127.0.0.1:" + port);
	}

	/**
	 * Starts a node that its peers find, and not the other way round.
	 */
	private static SimulatedNode server(SimulatedNodes nodes, int port, RpcMethod method,
			UnaryOperator<PeerLinkBuilder> setting) {
		SimulatedNode server = nodes.startAlone("server", port, (builder) -> setting.apply(builder.secret(SECRET)));
		server.node().register(method);
		return server;
	}

	private static String call(Simulator simulator, SimulatedNode caller) {
		simulator.runUntil(() -> !caller.node().peers().isEmpty(), Duration.ofSeconds(10));
		CompletableFuture<Integer> answer = caller.node().peer("server").callAsync("reset", Integer.class);
		simulator.runUntil(answer::isDone, Duration.ofSeconds(5));
		return answer.handle((result, failure) -> (failure != null) ? failure.toString() : "done").join();
	}

	@Test
	void firstCallOfAPeerThatIsAllowedIsNotDenied() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			int port = nodes.freePort();
			server(nodes, port, reset().withAllowed(AllowedPeers.of("console")), UnaryOperator.identity());
			SimulatedNode console = nodes.startAlone("console", nodes.freePort(), knowing(port));
			assertThat(call(simulator, console)).isEqualTo("done");
		});
		assertThat(this.executions).hasValue(SEEDS);
	}

	/**
	 * So does Spring Security.
	 */
	@Test
	void interceptorsSeeTheNameOfTheFirstCaller() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			int port = nodes.freePort();
			server(nodes, port, reset(), (builder) -> builder.handlerInterceptor((caller, handler) -> {
				assertThat(caller.name()).isEqualTo("console");
				return handler.proceed();
			}));
			SimulatedNode console = nodes.startAlone("console", nodes.freePort(), knowing(port));
			assertThat(call(simulator, console)).isEqualTo("done");
		});
	}

	@Test
	void firstCallOfAnotherPeerIsDeniedAtOnce() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			int port = nodes.freePort();
			SimulatedNode server = server(nodes, port, reset().withAllowed(AllowedPeers.of("console")),
					UnaryOperator.identity());
			SimulatedNode other = nodes.startAlone("other", nodes.freePort(), knowing(port));
			assertThat(call(simulator, other)).contains("CallDeniedException", "'other' may not call reset");
			assertThat(server.node().peers()).singleElement().satisfies((peer) -> {
				assertThat(peer.name()).isEqualTo("other");
			});
			simulator.run(Duration.ofSeconds(30));
			assertThat(server.node().peers()).hasSize(1);
		});
		assertThat(this.executions).hasValue(0);
	}

	/**
	 * Its first ping, which comes before its call, makes it a candidate as well.
	 */
	@Test
	void peerThatWasFoundByItsCallIsListedUntilItLeaves() {
		Simulator.forSeeds(SEEDS, (simulator) -> {
			SimulatedNodes nodes = new SimulatedNodes(simulator);
			int port = nodes.freePort();
			SimulatedNode first = server(nodes, port, reset().withAllowed(AllowedPeers.of("console")),
					UnaryOperator.identity());
			SimulatedNode console = nodes.startAlone("console", nodes.freePort(), knowing(port));
			assertThat(call(simulator, console)).isEqualTo("done");
			simulator.run(Duration.ofSeconds(60));
			assertThat(first.node().peers()).hasSize(1);
			console.node().stop();
			simulator.run(Duration.ofSeconds(60));
			assertThat(first.node().peers()).isEmpty();
		});
	}

}
