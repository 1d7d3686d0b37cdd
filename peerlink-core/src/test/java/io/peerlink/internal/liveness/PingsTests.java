package io.peerlink.internal.liveness;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.peerlink.call.CallObserver;
import io.peerlink.call.ReliabilityOptions;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.handler.ErrorMessages;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.MessageSender;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.context.NodeExecutors;
import io.peerlink.internal.context.NodeIdentity;
import io.peerlink.internal.context.NodeLimits;
import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.membership.Pong;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.sim.ForwardingTransport;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.testing.InMemoryNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Pings}.
 */
class PingsTests {

	private static final InetSocketAddress PEER = SimNetwork.address(5001);

	private static final InetSocketAddress OTHER_ADDRESS = SimNetwork.address(5002);

	private static final Duration TIMEOUT = Duration.ofMillis(200);

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final RecordingTransport transport = new RecordingTransport();

	private final PeerTable peers = new PeerTable("own", this.scheduler, Runnable::run);

	private final MessageCodec codec = new MessageCodec();

	private final MessageSender sender = new MessageSender(this.codec, this.transport);

	private boolean announced = true;

	private NodeIdentity identity = new NodeIdentity("own", "own");

	private final Pings pings = new Pings(new NodeContext(() -> this.identity, this.scheduler, new SplittableRandom(1),
			this.sender,
			new NodeExecutors((handler) -> false, Runnable::run, Runnable::run, Runnable::run, Runnable::run),
			this.peers, new PayloadMapper(JsonMapper.shared()), CallObserver.NONE, new NodeLimits(Duration.ofSeconds(5),
					10, 10, 10, 10, ReliabilityOptions.defaults(), ErrorMessages.APPLICATION, true)),
			() -> this.announced);

	private Extension answer = Extension.identity("peer", "i1");

	@Test
	void answerTellsForHowLongTheNodeHasHadItsName() throws Exception {
		this.answer = Extension.identity("peer", "i1").withNameAge(1500);
		CompletableFuture<Pong> pong = this.pings.ping(PEER, TIMEOUT);
		assertThat(answer(PEER)).isTrue();
		assertThat(pong.join().nameAge()).isEqualTo(Duration.ofMillis(1500));
		assertThat(pong.join().isNameless()).isFalse();
	}

	@Test
	void answerWithoutThatIsFromAnotherKindOfNode() throws Exception {
		CompletableFuture<Pong> pong = this.pings.ping(PEER, TIMEOUT);
		assertThat(answer(PEER)).isTrue();
		assertThat(pong.join().nameAge()).isNull();
		assertThat(pong.join().isNameless()).isFalse();
	}

	@Test
	void answerToAJavaNodeSaysThatBundlesAreTaken() {
		this.pings.onPing(
				new Message.Request(MessageId.ofText("1"), "peer", null, Pings.METHOD, RawJson.EMPTY_ARRAY,
						RawJson.EMPTY_OBJECT, Extension.identity("peer", "i1"), null),
				Arrival.of(PEER, this.peers, 0, this.sender));
		assertThat(Objects.requireNonNull(pong().pl()).takesBundles()).isTrue();
		assertThat(Objects.requireNonNull(pong().pl()).takesShortRequests()).isTrue();
	}

	@Test
	void answerTellsWhereMessagesOfAnyLengthGo() throws Exception {
		CompletableFuture<Pong> first = this.pings.ping(PEER, TIMEOUT);
		this.answer = Extension.identity("peer", "i1").withTcpPort(50_123);
		answer(PEER);
		assertThat(first.join().tcpPort()).isEqualTo(50_123);
		assertThat(first.join().attributes()).containsEntry("tcp_port", "50123");
		CompletableFuture<Pong> second = this.pings.ping(PEER, TIMEOUT);
		this.answer = Extension.identity("peer", "i1");
		answer(PEER);
		assertThat(second.join().tcpPort()).isZero();
		assertThat(second.join().attributes()).doesNotContainKey("tcp_port");
	}

	@Test
	void answerToAPythonNodeSaysNothingOfJavaNodes() {
		this.pings.onPing(new Message.Request(MessageId.ofText("1"), "peer", null, Pings.METHOD, RawJson.EMPTY_ARRAY,
				RawJson.EMPTY_OBJECT, null, null), Arrival.of(PEER, this.peers, 0, this.sender));
		assertThat(pong().pl()).isNull();
	}

