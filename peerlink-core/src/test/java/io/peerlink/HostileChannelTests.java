package io.peerlink;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.ChannelTotals;
import io.peerlink.internal.wire.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for malformed, forged and excessive channel datagrams.
 */
class HostileChannelTests {

	private final TestNodes nodes = new TestNodes();

	private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();

	private final Queue<String> reasons = new ConcurrentLinkedQueue<>();

	private PeerLink node;

	private ScriptedPeer peer;

	private ScriptedPeer unknown;

	@BeforeEach
	void start() throws InterruptedException {
		this.node = this.nodes.start("node");
		this.peer = this.nodes.scripted("peer").announce();
		this.unknown = this.nodes.scripted("unknown");
		this.node.awaitPeers(1, ChannelFixture.SOON);
		this.node.registerChannel("c", (channel) -> {
			channel.onDisconnect(this.reasons::add);
			this.accepted.add(channel);
		}, ChannelOptions.raw().withMaxQueueSize(10));
	}

	@AfterEach
	void stop() {
		this.peer.close();
		this.unknown.close();
		this.nodes.close();
	}

	@Test
	void dataOfAnUnknownPeerIsOnlyCounted() throws InterruptedException {
		Channel channel = accept("id1");
		this.unknown.sendAndSettle(this.node, "{'type':'channel_data','channel_id':'id1','payload':'forged'}");
		assertThat(totals().stray()).isEqualTo(1);
		assertThat(channel.statistics().received()).isZero();
		this.peer.send(this.node, "{'type':'channel_data','channel_id':'id1','payload':'true'}");
		assertThat(channel.receive(ChannelFixture.SOON, String.class)).isEqualTo("true");
		assertThat(this.unknown.received()).isEmpty();
	}

	@Test
	void closeByAnUnknownPeerIsOnlyCounted() throws InterruptedException {
		Channel channel = accept("id1");
		this.unknown.sendAndSettle(this.node, "{'type':'channel_close','channel_id':'id1','reason':'closed'}");
		assertThat(totals().stray()).isEqualTo(1);
		assertThat(channel.isOpen()).isTrue();
		this.peer.send(this.node, "{'type':'channel_close','channel_id':'id1','reason':'closed'}");
		await().until(() -> !channel.isOpen());
		assertThat(totals().stray()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "'type':'channel_ack'", "'type':'channel_close','reason':'no_handler'",
			"'type':'channel_data','payload':1" })
	void openingIsNotCompletedByAnUnknownPeer(String forged) {
		CompletableFuture<Channel> opening = this.node.openChannelAsync("peer", "x", ChannelOptions.raw());
		String id = this.peer.await(Message.ChannelOpen.class).channelId();
		this.unknown.sendAndSettle(this.node, "{" + forged + ",'channel_id':'" + id + "'}");
		assertThat(totals().stray()).isEqualTo(1);
		assertThat(totals().opened()).isZero();
		assertThat(opening).isNotDone();
		this.peer.send(this.node, "{'type':'channel_ack','channel_id':'" + id + "'}");
		assertThat(opening.join().isOpen()).isTrue();
	}

	@Test
	void openWithTheIdOfAnotherPeersChannelIsIgnored() throws InterruptedException {
		Channel channel = accept("id1");
		this.unknown.sendAndSettle(this.node, open("id1", ""));
		assertThat(this.accepted).isEmpty();
		assertThat(totals().rejected()).isEqualTo(1);
		assertThat(this.unknown.received()).isEmpty();
		channel.send("for the peer");
		assertThat(this.peer.await(Message.ChannelData.class).payload()).hasToString("\"for the peer\"");
		assertThat(this.unknown.received()).isEmpty();
	}

	@Test
	void openWithTheIdOfAChannelOfThisNodeIsIgnored() {
		CompletableFuture<Channel> opening = this.node.openChannelAsync("peer", "c", ChannelOptions.raw());
		String id = this.peer.await(Message.ChannelOpen.class).channelId();
		this.peer.sendAndSettle(this.node, open(id, ""));
		assertThat(this.accepted).isEmpty();
		assertThat(this.peer.received("channel_ack")).isEmpty();
		assertThat(opening).isNotDone();
	}

