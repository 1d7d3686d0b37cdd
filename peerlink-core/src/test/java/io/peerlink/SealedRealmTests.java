package io.peerlink;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import io.peerlink.EitherNetwork.Kind;
import io.peerlink.call.CallOptions;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.file.FileOptions;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.RpcMethod;
import io.peerlink.peer.ForeignNode;
import io.peerlink.internal.crypto.KeyedInstance;
import io.peerlink.internal.crypto.RealmSecret;
import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.internal.discovery.SealedDiscovery;
import io.peerlink.internal.seal.SealEngine;
import io.peerlink.internal.seal.SealSettings;
import io.peerlink.internal.seal.SealedTransport;
import io.peerlink.internal.time.TimerThread;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.peer.AllowedPeers;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.PeerDiscovery;
import io.peerlink.spi.UndecodableReason;
import io.peerlink.stream.PeerStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for nodes with secrets, and for what reaches them from outside of their realm.
 */
class SealedRealmTests {

	private static final String SECRET = PeerLink.generateSecret();

	private static final String OTHER_SECRET = PeerLink.generateSecret();

	private final EitherNetwork nodes = new EitherNetwork();

	private final AtomicInteger executions = new AtomicInteger();

	private final TimerThread timer = new TimerThread("member-timer");

	@AfterEach
	void close() {
		this.timer.close();
		this.nodes.close();
	}

	private PeerLink start(Kind network, String name, UnaryOperator<PeerLinkBuilder> customizer) {
		PeerLink node = this.nodes.start(network, name, customizer);
		node.register("count", this.executions::incrementAndGet);
		node.register("length", String.class, String::length);
		node.register("text", int.class, (length) -> "x".repeat(length));
		node.register("caller", () -> String.valueOf(CurrentPeer.get().orElseThrow().name()));
		return node;
	}

	private PeerLink start(Kind network, String name) {
		return start(network, name, (builder) -> builder.secret(SECRET));
	}

