package io.peerlink;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.call.CallOptions;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.Realm;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.UndecodableReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for nodes with secrets, and for datagrams from outside of their realm.
 */
class RealmFilterTests {

	private static final MessageCodec NO_REALM = new MessageCodec();

	private static final MessageCodec OUR_REALM = new MessageCodec(Realm.ofSecret("swordfish"));

	private static final MessageCodec OTHER_REALM = new MessageCodec(Realm.ofSecret("hunter2"));

	private final TestNodes nodes = new TestNodes();

	private final AtomicInteger executions = new AtomicInteger();

	private final AtomicInteger channels = new AtomicInteger();

	private final Queue<Message> answers = new ConcurrentLinkedQueue<>();

	private final DatagramTransport outsider = this.nodes.openTransport();

	private MessageCodec outsiderCodec = NO_REALM;

	@BeforeEach
	void openOutsider() {
		this.outsider.start((buffer, length, from) -> {
			for (MessageCodec codec : List.of(NO_REALM, OUR_REALM, OTHER_REALM)) {
				if (codec.decode(buffer, 0, length) instanceof Message message) {
					this.answers.add(message);
				}
			}
		});
	}

	@AfterEach
	void close() {
		this.outsider.close();
		this.nodes.close();
	}

	@Test
	void nodeOfARealmIgnoresWhatLacksItsMark() throws IOException {
		assertThatForeignDatagramsAreIgnored(serve("swordfish"), NO_REALM, OUR_REALM);
	}

	@Test
	void nodeOfARealmIgnoresAnotherRealm() throws IOException {
		assertThatForeignDatagramsAreIgnored(serve("swordfish"), OTHER_REALM, OUR_REALM);
	}

	@Test
	void nodeWithoutRealmIgnoresRealms() throws IOException {
		assertThatForeignDatagramsAreIgnored(serve(null), OTHER_REALM, NO_REALM);
	}

	private void assertThatForeignDatagramsAreIgnored(PeerLink node, MessageCodec foreign, MessageCodec own)
			throws IOException {
		List<Message> messages = List.of(request("count", null), request("__ping__", null), request("nope", null),
				request("__ping__", Extension.identity("outsider", "o")),
				request("count", Extension.call("o", node.status().instanceId(), 1, 1, Extension.ABSENT, 1, 5000)),
				new Message.ChannelOpen("c", "game", "outsider", "RAW", 10, null, null, "o"),
				new Message.ChannelData("c", RawJson.of("1"), 0), new Message.ChannelClose("c", "closed"),
				new Message.Goodbye("o", "outsider"), new Message.Response(id(), RawJson.of("1"), null));
		this.outsiderCodec = foreign;
		for (Message message : messages) {
			send(node, message);
		}
		assertThat(settle(node, own)).isEmpty();
		assertThat(this.executions).hasValue(0);
		assertThat(this.channels).hasValue(0);
		assertThat(node.status().peers()).isEmpty();
		assertThat(node.status().rpc().strayReplies()).isZero();
		assertThat(node.status().undecodable()).containsEntry(UndecodableReason.OTHER_REALM, (long) messages.size());
		this.outsiderCodec = own;
		send(node, request("count", null));
		send(node, new Message.ChannelOpen("c", "game", "outsider", "RAW", 10, null, null, "o"));
		await().until(() -> this.executions.get() == 1 && this.channels.get() == 1);
	}

	@Test
	void goodbyeFromOutsideHidesNobody() throws Exception {
		PeerLink node = serve("swordfish");
		PeerLink peer = this.nodes.start("peer", (builder) -> builder.secret("swordfish"));
		this.nodes.awaitAll();
		this.outsiderCodec = NO_REALM;
		send(node, new Message.Goodbye(peer.status().instanceId(), "peer"));
		settle(node, OUR_REALM);
		assertThat(node.peers()).hasSize(1);
	}

	@Test
	void nodesOfOneRealmCallEachOther() throws Exception {
		serve("swordfish");
		PeerLink caller = this.nodes.start("caller", (builder) -> builder.secret("swordfish"));
		this.nodes.awaitAll();
		assertThat(caller.peer("server").call("count", Integer.class)).isEqualTo(1);
		try (Channel channel = caller.openChannel("server", "game", ChannelOptions.raw())) {
			assertThat(channel.isOpen()).isTrue();
		}
		await().until(() -> caller.status().peers().get(0).verified());
	}

	@Test
	void requestOfFullLengthIsSentWithinARealm() throws Exception {
		PeerLink server = serve("swordfish");
		server.register("length", String.class, String::length);
		PeerLink caller = this.nodes.start("caller", (builder) -> builder.secret("swordfish"));
		this.nodes.awaitAll();
		String text = "a".repeat(1050);
		assertThat(caller.peer("server").call("length", Integer.class, text)).isEqualTo(1050);
	}

	/**
	 * The discovery of this test does not tell realms apart.
	 */
	@Test
	void nodesOfDifferentRealmsDoNotAnswerEachOther() throws Exception {
		serve("swordfish");
		PeerLink caller = this.nodes.start("caller", (builder) -> builder.secret("hunter2"));
		this.nodes.awaitAll();
		assertThatExceptionOfType(PeerTimeoutException.class).isThrownBy(() -> caller.peer("server")
			.with(CallOptions.defaults().withTimeout(Duration.ofMillis(300)))
			.call("count", Integer.class));
		assertThat(this.executions).hasValue(0);
	}

	private PeerLink serve(@Nullable String secret) {
		PeerLink node = this.nodes.start("server", (builder) -> builder.secret(secret));
		node.register("count", this.executions::incrementAndGet);
		node.registerChannel("game", (channel) -> this.channels.incrementAndGet(), ChannelOptions.raw());
		return node;
	}

	private static Message.Request request(String method, @Nullable Extension extension) {
		return new Message.Request(id(), "outsider", "server", method, RawJson.EMPTY_ARRAY, RawJson.EMPTY_OBJECT,
				extension, null);
	}

	private static MessageId id() {
		return MessageId.ofText(TestNodes.uniqueName("id"));
	}

	/**
	 * Waits until the node has processed what was sent, by a ping from inside of its
	 * realm.
	 * @return the other messages that the node has sent
	 */
	private List<Message> settle(PeerLink node, MessageCodec own) throws IOException {
		Message.Request ping = request("__ping__", null);
		MessageCodec codec = this.outsiderCodec;
		this.outsiderCodec = own;
		send(node, ping);
		this.outsiderCodec = codec;
		await().until(() -> this.answers.stream().anyMatch((answer) -> isAnswer(answer, ping)));
		return this.answers.stream().filter((answer) -> !isAnswer(answer, ping)).toList();
	}

	private static boolean isAnswer(Message answer, Message.Request ping) {
		return answer instanceof Message.Response response && response.id().equals(ping.id());
	}

	private void send(PeerLink node, Message message) throws IOException {
		byte[] datagram = this.outsiderCodec.encode(message);
		InetSocketAddress address = node.status().address();
		this.outsider.send(datagram, 0, datagram.length, address);
	}

}
