package io.peerlink.spring;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
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
 * Tests that invalid arguments fail at once, whether or not the node is running.
 */
class TemplateArgumentTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private final PeerLinkTemplate template = new PeerLinkTemplate(new MemoryLan().node("caller"));

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "shortForms", "steps", "broadcastEndings" })
	void invalidArgumentFailsAtOnce(String message, Function<PeerLinkTemplate, @Nullable Object> call) {
		assertThatIllegalArgumentException().isThrownBy(() -> call.apply(this.template)).withMessageContaining(message);
	}

	@SuppressWarnings({ "NullAway", // The test is about null,
			"FutureReturnValueIgnored" }) // and about what throws instead of returning.
	static Stream<Arguments> shortForms() {
		Object[] nullArgs = null;
		Class<Integer> nullClass = null;
		ParameterizedTypeReference<Integer> nullType = null;
		Predicate<Peer> nullFilter = null;
		return Stream.of(bad("'peer'", (peers) -> peers.call(" ", "add", int.class)),
				bad("'peer'", (peers) -> peers.callAsync(null, "add", int.class)),
				bad("'method'", (peers) -> peers.call("worker", "", int.class)),
				bad("'method'", (peers) -> peers.callAsync("worker", " ", int.class)),
				bad("'method'", (peers) -> peers.broadcast(null, int.class)),
				bad("'resultType'", (peers) -> peers.call("worker", "add", nullClass)),
				bad("'resultType'", (peers) -> peers.call("worker", "add", nullType)),
				bad("'resultType'", (peers) -> peers.callAsync("worker", "add", nullClass)),
				bad("'resultType'", (peers) -> peers.broadcast("add", nullType)),
				bad("'args'", (peers) -> peers.call("worker", "add", int.class, nullArgs)),
				bad("'args'", (peers) -> peers.broadcast("add", int.class, nullArgs)),
				bad("'peer'", (peers) -> peers.ping("")), bad("'peer'", (peers) -> peers.pingAsync(" ")),
				bad("'peer'", (peers) -> peers.openChannel("", "echo", ChannelOptions.raw())),
				bad("'name'", (peers) -> peers.openChannel("worker", " ", ChannelOptions.raw())),
				bad("'options'", (peers) -> peers.openChannelAsync("worker", "echo", null)),
				bad("'peer'", (peers) -> peers.keepOpen(" ", "echo", ChannelOptions.raw())),
				bad("'name'", (peers) -> peers.keepOpen("worker", "", ChannelOptions.raw())),
				bad("'options'", (peers) -> peers.keepOpen("worker", "echo", null)),
				bad("'opened'", (peers) -> peers.keepOpen("worker", "echo", ChannelOptions.raw(), null)),
				bad("'peers'", (peers) -> peers.keepOpen(nullFilter, "echo", ChannelOptions.raw(), (channel) -> {
				})), bad("'name'", (peers) -> peers.awaitPeer(" ", LONG)),
				bad("'timeout'", (peers) -> peers.awaitPeer("worker", null)),
				bad("'timeout'", (peers) -> peers.awaitPeers(1, null)), bad("'options'", (peers) -> peers.with(null)));
	}

	@SuppressWarnings({ "NullAway", // The test is about null,
			"FutureReturnValueIgnored" }) // and about what throws instead of returning.
	static Stream<Arguments> steps() {
		Object[] nullArgs = null;
		Peer nullPeer = null;
		Class<Integer> nullClass = null;
		ParameterizedTypeReference<Integer> nullType = null;
		return Stream.of(bad("'peer'", (peers) -> peers.to(" ")), bad("'peer'", (peers) -> peers.to(nullPeer)),
				bad("'method'", (peers) -> peers.to("Phone1").method(" ")),
				bad("'method'", (peers) -> peers.broadcast().method(null)),
				bad("'method'", (peers) -> peers.broadcast().method("")),
				bad("'method'", (peers) -> peers.broadcast().method(" ")),
				bad("cast a single null argument to Object", (peers) -> add(peers).args(nullArgs)),
				bad("'name'", (peers) -> add(peers).kwarg("", 1)), bad("'kwargs'", (peers) -> add(peers).kwargs(null)),
				bad("'kwargs'", (peers) -> add(peers).kwargs(Map.of(" ", 1))),
				bad("'timeout'", (peers) -> add(peers).timeout(null)),
				bad("'change'", (peers) -> add(peers).options(null)),
				bad("'change'", (peers) -> add(peers).options((options) -> null)),
				bad("timeout must be positive", (peers) -> add(peers).timeout(Duration.ZERO)),
				bad("'resultType'", (peers) -> add(peers).call(nullClass)),
				bad("'resultType'", (peers) -> add(peers).call(nullType)),
				bad("'resultType'", (peers) -> add(peers).callAsync(nullClass)),
				bad("'resultType'", (peers) -> add(peers).callAsync(nullType)));
	}

	@SuppressWarnings({ "NullAway", // The test is about null,
			"FutureReturnValueIgnored" }) // and about what throws instead of returning.
	static Stream<Arguments> broadcastEndings() {
		Class<Integer> nullClass = null;
		ParameterizedTypeReference<Integer> nullType = null;
		return Stream.of(bad("'resultType'", (peers) -> broadcastAdd(peers).call(nullClass)),
				bad("'resultType'", (peers) -> broadcastAdd(peers).call(nullType)),
				bad("'resultType'", (peers) -> broadcastAdd(peers).callAsync(nullClass)),
				bad("'resultType'", (peers) -> broadcastAdd(peers).callAsync(nullType)),
				bad("'resultType'", (peers) -> broadcastAdd(peers).first(nullClass)),
				bad("'resultType'", (peers) -> broadcastAdd(peers).first(nullType)),
				bad("'resultType'", (peers) -> broadcastAdd(peers).first(1, nullClass)),
				bad("'resultType'", (peers) -> broadcastAdd(peers).first(1, nullType)),
				bad("'resultType'", (peers) -> broadcastAdd(peers).firstAsync(nullClass)),
				bad("'resultType'", (peers) -> broadcastAdd(peers).firstAsync(nullType)),
				bad("'resultType'", (peers) -> broadcastAdd(peers).firstAsync(1, nullClass)),
				bad("'resultType'", (peers) -> broadcastAdd(peers).firstAsync(1, nullType)),
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