	@ParameterizedTest
	@EnumSource
	void callsOfAnySizeAreAnswered(Kind network) throws InterruptedException {
		PeerLink caller = start(network, "caller");
		PeerLink server = start(network, "server");
		this.nodes.awaitAll(network);
		for (int size : new int[] { 0, 1, 1000, 1050, 1150, 1200, 1201, 5000, 70_000, 1 << 20 }) {
			assertThat(caller.peer("server").call("length", Integer.class, "x".repeat(size))).isEqualTo(size);
			assertThat(caller.peer("server").call("text", String.class, size)).hasSize(size);
		}
		assertThat(caller.peer("server").call("caller", String.class)).isEqualTo("caller");
		assertThat(server.peer("caller").call("caller", String.class)).isEqualTo("server");
		assertThat(server.status().undecodable()).allSatisfy((reason, count) -> assertThat(count).isZero());
		assertThat(server.status().rpc().strayReplies()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void manyCallsAtOnceAreAnsweredOnce(Kind network) throws InterruptedException {
		PeerLink caller = start(network, "caller");
		start(network, "server");
		this.nodes.awaitAll(network);
		List<CompletableFuture<Integer>> calls = IntStream.range(0, 500)
			.mapToObj((i) -> caller.peer("server").callAsync("count", Integer.class))
			.toList();
		assertThat(calls).extracting(CompletableFuture::join).doesNotHaveDuplicates();
		assertThat(this.executions).hasValue(500);
	}

	@ParameterizedTest
	@EnumSource
	void channelsAndStreamsAreSealed(Kind network) throws Exception {
		PeerLink caller = start(network, "caller");
		PeerLink server = start(network, "server");
		server.registerStream("echo", (stream) -> {
			stream.inputStream().transferTo(stream.outputStream());
			stream.shutdownOutput();
		});
		CompletableFuture<String> received = new CompletableFuture<>();
		server.registerChannel("game", (channel) -> channel.onMessage(String.class, received::complete),
				ChannelOptions.raw());
		this.nodes.awaitAll(network);
		try (Channel channel = caller.openChannel("server", "game", ChannelOptions.raw())) {
			channel.send("move");
			await().until(received::isDone);
			assertThat(received.join()).isEqualTo("move");
		}
		try (PeerStream stream = caller.openStream("server", "echo")) {
			byte[] bytes = "x".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
			stream.outputStream().write(bytes);
			stream.shutdownOutput();
			assertThat(stream.inputStream().readAllBytes()).isEqualTo(bytes);
		}
	}

	@Test
	void plainMessagesAreDroppedWithoutAnAnswer() throws Exception {
		PeerLink server = start(Kind.MEMORY, "server");
		PeerLink peer = start(Kind.MEMORY, "peer");
		this.nodes.awaitAll(Kind.MEMORY);
		try (DatagramTransport outsider = this.nodes.memory().openTransport()) {
			AtomicInteger answers = new AtomicInteger();
			outsider.start((buffer, length, from) -> answers.incrementAndGet());
			List<Message> messages = List.of(request("count", null), request("__ping__", null),
					request("__ping__", Extension.identity("outsider", "o")),
					new Message.ChannelOpen("c", "game", "outsider", "RAW", 10, null, null, "o", null),
					new Message.Goodbye(peer.status().instanceId(), "peer"));
			for (Message message : messages) {
				send(outsider, message, server);
			}
			outsider.send(new byte[] { (byte) 0xfe, 1, 1, 0, 7 }, 0, 5, server.status().address());
			await().until(() -> undecodable(server, UndecodableReason.BAD_SEAL) == 1);
			assertThat(server.status().undecodable()).containsEntry(UndecodableReason.UNSEALED, (long) messages.size());
			assertThat(answers).hasValue(0);
		}
		assertThat(this.executions).hasValue(0);
		assertThat(server.peers()).hasSize(1);
		assertThat(peer.peer("server").call("count", Integer.class)).isEqualTo(1);
	}

	@Test
	void nodeWithoutASecretCountsWhatIsSealed() throws Exception {
		PeerLink open = start(Kind.MEMORY, "open", (builder) -> builder);
		start(Kind.MEMORY, "sealed",
				(builder) -> builder.secret(SECRET).staticPeers("127.0.0.1:" + open.status().address().getPort()));
		await().until(() -> undecodable(open, UndecodableReason.OTHER_REALM) > 0);
		await().until(() -> !open.status().foreignNodes().isEmpty());
		assertThat(open.status().foreignNodes()).extracting(ForeignNode::sealed).containsExactly(true);
	}

	@Test
	void nodeWithASecretNoticesThoseWithoutOneOrWithAnother() {
		PeerLink node = start(Kind.MEMORY, "node");
		String address = "127.0.0.1:" + node.status().address().getPort();
		PeerLink open = start(Kind.MEMORY, "open", (builder) -> builder.staticPeers(address));
		PeerLink other = start(Kind.MEMORY, "other", (builder) -> builder.secret(OTHER_SECRET).staticPeers(address));
		await().until(() -> node.status().foreignNodes().size() == 2);
		assertThat(node.status().foreignNodes())
			.extracting((foreign) -> foreign.sealed() + " " + foreign.address().getPort())
			.containsExactlyInAnyOrder("false " + open.status().address().getPort(),
					"true " + other.status().address().getPort());
	}

	@Test
	void nodesOfOtherSecretsAreNoPeers() {
		PeerLink node = start(Kind.MEMORY, "node");
		PeerLink other = start(Kind.MEMORY, "other", (builder) -> builder.secret(OTHER_SECRET)
			.staticPeers("127.0.0.1:" + node.status().address().getPort()));
		await().until(() -> undecodable(node, UndecodableReason.BAD_MAC) > 0);
		assertThat(node.peers()).isEmpty();
		assertThat(other.peers()).isEmpty();
	}

	@Test
	void memberThatClaimsToBeAnotherOneIsIgnored() throws Exception {
		PeerLink server = start(Kind.MEMORY, "server");
		PeerLink peer = start(Kind.MEMORY, "peer");
		this.nodes.awaitAll(Kind.MEMORY);
		String victim = peer.status().instanceId();
		try (SealedTransport member = member(StaticKey.generate())) {
			send(member, new Message.Goodbye(victim, "peer"), server);
			send(member,
					request("count",
							Extension.call(victim, server.status().instanceId(), 1, 1, Extension.ABSENT, 1, 5000)),
					server);
			send(member, request("__ping__", Extension.identity("peer", victim)), server);
			await().until(() -> undecodable(server, UndecodableReason.FORGED_SENDER) == 3);
			send(member, request("count", null), server);
			await().until(() -> this.executions.get() == 1);
		}
		assertThat(server.peers()).hasSize(1);
	}

	@Test
	void channelIsOpenedOnlyByTheInstanceThatIsAsked() throws Exception {
		PeerLink server = start(Kind.MEMORY, "server");
		PeerLink peer = start(Kind.MEMORY, "peer");
		this.nodes.awaitAll(Kind.MEMORY);
		List<String> opened = new CopyOnWriteArrayList<>();
		server.registerChannel("asked", (channel) -> opened.add(channel.id()), ChannelOptions.raw());
		StaticKey key = StaticKey.generate();
		UUID instance = KeyedInstance.of(key.publicKey(), 1 << 16);
		try (SealedTransport member = member(key, instance)) {
			send(member, openChannel("wrong", instance, peer), server);
			send(member, openChannel("right", instance, server), server);
			await().until(() -> !opened.isEmpty());
		}
		assertThat(opened).containsExactly("right");
		assertThat(peer.openChannel("server", "asked", ChannelOptions.raw()).isOpen()).isTrue();
	}

	private static Message openChannel(String id, UUID opener, PeerLink asked) {
		return new Message.ChannelOpen(id, "asked", "member", "RAW", 10, null, null, opener.toString(),
				asked.status().instanceId());
	}

	/**
	 * The instance of a node belongs to its key.
	 */
	@Test
	void memberThatTakesTheInstanceOfAnotherOneGetsNoSession() throws Exception {
		PeerLink server = start(Kind.MEMORY, "server");
		PeerLink peer = start(Kind.MEMORY, "peer");
		this.nodes.awaitAll(Kind.MEMORY);
		UUID victim = UUID.fromString(peer.status().instanceId());
		try (SealedTransport member = member(StaticKey.generate(), victim)) {
			send(member, request("count", null), server);
			await().until(() -> undecodable(server, UndecodableReason.FORGED_SENDER) > 0);
		}
		assertThat(this.executions).hasValue(0);
		assertThat(server.peer("peer").call("caller", String.class)).isEqualTo("server");
	}

	@Test
	void memberCannotAnnounceItselfAsAnotherOne() throws Exception {
		PeerLink server = start(Kind.MEMORY, "server");
		PeerLink peer = start(Kind.MEMORY, "peer");
		this.nodes.awaitAll(Kind.MEMORY);
		StaticKey key = StaticKey.generate();
		UUID victim = UUID.fromString(peer.status().instanceId());
		try (SealedTransport member = member(key, victim);
				SealedDiscovery discovery = new SealedDiscovery(this.nodes.memory().join(),
						List.of(RealmSecret.of(SECRET).stretch().announcementMac()), key.publicKey())) {
			discovery.start(new IgnoringListener());
			discovery.announce(new Announcement("peer", victim.toString(), member.localAddress().getPort(), Map.of()));
			for (int i = 0; i < 10; i++) {
				assertThat(server.peer("peer").call("caller", String.class)).isEqualTo("server");
			}
		}
	}

	@Test
	void announcementOfAStrangerIsIgnoredAndCounted() throws Exception {
		PeerLink server = start(Kind.MEMORY, "server");
		try (PeerDiscovery discovery = this.nodes.memory().join()) {
			discovery.start(new IgnoringListener());
			discovery.announce(new Announcement("stranger", UUID.randomUUID().toString(), 5000, Map.of()));
			await().until(() -> undecodable(server, UndecodableReason.BAD_MAC) > 0);
		}
		assertThat(server.peers()).isEmpty();
	}

	@Test
	void fileIsFromThePeerThatHasSentIt(@TempDir Path folder) throws Exception {
		CompletableFuture<String> sender = new CompletableFuture<>();
		start(Kind.SOCKETS, "server", (builder) -> builder.secret(SECRET)
			.files(FileOptions.none().withInbox(folder.resolve("inbox")).withAcceptor((offer) -> {
				sender.complete(offer.sender().orElse("") + " " + offer.fingerprint().orElse(""));
				return Optional.empty();
			})));
		PeerLink caller = start(Kind.SOCKETS, "caller");
		this.nodes.awaitAll(Kind.SOCKETS);
		caller.files().send("server", Files.writeString(folder.resolve("a.txt"), "hello"), "b.txt").await();
		assertThat(sender.join()).isEqualTo("caller " + caller.status().fingerprint());
		assertThat(folder.resolve("inbox/b.txt")).hasContent("hello");
	}

	@Test
	void nameOfASenderThatIsNoPeerIsNotBelieved() throws Exception {
		PeerLink server = start(Kind.MEMORY, "server");
		CompletableFuture<String> name = new CompletableFuture<>();
		server.register("whoami", () -> name.complete(String.valueOf(CurrentPeer.get().orElseThrow().name())));
		try (SealedTransport member = member(StaticKey.generate())) {
			send(member, request("whoami", null), server);
			await().until(name::isDone);
			assertThat(name.join()).isEqualTo("null");
		}
	}

	@Test
	void memberThatIsNoPeerHasAKeyAndNoName() throws Exception {
		PeerLink server = start(Kind.MEMORY, "server");
		CompletableFuture<CurrentPeer> caller = new CompletableFuture<>();
		server.register("whoami", () -> caller.complete(CurrentPeer.get().orElseThrow()));
		StaticKey key = StaticKey.generate();
		try (SealedTransport member = member(key)) {
			send(member, request("whoami", null), server);
			await().until(caller::isDone);
			assertThat(caller.join().fingerprint()).isEqualTo(key.fingerprint());
			assertThat(caller.join().name()).isNull();
		}
	}

	@Test
	void memberThatIsNoPeerMayNotCallWhatIsForPeers() throws Exception {
		PeerLink server = start(Kind.MEMORY, "server");
		server.register(new RpcMethod("reset", List.of(), "a test", (args) -> this.executions.incrementAndGet())
			.withAllowed(AllowedPeers.of("*")));
		try (SealedTransport member = member(StaticKey.generate())) {
			send(member, request("reset", null), server);
			await().until(() -> server.status().rpc().deniedRequests() == 1);
		}
		assertThat(this.executions).hasValue(0);
	}

	private SealedTransport member(StaticKey key) {
		return member(key, KeyedInstance.of(key.publicKey(), 1 << 16));
	}

	private SealedTransport member(StaticKey key, UUID instance) {
		DatagramTransport transport = this.nodes.memory().openTransport();
		SealSettings settings = new SealSettings(this.timer, new SecureRandom(), key, instance,
				List.of(RealmSecret.of(SECRET).stretch()), (address) -> null, (remote) -> true);
		SealedTransport sealed = new SealedTransport(transport, new SealEngine(settings, transport::send));
		sealed.start((buffer, length, from) -> {
		});
		return sealed;
	}

	@ParameterizedTest
	@EnumSource
	void secretIsChangedOnOneNodeAfterTheOther(Kind network) throws InterruptedException {
		PeerLink old = start(network, "old", (builder) -> builder.secret(SECRET).previousSecrets(OTHER_SECRET));
		PeerLink changed = start(network, "changed", (builder) -> builder.secret(OTHER_SECRET).previousSecrets(SECRET));
		this.nodes.awaitAll(network);
		for (int size : new int[] { 1, 50_000 }) {
			assertThat(old.peer("changed").call("text", String.class, size)).hasSize(size);
			assertThat(changed.peer("old").call("text", String.class, size)).hasSize(size);
		}
	}

	/**
	 * The first node does not know the new secret yet.
	 */
	@Test
	void nodeWithANewSecretAndOneWithTheOldOneCallEachOther() throws InterruptedException {
		String name = TestNodes.uniqueName("node");
		UnaryOperator<PeerLinkBuilder> onLoopback = (
				builder) -> builder.interfaces("lo*", "127.0.0.1").port(0).tcpPort(0);
		String secret = PeerLink.generateSecret();
		try (PeerLink old = onLoopback.apply(PeerLink.builder(name + "-old").secret(secret)).build();
				PeerLink changed = onLoopback
					.apply(PeerLink.builder(name + "-changed").secret(OTHER_SECRET).previousSecrets(secret))
					.build()) {
			for (PeerLink node : List.of(old, changed)) {
				node.register("text", int.class, (length) -> "x".repeat(length));
				node.start();
			}
			changed.awaitPeer(old.name(), Duration.ofSeconds(5));
			old.awaitPeer(changed.name(), Duration.ofSeconds(5));
			for (int size : new int[] { 1, 50_000 }) {
				assertThat(old.peer(changed.name()).call("text", String.class, size)).hasSize(size);
				assertThat(changed.peer(old.name()).call("text", String.class, size)).hasSize(size);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void restartedPeerIsCalledAgain(Kind network) throws InterruptedException {
		PeerLink caller = start(network, "caller");
		PeerLink server = start(network, "server");
		this.nodes.awaitAll(network);
		assertThat(caller.peer("server").call("count", Integer.class)).isEqualTo(1);
		server.stop();
		await().until(() -> caller.peers().isEmpty());
		server.start();
		caller.awaitPeer("server", Duration.ofSeconds(5));
		assertThat(caller.peer("server").call("count", Integer.class)).isEqualTo(2);
		assertThat(caller.peer("server").call("text", String.class, 20_000)).hasSize(20_000);
		assertThat(server.awaitPeers(1, Duration.ofSeconds(5))).isTrue();
		assertThat(server.peer("caller").call("count", Integer.class)).isEqualTo(3);
	}

	@Test
	void peerAtAStaticAddressIsAskedForItsKey() throws InterruptedException {
		PeerLink server = start(Kind.SOCKETS, "server");
		try (PeerLink caller = PeerLink.builder("caller")
			.mdns(false)
			.port(0)
			.secret(SECRET)
			.bindAddress(server.status().address().getAddress())
			.staticPeers("server@127.0.0.1:" + server.status().address().getPort())
			.build()
			.start()) {
			caller.awaitPeer("server", Duration.ofSeconds(5));
			assertThat(caller.peer("server").call("text", String.class, 50_000)).hasSize(50_000);
			assertThat(caller.peer("server").call("length", Integer.class, "x".repeat(50_000))).isEqualTo(50_000);
		}
	}

	@Test
	void nodeDoesNotCallItself() {
		PeerLink node = start(Kind.MEMORY, "node",
				(builder) -> builder.secret(SECRET).staticPeers("node@127.0.0.1:5000"));
		assertThatExceptionOfType(PeerNotFoundException.class)
			.isThrownBy(() -> node.peer("node")
				.with(CallOptions.defaults().withTimeout(Duration.ofMillis(300)))
				.call("count", Integer.class))
			.withMessageContaining("the name of this node");
	}

	@Test
	void weakSecretsAreRefusedWithoutBeingRepeated() {
		PeerLinkBuilder builder = PeerLink.builder("node");
		for (String weak : List.of("swordfish", " ", "plk1-tooshort")) {
			assertThatIllegalArgumentException().isThrownBy(() -> builder.secret(weak))
				.withMessageNotContaining(weak.isBlank() ? "\t" : weak);
			assertThatIllegalArgumentException().isThrownBy(() -> builder.previousSecrets(weak));
		}
		assertThatIllegalArgumentException().isThrownBy(() -> builder.secret("swordfish"))
			.withMessageContaining("12 characters")
			.withMessageContaining("peerlink secret");
		assertThatIllegalArgumentException().isThrownBy(() -> PeerLink.builder("node").previousSecrets(SECRET).build())
			.withMessageContaining("previous secrets");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.previousSecrets(SECRET, SECRET, SECRET, SECRET))
			.withMessageContaining("3");
	}

	private static long undecodable(PeerLink node, UndecodableReason reason) {
		return node.status().undecodable().getOrDefault(reason, 0L);
	}

	private static Message.Request request(String method, @Nullable Extension extension) {
		return new Message.Request(MessageId.ofText(TestNodes.uniqueName("id")), "outsider", "server", method,
				RawJson.EMPTY_ARRAY, RawJson.EMPTY_OBJECT, extension, null);
	}

	private static void send(DatagramTransport from, Message message, PeerLink to) throws IOException {
		byte[] datagram = new MessageCodec().encode(message);
		InetSocketAddress address = to.status().address();
		from.send(datagram, 0, datagram.length, address);
	}

}
