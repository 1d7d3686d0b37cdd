package io.peerlink;

import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.peerlink.call.Broadcast;
import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerClient;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelMessage;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.file.FileOptions;
import io.peerlink.file.FileSource;
import io.peerlink.file.PeerFiles;
import io.peerlink.file.TransferOptions;
import io.peerlink.handler.RpcFunction;
import io.peerlink.handler.RpcMethod;
import io.peerlink.handler.RpcParameter;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerListener;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.core.type.TypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * A {@code null} that a user passes is refused at once, by a sentence that names it.
 */
@NullUnmarked
@SuppressWarnings("FutureReturnValueIgnored") // nothing is returned
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NullArgumentTests {

	private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

	private static final ChannelOptions RAW = ChannelOptions.raw();

	private static final RpcMethod METHOD = new RpcMethod("m", List.of(), "a method", (args) -> null);

	private final TestNodes nodes = new TestNodes();

	private PeerLink node;

	private Channel channel;

	@BeforeAll
	void start() throws Exception {
		this.node = this.nodes.start("node");
		this.nodes.start("other").registerChannel("channel", (channel) -> {
		}, RAW);
		this.nodes.awaitAll();
		this.channel = this.node.openChannel("other", "channel", RAW);
	}

	@AfterAll
	void stop() {
		this.nodes.close();
	}

	@TestFactory
	Stream<DynamicTest> nodeRefusesNull() {
		Duration second = Duration.ofSeconds(1);
		Peer peer = peer();
		return Stream.of(refused("listener", () -> this.node.addPeerListener(null)),
				refused("listener", () -> this.node.addChannelListener(null)),
				refused("listener", () -> this.node.addNameListener(null)),
				refused("name", () -> this.node.peer((String) null)),
				refused("peer", () -> this.node.peer((Peer) null)),
				refused("timeout", () -> this.node.awaitPeers(1, null)),
				refused("name", () -> this.node.awaitPeer(null, second)),
				refused("timeout", () -> this.node.awaitPeer("other", null)),
				refused("name", () -> this.node.registerChannel(null, (channel) -> {
				}, RAW)), refused("acceptor", () -> this.node.registerChannel("x", null, RAW)),
				refused("options", () -> this.node.registerChannel("x", (channel) -> {
				}, null)), refused("name", () -> this.node.unregisterChannel(null)),
				refused("peer", () -> this.node.openChannel((String) null, "x", RAW)),
				refused("peer", () -> this.node.openChannel((Peer) null, "x", RAW)),
				refused("name", () -> this.node.openChannel("other", null, RAW)),
				refused("name", () -> this.node.openChannel(peer, null, RAW)),
				refused("options", () -> this.node.openChannel("other", "x", null)),
				refused("options", () -> this.node.openChannel(peer, "x", null)),
				refused("peer", () -> this.node.openChannelAsync((String) null, "x", RAW)),
				refused("peer", () -> this.node.openChannelAsync((Peer) null, "x", RAW)),
				refused("name", () -> this.node.openChannelAsync("other", null, RAW)),
				refused("options", () -> this.node.openChannelAsync(peer, "x", null)),
				refused("peer", () -> this.node.keepOpen((String) null, "x", RAW)),
				refused("name", () -> this.node.keepOpen("other", null, RAW)),
				refused("options", () -> this.node.keepOpen("other", "x", null)),
				refused("opened", () -> this.node.keepOpen("other", "x", RAW, null)),
				refused("peers", () -> this.node.keepOpen((Predicate<Peer>) null, "x", RAW, (channel) -> {
				})), refused("name", () -> this.node.keepOpen((found) -> true, null, RAW, (channel) -> {
				})), refused("options", () -> this.node.keepOpen((found) -> true, "x", null, (channel) -> {
				})), refused("opened", () -> this.node.keepOpen((found) -> true, "x", RAW, null)));
	}

	@TestFactory
	Stream<DynamicTest> filesRefuseNull() {
		PeerFiles files = this.node.files();
		Path path = Path.of("x");
		FileSource source = FileSource.of(path);
		TransferOptions options = TransferOptions.defaults();
		FileOptions node = FileOptions.none();
		return Stream.of(refused("source", () -> FileSource.of(null)),
				refused("peer", () -> files.send(null, path, "x")),
				refused("source", () -> files.send("other", (Path) null, "x")),
				refused("source", () -> files.send("other", null, "x", options)),
				refused("name", () -> files.send("other", path, null)),
				refused("options", () -> files.send("other", source, "x", null)),
				refused("peer", () -> files.fetch(null, "x", path)),
				refused("name", () -> files.fetch("other", null, path)),
				refused("target", () -> files.fetch("other", "x", null)),
				refused("options", () -> files.fetch("other", "x", path, null)),
				refused("peer", () -> files.list(null)), refused("timeout", () -> files.list("other", null)),
				refused("listener", () -> files.addListener(null)),
				refused("patience", () -> options.withPatience(null)),
				refused("listener", () -> options.withListener(null)), refused("names", () -> node.withNames(null)),
				refusedWithin("names", () -> node.withNames(Arrays.asList("*", null))),
				refused("acceptor", () -> node.withAcceptor(null)));
	}

	@TestFactory
	Stream<DynamicTest> registryRefusesNull() {
		return Stream.of(refused("target", () -> this.node.register((Object) null)),
				refused("methods", () -> this.node.register((List<RpcMethod>) null)),
				refusedWithin("methods", () -> this.node.register(Arrays.asList(METHOD, null))),
				refused("method", () -> this.node.register((RpcMethod) null)),
				refused("name", () -> this.node.register(null, () -> 1)),
				refused("function", () -> this.node.register("x", (RpcFunction.Of0) null)),
				refused("function", () -> this.node.register("x", int.class, null)),
				refused("function", () -> this.node.register("x", int.class, int.class, null)),
				refused("function", () -> this.node.register("x", int.class, int.class, int.class, null)),
				refused("type", () -> this.node.register("x", (Class<Integer>) null, (value) -> value)),
				refused("name", () -> this.node.unregister(null)),
				refused("parameters", () -> new RpcMethod("x", null, "a method", (args) -> null)),
				refusedWithin("parameters",
						() -> new RpcMethod("x", Arrays.asList((RpcParameter) null), "a method", (args) -> null)),
				refused("resultType", () -> new RpcMethod("x", List.of(), null, "a method", (args) -> null)),
				refused("description", () -> new RpcMethod("x", List.of(), null, (args) -> null)),
				refused("body", () -> new RpcMethod("x", List.of(), "a method", null)),
				refused("execution", () -> METHOD.withExecution(null)),
				refused("method", () -> RpcMethod.of("x", () -> this, (Method) null)),
				refused("target", () -> RpcMethod.of("x", null, getClass().getDeclaredMethods()[0])));
	}

	@TestFactory
	Stream<DynamicTest> builderRefusesNull() {
		PeerLinkBuilder builder = PeerLink.builder("node");
		return Stream.of(refused("name", () -> PeerLink.builder(null)),
				refused("interfaces", () -> builder.interfaces((String[]) null)),
				refusedWithin("interfaces", () -> builder.interfaces("eth0", null)),
				refused("staticPeers", () -> builder.staticPeers((String[]) null)),
				refusedWithin("staticPeers", () -> builder.staticPeers("a@127.0.0.1", null)),
				refused("discovery", () -> builder.discovery(null)), refused("liveness", () -> builder.liveness(null)),
				refused("callTimeout", () -> builder.callTimeout(null)),
				refused("shutdownTimeout", () -> builder.shutdownTimeout(null)),
				refused("callObserver", () -> builder.callObserver(null)),
				refused("reliability", () -> builder.reliability(null)),
				refused("transport", () -> builder.transport(null)),
				refused("jsonMapper", () -> builder.jsonMapper(null)));
	}

	@TestFactory
	Stream<DynamicTest> optionsRefuseNull() {
		CallOptions call = CallOptions.defaults();
		LivenessOptions liveness = LivenessOptions.defaults();
		Map<String, Object> unnamed = new HashMap<>();
		unnamed.put(null, 1);
		return Stream.of(refused("timeout", () -> call.withTimeout(null)),
				refused("name", () -> call.withKwarg(null, 1)), refused("kwargs", () -> call.withKwargs(null)),
				DynamicTest.dynamicTest("kwargs",
						() -> assertThatNullPointerException().isThrownBy(() -> call.withKwargs(unnamed))
							.withMessage("kwargs must not contain a null name")),
				refused("javaInterval", () -> liveness.withJavaInterval(null)),
				refused("javaTimeout", () -> liveness.withJavaTimeout(null)),
				refused("otherInterval", () -> liveness.withOtherInterval(null)),
				refused("otherTimeout", () -> liveness.withOtherTimeout(null)),
				refused("ordering", () -> ChannelOptions.of(null)), refused("overflow", () -> RAW.withOverflow(null)),
				refused("openTimeout", () -> RAW.withOpenTimeout(null)),
				refused("name", () -> new Peer(null, "i", ADDRESS, Map.of())),
				refused("address", () -> new DiscoveredNode("n", null, (InetSocketAddress) null, Map.of())),
				refused("attributes", () -> new Announcement("n", "i", 1, null)));
	}

	@TestFactory
	Stream<DynamicTest> clientsRefuseNull() {
		PeerClient client = this.node.peer("other");
		Broadcast broadcast = this.node.broadcast();
		return Stream.of(refused("options", () -> client.with(null)),
				refused("method", () -> client.call(null, String.class)),
				refused("resultType", () -> client.call("m", (Class<String>) null)),
				refused("resultType", () -> client.call("m", (TypeReference<String>) null)),
				refused("method", () -> client.callAsync(null, String.class)),
				refused("resultType", () -> client.callAsync("m", (Class<String>) null)),
				refused("type", () -> client.proxy(null)),
				refused("contract", () -> client.proxy(PeerListener.class, null)),
				refused("options", () -> broadcast.with(null)),
				refused("method", () -> broadcast.call(null, String.class)),
				refused("resultType", () -> broadcast.call("m", (Class<String>) null)),
				refused("method", () -> broadcast.firstAsync(null, String.class)),
				refused("resultType", () -> broadcast.first(1, "m", (TypeReference<String>) null)),
				DynamicTest.dynamicTest("args",
						() -> assertThatNullPointerException()
							.isThrownBy(() -> client.call("m", String.class, (Object[]) null))
							.withMessageStartingWith("args must not be null")));
	}

	@TestFactory
	Stream<DynamicTest> channelRefusesNull() {
		TypeReference<String> text = new TypeReference<>() {
		};
		return Stream.of(refused("listener", () -> this.channel.onMessage(null)),
				refused("type", () -> this.channel.onMessage((Class<String>) null, (value) -> {
				})), refused("listener", () -> this.channel.onMessage(String.class, null)),
				refused("listener", () -> this.channel.onMessage(text, (Consumer<String>) null)),
				refused("listener", () -> this.channel.onMessage(text, (BiConsumer<String, ChannelMessage>) null)),
				refused("listener", () -> this.channel.onDisconnect(null)),
				refused("timeout", () -> this.channel.receive(null)));
	}

	/**
	 * A listener of {@code null} once made each later start fail.
	 */
	@TestFactory
	Stream<DynamicTest> refusedListenerIsForgotten() {
		return Stream.of(DynamicTest.dynamicTest("start", () -> {
			AtomicInteger opened = new AtomicInteger();
			AtomicInteger closed = new AtomicInteger();
			PeerLink other = this.nodes.builder("third").discovery(() -> {
				opened.incrementAndGet();
				return new StubDiscovery() {

					@Override
					public void close() {
						closed.incrementAndGet();
					}

				};
			}).build();
			assertThatNullPointerException().isThrownBy(() -> other.addPeerListener(null));
			other.start();
			other.stop();
			assertThat(opened).hasValue(1);
			assertThat(closed).hasValue(1);
		}));
	}

	private static Peer peer() {
		return new Peer("other", "i", ADDRESS, Map.of());
	}

	private static DynamicTest refused(String argument, ThrowingCallable call) {
		return DynamicTest.dynamicTest(argument,
				() -> assertThatNullPointerException().isThrownBy(call).withMessage(argument + " must not be null"));
	}

	private static DynamicTest refusedWithin(String argument, ThrowingCallable call) {
		return DynamicTest.dynamicTest(argument, () -> assertThatNullPointerException().isThrownBy(call)
			.withMessage(argument + " must not contain null"));
	}

}