	@Test
	void retransmittedOpenIsAcceptedOnceAndAcknowledgedEachTime() throws InterruptedException {
		accept("id1");
		for (int i = 0; i < 4; i++) {
			this.peer.sendAndSettle(this.node, open("id1", ""));
		}
		assertThat(this.peer.received()).hasSize(5)
			.containsOnly("{\"type\":\"channel_ack\",\"channel_id\":\"id1\",\"ordering\":\"RAW\"}");
		assertThat(this.accepted).isEmpty();
		assertThat(totals().opened()).isEqualTo(1);
		assertThat(this.node.status().channels()).hasSize(1);
	}

	@Test
	void lateOpenDoesNotReopenAChannel() throws InterruptedException {
		accept("id1");
		this.peer.send(this.node, "{'type':'channel_close','channel_id':'id1','reason':'whatever'}");
		this.peer.sendAndSettle(this.node, open("id1", ""));
		assertThat(this.peer.messages(Message.ChannelClose.class))
			.containsExactly(new Message.ChannelClose("id1", "closed"));
		assertThat(this.accepted).isEmpty();
		assertThat(totals().opened()).isEqualTo(1);
		assertThat(this.node.status().channels()).isEmpty();
		await().untilAsserted(() -> assertThat(this.reasons).containsExactly("whatever"));
	}

	@Test
	void dataAfterTheEndIsAnsweredWithTheCloseReason() throws InterruptedException {
		this.node.unregisterChannel("c");
		this.node.registerChannel("c", (channel) -> {
			throw new IllegalStateException("test");
		}, ChannelOptions.raw());
		this.peer.send(this.node, open("id1", ""));
		await().until(() -> this.peer.received("channel_close").size() == 3);
		this.peer.sendAndSettle(this.node, "{'type':'channel_data','channel_id':'id1','payload':1}");
		assertThat(this.peer.messages(Message.ChannelClose.class)).hasSize(4)
			.containsOnly(new Message.ChannelClose("id1", "handler_failed"));
	}