	@Test
	void answerTellsWhetherThePeerTakesBundles() throws Exception {
		CompletableFuture<Pong> first = this.pings.ping(PEER, TIMEOUT);
		answer(PEER);
		assertThat(first.join().takesBundles()).isFalse();
		this.answer = this.answer.withForms(Extension.BUNDLES);
		CompletableFuture<Pong> second = this.pings.ping(PEER, TIMEOUT);
		answer(PEER);
		assertThat(second.join().takesBundles()).isTrue();
		assertThat(second.join().takesShortRequests()).isFalse();
		this.answer = this.answer.withForms(Extension.SHORT_REQUESTS);
		CompletableFuture<Pong> third = this.pings.ping(PEER, TIMEOUT);
		answer(PEER);
		assertThat(third.join().takesBundles()).isTrue();
		assertThat(third.join().takesShortRequests()).isTrue();
	}

	@Test
	void silentNodeAnswersNoPings() {
		Message.Request ping = new Message.Request(MessageId.ofText("1"), "peer", null, Pings.METHOD,
				RawJson.EMPTY_ARRAY, RawJson.EMPTY_OBJECT, null, null);
		this.pings.fallSilent();
		this.pings.onPing(ping, Arrival.of(PEER, this.peers, this.scheduler.nanoTime(), this.sender));
		assertThat(this.transport.sent).isEmpty();
		this.pings.answerAgain();
		this.pings.onPing(ping, Arrival.of(PEER, this.peers, this.scheduler.nanoTime(), this.sender));
		assertThat(this.transport.sent).hasSize(1);
	}

	@Test
	void strangersAreAnsweredAtALimitedRateAndPeersAlways() {
		this.peers.discovered("test", new DiscoveredNode("peer", "i1", PEER, Map.of()));
		pingFrom(OTHER_ADDRESS, 1000);
		assertThat(this.transport.sent).as("40 answers, and 5 questions").hasSize(45);
		pingFrom(PEER, 1000);
		assertThat(this.transport.sent).hasSize(1045);
		this.scheduler.advance(Duration.ofSeconds(1));
		pingFrom(OTHER_ADDRESS, 1000);
		assertThat(this.transport.sent).hasSize(1090);
	}

	@Test
	void strangerThatShowsThatItIsThereIsAlwaysAnsweredForAMinute() throws Exception {
		pingFrom(OTHER_ADDRESS, 41);
		assertThat(this.transport.sent).hasSize(41);
		assertThat(ping().rpc()).isEqualTo(Pings.METHOD);
		answer(OTHER_ADDRESS);
		this.transport.sent.clear();
		pingFrom(OTHER_ADDRESS, 1000);
		pingFrom(PEER, 1000);
		assertThat(this.transport.sent).as("1000 answers, and questions to the other one").hasSizeBetween(1000, 1005);
		this.scheduler.advance(Duration.ofMinutes(1));
		this.transport.sent.clear();
		pingFrom(OTHER_ADDRESS, 1000);
		assertThat(this.transport.sent).as("as at the beginning").hasSize(45);
	}

	private void pingFrom(InetSocketAddress source, int count) {
		for (int i = 0; i < count; i++) {
			this.pings.onPing(
					new Message.Request(MessageId.ofText("p" + i), "any", null, Pings.METHOD, RawJson.EMPTY_ARRAY,
							RawJson.EMPTY_OBJECT, null, null),
					Arrival.of(source, this.peers, this.scheduler.nanoTime(), this.sender));
		}
	}

	@Test
	void pingTellsForHowLongTheSenderHasHadItsName() throws Exception {
		this.identity = new NodeIdentity("own", "own", this.scheduler.nanoTime());
		this.scheduler.advance(Duration.ofMillis(70));
		assertThat(this.pings.ping(PEER, TIMEOUT)).isNotDone();
		assertThat(ping().pl()).isEqualTo(Extension.identity("own", "own").withNameAge(70));
	}

