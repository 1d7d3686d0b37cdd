package io.peerlink.spring;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import io.peerlink.channel.ChannelOptions;
import io.peerlink.peer.Peer;
import io.peerlink.spring.PeerLinkOperations.BroadcastSpec;
import io.peerlink.spring.PeerLinkOperations.CallSpec;
import io.peerlink.spring.testing.MemoryLan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Arguments that can never be right fail at once, whether or not the node is running.
 */
class TemplateArgumentTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private final PeerLinkTemplate template = new PeerLinkTemplate(new MemoryLan().node("caller"));

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "shortForms", "steps", "broadcastEndings" })
	void argumentThatIsNeverRightFailsAtOnce(String message, Function<PeerLinkTemplate, @Nullable Object> call) {
		assertThatIllegalArgumentException().isThrownBy(() -> call.apply(this.template)).withMessageContaining(message);
	}

	@SuppressWarnings({ "NullAway", // The test is about null,
			"FutureReturnValueIgnored" }) // and about what throws instead of returning.
	static Stream<Arguments> shortForms() {
		Object[] noArgs = null;
		Class<Integer> noClass = null;
		ParameterizedTypeReference<Integer> noType = null;
		return Stream.of(bad("'peer'", (peers) -> peers.call(" ", "add", int.class)),
				bad("'peer'", (peers) -> peers.callAsync(null, "add", int.class)),
				bad("'method'", (peers) -> peers.call("worker", "", int.class)),
				bad("'method'", (peers) -> peers.callAsync("worker", " ", int.class)),
				bad("'method'", (peers) -> peers.broadcast(null, int.class)),
				bad("'resultType'", (peers) -> peers.call("worker", "add", noClass)),
				bad("'resultType'", (peers) -> peers.call("worker", "add", noType)),
				bad("'resultType'", (peers) -> peers.callAsync("worker", "add", noClass)),
				bad("'resultType'", (peers) -> peers.broadcast("add", noType)),
				bad("'args'", (peers) -> peers.call("worker", "add", int.class, noArgs)),
				bad("'args'", (peers) -> peers.broadcast("add", int.class, noArgs)),
				bad("'peer'", (peers) -> peers.ping("")), bad("'peer'", (peers) -> peers.pingAsync(" ")),
				bad("'peer'", (peers) -> peers.openChannel("", "echo", ChannelOptions.raw())),
				bad("'name'", (peers) -> peers.openChannel("worker", " ", ChannelOptions.raw())),
				bad("'options'", (peers) -> peers.openChannelAsync("worker", "echo", null)),
				bad("'name'", (peers) -> peers.awaitPeer(" ", LONG)),
				bad("'timeout'", (peers) -> peers.awaitPeer("worker", null)),
				bad("'timeout'", (peers) -> peers.awaitPeers(1, null)), bad("'options'", (peers) -> peers.with(null)));
	}

	@SuppressWarnings({ "NullAway", // The test is about null,
			"FutureReturnValueIgnored" }) // and about what throws instead of returning.
	static Stream<Arguments> steps() {
		Object[] noArgs = null;
		Peer noPeer = null;
		Class<Integer> noClass = null;
		ParameterizedTypeReference<Integer> noType = null;
		return Stream.of(bad("'peer'", (peers) -> peers.to(" ")), bad("'peer'", (peers) -> peers.to(noPeer)),
				bad("'method'", (peers) -> peers.to("Phone1").method(" ")),
				bad("'method'", (peers) -> peers.broadcast().method(null)),
				bad("'method'", (peers) -> peers.broadcast().method("")),
				bad("'method'", (peers) -> peers.broadcast().method(" ")),
				bad("cast a single null argument to Object", (peers) -> add(peers).args(noArgs)),
				bad("'name'", (peers) -> add(peers).kwarg("", 1)), bad("'kwargs'", (peers) -> add(peers).kwargs(null)),
				bad("'kwargs'", (peers) -> add(peers).kwargs(Map.of(" ", 1))),
				bad("'timeout'", (peers) -> add(peers).timeout(null)),
				bad("'change'", (peers) -> add(peers).options(null)),
				bad("'change'", (peers) -> add(peers).options((options) -> null)),
				bad("timeout must be positive", (peers) -> add(peers).timeout(Duration.ZERO)),
				bad("'resultType'", (peers) -> add(peers).call(noClass)),
				bad("'resultType'", (peers) -> add(peers).call(noType)),
				bad("'resultType'", (peers) -> add(peers).callAsync(noClass)),
				bad("'resultType'", (peers) -> add(peers).callAsync(noType)));
	}

	@SuppressWarnings({ "NullAway", // The test is about null,
			"FutureReturnValueIgnored" }) // and about what throws instead of returning.
	static Stream<Arguments> broadcastEndings() {
		Class<Integer> noClass = null;
		ParameterizedTypeReference<Integer> noType = null;
		return Stream.of(bad("'resultType'", (peers) -> broadcastAdd(peers).call(noClass)),
				bad("'resultType'", (peers) -> broadcastAdd(peers).call(noType)),
				bad("'resultType'", (peers) -> broadcastAdd(peers).callAsync(noClass)),
				bad("'resultType'", (peers) -> broadcastAdd(peers).callAsync(noType)),
				bad("'resultType'", (peers) -> broadcastAdd(peers).first(noClass)),
				bad("'resultType'", (peers) -> broadcastAdd(peers).first(noType)),
				bad("'resultType'", (peers) -> broadcastAdd(peers).first(1, noClass)),
				bad("'resultType'", (peers) -> broadcastAdd(peers).first(1, noType)),
				bad("'resultType'", (peers) -> broadcastAdd(peers).firstAsync(noClass)),
				bad("'resultType'", (peers) -> broadcastAdd(peers).firstAsync(noType)),
				bad("'resultType'", (peers) -> broadcastAdd(peers).firstAsync(1, noClass)),
				bad("'resultType'", (peers) -> broadcastAdd(peers).firstAsync(1, noType)),
				bad("count must be positive", (peers) -> broadcastAdd(peers).first(0, int.class)),
				bad("count must be positive", (peers) -> broadcastAdd(peers).firstAsync(-1, int.class)));
	}

	private static Arguments bad(String message, Function<PeerLinkTemplate, @Nullable Object> call) {
		return Arguments.of(message, call);
	}

	private static CallSpec add(PeerLinkTemplate peers) {
		return peers.to("Phone1").method("add");
	}

	private static BroadcastSpec broadcastAdd(PeerLinkTemplate peers) {
		return peers.broadcast().method("add");
	}

}