	@Test
	void closeOfAnUnknownChannelIsNotAnswered() {
		this.peer.sendAndSettle(this.node, "{'type':'channel_close','channel_id':'nobodys','reason':'closed'}");
		assertThat(this.peer.received()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "RELIABLE_ORDERED", "raw", "", "\\u0000" })
	void unknownOrderingIsRejected(String ordering) {
		this.peer.send(this.node,
				"{'type':'channel_open','channel_id':'id1','name':'c','ordering':'" + ordering + "'}");
		assertThat(this.peer.await(Message.ChannelClose.class))
			.isEqualTo(new Message.ChannelClose("id1", "ordering_mismatch"));
		assertThat(this.accepted).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "'max_queue_size':3;3", "'max_queue_size':1;1", "'max_queue_size':10;10",
					"'max_queue_size':11;10", "'max_queue_size':0;10", "'max_queue_size':-1;10",
					"'max_queue_size':2147483648;10", "'max_queue_size':-99999999999999999999;10",
					"'max_queue_size':99999999999999999999999999;10", "'max_queue_size':2.5;10",
					"'max_queue_size':1e9;10", "'max_queue_size':'5';10", "'max_queue_size':null;10",
					"'max_queue_size':[1];10", "'max_queue_size':NaN;10" },
			quoteCharacter = '`')
	void peerMayRequestASmallerQueueOnly(String requested, int capacity) throws InterruptedException {
		this.peer.send(this.node, open("id1", requested + ","));
		assertThat(ChannelFixture.take(this.accepted).statistics().queueCapacity()).isEqualTo(capacity);
	}

	@Test
	void queueSizeOfTheAcceptorIsTheLimit() throws InterruptedException {
		this.peer.send(this.node, open("id1", "'max_queue_size':1000000,'queue_policy':'drop_nothing',"));
		Channel channel = ChannelFixture.take(this.accepted);
		for (int i = 0; i < 1000; i++) {
			this.peer.send(this.node, "{'type':'channel_data','channel_id':'id1','payload':" + i + "}");
		}
		this.peer.settle(this.node);
		assertThat(channel.statistics().queueDepth()).isEqualTo(10);
		assertThat(channel.statistics().droppedOverflow()).isEqualTo(990);
		assertThat(channel.receive(ChannelFixture.SOON, int.class)).isEqualTo(990);
	}

	@Test
	void invalidIdleTimeoutIsIgnored() {
		List<String> timeouts = List.of("0", "-1", "1e300", "-1e300", "NaN", "Infinity", "'1'", "null", "1e999", "{}",
				"31536001");
		for (String timeout : timeouts) {
			this.peer.send(this.node, open("id" + timeout.replace("'", ""), "'idle_timeout':" + timeout + ","));
		}
		await().until(() -> this.accepted.size() == timeouts.size());
		await().during(Duration.ofMillis(300)).until(() -> this.accepted.stream().allMatch(Channel::isOpen));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.000000001", "1e-300", "0.1", "0.15" })
	void shortIdleTimeoutIsAccepted(String timeout) throws InterruptedException {
		this.peer.send(this.node, open("id1", "'idle_timeout':" + timeout + ","));
		ChannelFixture.take(this.accepted);
		assertThat(this.peer.await(Message.ChannelClose.class))
			.isEqualTo(new Message.ChannelClose("id1", "idle_timeout"));
		await().untilAsserted(() -> assertThat(this.reasons).containsExactly("idle_timeout"));
	}

	@Test
	void unknownPeerIsNamedByItsClaimOrItsAddress() throws InterruptedException {
		this.unknown.send(this.node, open("id1", "'src':'Tony',"));
		assertThat(ChannelFixture.take(this.accepted).peer().name()).isEqualTo("Tony");
		String address = "127.0.0.1:" + this.unknown.address().getPort();
		for (String src : List.of("", "'src':'',", "'src':'a\\nb',", "'src':'" + "x".repeat(64) + "',", "'src':7,")) {
			this.unknown.send(this.node, open(UUID.randomUUID().toString(), src));
			assertThat(ChannelFixture.take(this.accepted).peer().name()).isEqualTo(address);
		}
	}

	@Test
	void unknownPeerCannotClaimToBeAKnownPeer() throws InterruptedException {
		this.unknown.send(this.node, open("id1", "'src':'peer',"));
		assertThat(ChannelFixture.take(this.accepted).peer().address()).isEqualTo(this.unknown.address());
		this.peer.send(this.node, open("id2", "'src':'somebody else',"));
		assertThat(ChannelFixture.take(this.accepted).peer()).isEqualTo(this.node.peers().get(0));
	}

	@Test
	void unknownPeersOfOneHostShareItsLimitWithAnyPorts() throws InterruptedException {
		PeerLink few = this.nodes.start("few", (builder) -> builder.maxChannelsPerPeer(2));
		few.registerChannel("c", this.accepted::add, ChannelOptions.raw());
		this.unknown.send(few, open("id1", ""));
		ChannelFixture.take(this.accepted);
		try (ScriptedPeer second = this.nodes.scripted("second"); ScriptedPeer third = this.nodes.scripted("third")) {
			second.send(few, open("id2", ""));
			ChannelFixture.take(this.accepted);
			third.send(few, open("id3", ""));
			assertThat(third.await(Message.ChannelClose.class))
				.isEqualTo(new Message.ChannelClose("id3", "too_many_channels"));
		}
		this.peer.send(few, open("id4", ""));
		assertThat(ChannelFixture.take(this.accepted).id()).isEqualTo("id4");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a\\nb", "\\u001b[31m" })
	void instanceIdOfAnUnknownPeerIsPrintable(String instanceId) throws InterruptedException {
		this.unknown.send(this.node, open("id1", "'instance_id':'" + instanceId + "',"));
		assertThat(ChannelFixture.take(this.accepted).peer().instanceId()).startsWith("127.0.0.1:");
	}

	@Test
	void reasonOfAPeerIsPrintableAndShort() throws InterruptedException {
		accept("id1");
		this.peer.send(this.node,
				"{'type':'channel_close','channel_id':'id1','reason':'a\\u0000\\r\\n\\u001b" + "b".repeat(900) + "'}");
		await().untilAsserted(() -> assertThat(this.reasons).containsExactly("a" + "b".repeat(63)));
	}

	@Test
	void peerCannotClaimThatThisSideClosed() throws InterruptedException {
		accept("id1");
		this.peer.send(this.node, "{'type':'channel_close','channel_id':'id1','reason':'local_close'}");
		await().untilAsserted(() -> assertThat(this.reasons).containsExactly("closed"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\\u0001", "\\ud83d\\ude00", "\\ud800", "/", "\\\\" })
	void longAndUnusualIdsAreServedOrIgnored(String character) {
		String fits = character.repeat(60);
		this.peer.send(this.node, open(fits, ""));
		this.peer.send(this.node, "{'type':'channel_data','channel_id':'" + fits + "','payload':1}");
		this.peer.send(this.node, "{'type':'channel_close','channel_id':'" + fits + "'}");
		this.peer.sendAndSettle(this.node, open("y".repeat(1000), ""));
		assertThat(this.peer.received("channel_ack")).hasSize(1);
		await().until(() -> this.node.status().channels().isEmpty());
		assertThat(this.node.status().transport().receiverErrors()).isZero();
	}

	@Test
	void frameWithoutNumberIsStaleOnASequenceAndNumbersAreIgnoredOnRaw() throws InterruptedException {
		this.node.registerChannel("seq", this.accepted::add, ChannelOptions.sequenced());
		this.peer.send(this.node, "{'type':'channel_open','channel_id':'s','name':'seq','ordering':'SEQUENCE'}");
		Channel sequence = ChannelFixture.take(this.accepted);
		Channel raw = accept("r");
		this.peer.send(this.node, "{'type':'channel_data','channel_id':'s','payload':1}");
		this.peer.send(this.node, "{'type':'channel_data','channel_id':'s','payload':2,'seq':9223372036854775807}");
		this.peer.send(this.node, "{'type':'channel_data','channel_id':'s','payload':3,'seq':9223372036854775808}");
		this.peer.send(this.node, "{'type':'channel_data','channel_id':'s','payload':4,'seq':-1}");
		this.peer.send(this.node, "{'type':'channel_data','channel_id':'r','payload':5,'seq':7}");
		this.peer.send(this.node, "{'type':'channel_data','channel_id':'r','payload':6,'seq':7}");
		this.peer.settle(this.node);
		assertThat(sequence.receive(ChannelFixture.SOON)).hasToString("#9223372036854775807 2");
		assertThat(sequence.poll()).isEmpty();
		assertThat(sequence.statistics().droppedStale()).isEqualTo(1);
		assertThat(raw.receive(ChannelFixture.SOON).sequence()).isZero();
		assertThat(raw.receive(ChannelFixture.SOON)).hasToString("6");
	}

	@Test
	void ackThatCannotBeSentLeavesNoChannelAndEndsNone() throws InterruptedException {
		FailingTransport transport = new FailingTransport(this.nodes.openTransport());
		PeerLink failing = this.nodes.start("failing", (builder) -> builder.transport(() -> transport).maxChannels(1));
		failing.registerChannel("c", this.accepted::add, ChannelOptions.raw());
		transport.failFor("channel_ack");
		this.peer.sendAndSettle(failing, open("id1", ""));
		assertThat(this.peer.await(Message.ChannelClose.class))
			.isEqualTo(new Message.ChannelClose("id1", "send_failed"));
		assertThat(failing.status().channelTotals()).isEqualTo(new ChannelTotals(0, 1, 0, 0, 0, 0, 0, 0));
		assertThat(this.accepted).isEmpty();
		transport.failFor(null);
		this.peer.send(failing, open("id2", ""));
		Channel channel = ChannelFixture.take(this.accepted);
		transport.failFor("channel_ack");
		this.peer.sendAndSettle(failing, open("id2", ""));
		assertThat(channel.isOpen()).isTrue();
	}

	@Test
	void openBeforeTheNodeIsAnnouncedIsIgnoredAndWorksAfter() throws InterruptedException {
		PeerLink late = this.nodes.builder("late").build();
		late.registerChannel("c", this.accepted::add, ChannelOptions.raw());
		late.open();
		try {
			this.peer.sendAndSettle(late, open("id1", ""));
			assertThat(this.peer.received()).isEmpty();
			assertThat(late.status().channelTotals().rejected()).isEqualTo(1);
			late.announce();
			this.peer.send(late, open("id1", ""));
			assertThat(ChannelFixture.take(this.accepted).id()).isEqualTo("id1");
			late.withdraw();
			this.peer.send(late, open("id2", ""));
			await().untilAsserted(() -> assertThat(this.peer.messages(Message.ChannelClose.class))
				.contains(new Message.ChannelClose("id2", "peer_down")));
		}
		finally {
			late.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "c" })
	void floodOfOpensIsAnsweredAtABoundedRate(String name) {
		int seconds = flood("{'type':'channel_open','channel_id':'%s','name':'" + name + "','ordering':'RAW'}");
		assertThat(totals().rejected() + totals().opened()).isEqualTo(20_000);
		assertThat(this.node.status().channels()).hasSizeLessThanOrEqualTo(32);
		assertThat(this.unknown.received()).hasSizeBetween(10, 5000 * seconds);
	}

	@ParameterizedTest
	@ValueSource(strings = { "channel_data", "channel_ack" })
	void floodForUnknownChannelsIsAnsweredAtABoundedRate(String type) {
		int seconds = flood("{'type':'" + type + "','channel_id':'%s','payload':1}");
		assertThat(totals().stray()).isEqualTo(20_000);
		assertThat(this.unknown.received()).hasSizeBetween(10, 1000 * seconds);
	}

	@Test
	void floodForOneUnknownChannelIsAnsweredAFewTimes() {
		long start = System.nanoTime();
		for (int i = 0; i < 2000; i++) {
			this.unknown.send(this.node, "{'type':'channel_data','channel_id':'x','payload':" + i + "}");
		}
		this.unknown.settle(this.node);
		long seconds = (System.nanoTime() - start) / 1_000_000_000 + 1;
		assertThat(this.unknown.received()).hasSizeBetween(1, (int) (5 * seconds + 1))
			.containsOnly("{\"type\":\"channel_close\",\"channel_id\":\"x\",\"reason\":\"closed\"}");
	}

	@Test
	void churnOfOnePeerLeavesNothingBehind() throws InterruptedException {
		for (int i = 0; i < 3000; i++) {
			this.peer.send(this.node, open("churn" + i, ""));
			this.peer.send(this.node, "{'type':'channel_close','channel_id':'churn" + i + "'}");
			if (i % 16 == 15) {
				settle();
			}
		}
		settle();
		assertThat(this.node.status().channels()).isEmpty();
		assertThat(this.accepted).hasSizeGreaterThan(1000).allMatch((channel) -> !channel.isOpen());
		assertThat(totals().opened()).isEqualTo(this.accepted.size());
		await().ignoreExceptions().until(() -> accept("after") != null);
	}

	/**
	 * Waits until the datagrams of the peer were received, and the end of every channel
	 * was notified.
	 */
	private void settle() {
		this.peer.settle(this.node);
		await().pollInterval(Duration.ofMillis(1)).until(() -> this.reasons.size() == totals().opened());
	}

	/**
	 * Sends 20,000 datagrams.
	 * @return how many seconds that took, rounded up
	 */
	private int flood(String pattern) {
		long start = System.nanoTime();
		for (int i = 0; i < 20_000; i++) {
			this.unknown.send(this.node, pattern.formatted("flood" + i));
			if (i % 1000 == 999) {
				this.peer.settle(this.node);
			}
		}
		return (int) ((System.nanoTime() - start) / 1_000_000_000 + 1);
	}

	private Channel accept(String id) throws InterruptedException {
		this.peer.send(this.node, open(id, ""));
		return ChannelFixture.take(this.accepted);
	}

	private ChannelTotals totals() {
		return this.node.status().channelTotals();
	}

	private static String open(String id, String more) {
		return "{'type':'channel_open','channel_id':'" + id + "','name':'c'," + more + "'ordering':'RAW'}";
	}

}