	@Test
	void answerTellsWhoIsThereAndHowLongItTook() throws Exception {
		CompletableFuture<Pong> pong = this.pings.ping(PEER, TIMEOUT);
		this.scheduler.advance(Duration.ofMillis(3));
		assertThat(answer(PEER)).isTrue();
		assertThat(pong).isCompletedWithValue(new Pong("peer", "i1", Duration.ofMillis(3)));
		assertThat(this.scheduler.waiting()).isZero();
	}

	@Test
	void nodeThatIsNotAnnouncedKeepsItsNameToItself() {
		this.announced = false;
		CompletableFuture<Pong> first = this.pings.ping(PEER, TIMEOUT);
		assertThat(NodeIdentity.of(ping().pl())).isNull();
		this.announced = true;
		CompletableFuture<Pong> second = this.pings.ping(PEER, TIMEOUT);
		assertThat(NodeIdentity.of(ping().pl())).isEqualTo(new NodeIdentity("own", "own"));
		assertThat(List.of(first, second)).noneMatch(CompletableFuture::isDone);
	}

	@Test
	void answerCountsFromAnyAddress() throws Exception {
		CompletableFuture<Pong> pong = this.pings.ping(PEER, TIMEOUT);
		assertThat(answer(OTHER_ADDRESS)).isTrue();
		assertThat(pong).isCompletedWithValue(new Pong("peer", "i1", Duration.ZERO));
	}

	@Test
	void guessedAnswerDoesNotCount() {
		CompletableFuture<Pong> pong = this.pings.ping(PEER, TIMEOUT);
		Message.Response guess = new Message.Response(MessageId.ofText("guess"), RawJson.NULL, null);
		assertThat(this.pings.onReply(guess, Arrival.of(PEER, this.peers, 0, this.sender))).isFalse();
		assertThat(pong).isNotDone();
	}

	@Test
	void refusedPingToAVerifiedPeerIsLostLikeAnyOther() {
		this.peers.discovered("test", new DiscoveredNode("peer", "i1", PEER, Map.of()));
		PeerEntry entry = Objects.requireNonNull(this.peers.entryAt(PEER));
		this.peers.reachability().answered(entry, PEER, new Pong("peer", "i1", Duration.ofMillis(1)));
		this.transport.failure = new IOException("Operation not permitted");
		CompletableFuture<Pong> pong = this.pings.ping(PEER, TIMEOUT);
		assertThat(pong).isNotDone();
		this.scheduler.advance(TIMEOUT);
		assertFailsWith(pong, PeerTimeoutException.class);
		assertThat(pong.handle((value, failure) -> failure).join()).hasCause(this.transport.failure)
			.hasMessageContaining("Operation not permitted");
	}

	@Test
	void refusalThatComesLateIsTheCauseOfTheTimeout() {
		CompletableFuture<Pong> pong = this.pings.ping(PEER, TIMEOUT);
		IOException refusal = new IOException("Operation not permitted");
		Objects.requireNonNull(this.transport.onRefused).accept(refusal);
		assertThat(pong).isNotDone();
		this.scheduler.advance(TIMEOUT);
		assertFailsWith(pong, PeerTimeoutException.class);
		assertThat(pong.handle((value, failure) -> failure).join()).hasCause(refusal)
			.hasMessageContaining("Operation not permitted");
	}

	@Test
	void silenceFailsThePingAfterTheTimeout() throws Exception {
		CompletableFuture<Pong> pong = this.pings.ping(PEER, TIMEOUT);
		this.scheduler.advance(TIMEOUT);
		assertFailsWith(pong, PeerTimeoutException.class);
		assertThat(answer(PEER)).isFalse();
	}

	@Test
	void pingWithoutTimeForAnAnswerIsNotSent() {
		assertFailsWith(this.pings.ping(PEER, Duration.ZERO), PeerTimeoutException.class);
		assertThat(this.transport.sent).isEmpty();
		assertThat(this.scheduler.waiting()).isZero();
	}

	@Test
	void pingAfterTheEndIsNotSent() {
		PeerLinkException reason = new PeerLinkException("stopped");
		this.pings.close(reason);
		assertThat(this.pings.ping(PEER, TIMEOUT)).isCompletedExceptionally();
		assertThat(this.transport.sent).isEmpty();
		assertThat(this.scheduler.waiting()).isZero();
	}

	@Test
	void endFailsThePingsThatWait() {
		CompletableFuture<Pong> pong = this.pings.ping(PEER, TIMEOUT);
		PeerLinkException reason = new PeerLinkException("stopped");
		this.pings.close(reason);
		assertThat(pong).isCompletedExceptionally();
		assertThat(pong.handle((value, failure) -> failure)).isCompletedWithValue(reason);
		assertThat(this.scheduler.waiting()).isZero();
	}

	@Test
	void cancelledPingIsForgotten() throws Exception {
		this.pings.ping(PEER, TIMEOUT).cancel(false);
		assertThat(this.scheduler.waiting()).isZero();
		assertThat(answer(PEER)).isFalse();
	}

	@Test
	void refusedDatagramFailsThePingAndLeavesNothingBehind() throws Exception {
		this.transport.failure = new IOException("unreachable");
		assertFailsWith(this.pings.ping(PEER, TIMEOUT), PeerLinkException.class);
		assertThat(this.scheduler.waiting()).isZero();
		assertThat(answer(PEER)).isFalse();
	}

	@Test
	void failureOfATransportFailsThePingAndLeavesNothingBehind() throws Exception {
		this.transport.defect = new IllegalStateException("a defect of a user's transport");
		assertFailsWith(this.pings.ping(PEER, TIMEOUT), PeerLinkException.class);
		assertThat(this.scheduler.waiting()).isZero();
		assertThat(answer(PEER)).isFalse();
	}

	@Test
	void nodeSaysGoodbyeToStrangersThatPingedIt() throws Exception {
		for (int i = 0; i < 2 * RecentPingers.LIMIT; i++) {
			Message.Request ping = new Message.Request(MessageId.ofText("1"), "peer", "own", Pings.METHOD,
					RawJson.EMPTY_ARRAY, RawJson.EMPTY_OBJECT,
					(i > 0) ? new NodeIdentity("peer", "i1").toExtension(0) : null, null);
			this.pings.onPing(ping,
					Arrival.of(SimNetwork.address(6000 + i / 2), this.peers, this.scheduler.nanoTime(), this.sender));
		}
		this.transport.sent.clear();
		this.pings.sayGoodbyeToStrangers();
		assertThat(this.transport.sent).hasSize(RecentPingers.LIMIT)
			.allSatisfy((datagram) -> assertThat(this.codec.decode(datagram, 0, datagram.length))
				.isEqualTo(new Message.Goodbye("own", "own")));
	}

	private void assertFailsWith(CompletableFuture<Pong> pong, Class<? extends Throwable> type) {
		assertThat(pong).isCompletedExceptionally();
		assertThat(pong.handle((value, failure) -> failure).join()).isInstanceOf(type);
	}

	/**
	 * Answers the last ping.
	 * @return whether it was still waiting for the answer
	 */
	private boolean answer(InetSocketAddress from) throws Exception {
		return this.pings.onReply(new Message.Response(ping().id(), RawJson.of("{}"), this.answer),
				Arrival.of(from, this.peers, this.scheduler.nanoTime(), this.sender));
	}

	/**
	 * Returns the last ping.
	 */
	private Message.Request ping() {
		byte[] datagram = this.transport.sent.get(this.transport.sent.size() - 1);
		return (Message.Request) this.codec.decode(datagram, 0, datagram.length);
	}

	/**
	 * Returns the last answer.
	 */
	private Message.Response pong() {
		byte[] datagram = this.transport.sent.get(this.transport.sent.size() - 1);
		return (Message.Response) this.codec.decode(datagram, 0, datagram.length);
	}

	private static final class RecordingTransport extends ForwardingTransport {

		private final List<byte[]> sent = new ArrayList<>();

		private @Nullable IOException failure;

		private @Nullable RuntimeException defect;

		private @Nullable Consumer<IOException> onRefused;

		RecordingTransport() {
			super(new InMemoryNetwork().open(0));
		}

		@Override
		public void send(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException {
			this.sent.add(Arrays.copyOfRange(buffer, offset, offset + length));
			if (this.failure != null) {
				throw this.failure;
			}
			if (this.defect != null) {
				throw this.defect;
			}
		}

		@Override
		public void send(byte[] buffer, int offset, int length, InetSocketAddress to, Consumer<IOException> onRefused)
				throws IOException {
			this.onRefused = onRefused;
			send(buffer, offset, length, to);
		}

	}

}
