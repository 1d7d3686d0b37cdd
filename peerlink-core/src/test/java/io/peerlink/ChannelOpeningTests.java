package io.peerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.ChannelOrdering;
import io.peerlink.error.ChannelClosedException;
import io.peerlink.error.ChannelRejectedException;
import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.Peer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the opening of channels and its failures.
 */
class ChannelOpeningTests extends ChannelFixture {

	/**
	 * So long that an early failure is not a timeout.
	 */
	private static final Duration LONG = Duration.ofMinutes(10);

	private static final ChannelOptions RAW = ChannelOptions.raw().withOpenTimeout(LONG);

	@BeforeEach
	void register() {
		this.bob.registerChannel("raw", (channel) -> {
		}, ChannelOptions.raw());
	}

	@Test
	@SuppressWarnings("NullAway") // like code without null checks
	void nullIsRejectedAndTakesNoSlot() throws InterruptedException {
		PeerLink few = this.nodes.start("few", (builder) -> builder.maxChannelsPerPeer(1));
		this.nodes.awaitAll();
		this.bob.registerChannel("c", (channel) -> {
		}, ChannelOptions.raw());
		assertThatNullPointerException().isThrownBy(() -> few.openChannel("bob", "c", null))
			.withMessage("options must not be null");
		assertThatNullPointerException().isThrownBy(() -> few.openChannel("bob", null, ChannelOptions.raw()))
			.withMessage("name must not be null");
		assertThatNullPointerException().isThrownBy(() -> few.addChannelListener(null))
			.withMessage("listener must not be null");
		assertThat(few.openChannel("bob", "c", ChannelOptions.raw()).isOpen()).isTrue();
	}

	@Test
	void unknownChannelIsRejectedAtOnce() {
		assertThatExceptionOfType(ChannelRejectedException.class)
			.isThrownBy(() -> this.alice.openChannel("bob", "nothing", RAW))
			.withMessageContaining("nothing")
			.withMessageContaining("bob")
			.withMessageContaining("no_handler")
			.satisfies((ex) -> {
				assertThat(ex.getReason()).isEqualTo("no_handler");
				assertThat(ex.getPeerName()).isEqualTo("bob");
				assertThat(ex.getChannelName()).isEqualTo("nothing");
			});
		assertThat(this.bob.status().channelTotals().rejected()).isEqualTo(1);
		assertThatNothingIsLeft();
	}

	@ParameterizedTest
	@EnumSource
	void otherOrderingIsRejectedAtOnce(ChannelOrdering ordering) {
		ChannelOrdering other = (ordering == ChannelOrdering.RAW) ? ChannelOrdering.SEQUENCE : ChannelOrdering.RAW;
		this.bob.registerChannel("other", (channel) -> {
		}, ChannelOptions.of(other));
		assertThatRejected("ordering_mismatch",
				() -> this.alice.openChannel("bob", "other", ChannelOptions.of(ordering).withOpenTimeout(LONG)));
		assertThatNothingIsLeft();
	}

	@Test
	void unknownPeerIsNotFound() {
		assertThatExceptionOfType(PeerNotFoundException.class)
			.isThrownBy(() -> this.alice.openChannel("nobody", "raw", RAW))
			.withMessageContaining("bob");
		assertFails(this.alice.openChannelAsync("nobody", "raw", RAW), PeerNotFoundException.class);
	}

	@Test
	void blankNameIsRejectedBeforeAnythingIsSent() throws InterruptedException {
		try (ScriptedPeer scripted = this.nodes.scripted("scripted").announce()) {
			Peer peer = this.alice.awaitPeer("scripted", SOON);
			assertThatIllegalArgumentException().isThrownBy(() -> this.alice.openChannel("scripted", "", RAW))
				.withMessageContaining("blank");
			assertThatIllegalArgumentException().isThrownBy(() -> this.alice.openChannel(peer, " \t", RAW));
			assertThatIllegalArgumentException().isThrownBy(() -> this.alice.openChannelAsync("scripted", " ", RAW));
			assertThatIllegalArgumentException().isThrownBy(() -> this.alice.openChannelAsync(peer, " ", RAW));
			scripted.settle(this.alice);
			assertThat(scripted.received()).isEmpty();
			assertThatNothingIsLeft();
		}
	}

	@Test
	void ownNodeIsRejected() {
		Peer self = new Peer("alice", this.alice.status().instanceId(), this.alice.status().address(),
				java.util.Map.of());
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> this.alice.openChannel(self, "raw", RAW))
			.withMessage("Node 'alice' cannot open a channel to itself");
		assertFails(this.alice.openChannelAsync(self, "raw", RAW), PeerLinkException.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "alice", "ALICE" })
	void ownNameIsRejected(String name) {
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> this.alice.openChannel(name, "raw", RAW))
			.isNotInstanceOf(PeerNotFoundException.class)
			.withMessage("Node 'alice' cannot open a channel to itself");
		assertFails(this.alice.openChannelAsync(name, "raw", RAW), PeerLinkException.class);
	}

	@Test
	void stoppedNodeOpensNothing() {
		Peer bobAsKnown = this.alice.peers().get(0);
		this.alice.stop();
		assertThatExceptionOfType(PeerLinkException.class)
			.isThrownBy(() -> this.alice.openChannel(bobAsKnown, "raw", RAW))
			.withMessageContaining("not running");
		assertFails(this.alice.openChannelAsync("bob", "raw", RAW), PeerLinkException.class);
	}

	@Test
	void nameThatDoesNotFitIsTooLarge() {
		String name = "n".repeat(1200);
		assertThatExceptionOfType(PayloadTooLargeException.class)
			.isThrownBy(() -> this.alice.openChannel("bob", name, RAW));
		assertFails(this.alice.openChannelAsync("bob", name, RAW), PayloadTooLargeException.class);
		assertThatNothingIsLeft();
	}

	@Test
	void longNameThatFitsIsOpened() {
		String name = "\u00fc".repeat(400);
		this.bob.registerChannel(name, (channel) -> {
		}, ChannelOptions.raw());
		assertThat(this.alice.openChannel("bob", name, RAW).name()).isEqualTo(name);
	}

	@Test
	void ownLimitPerPeerApplies() {
		PeerLink few = this.nodes.start("few", (builder) -> builder.maxChannelsPerPeer(2));
		await().until(() -> few.peers().size() == 2);
		this.alice.registerChannel("raw", (channel) -> {
		}, ChannelOptions.raw());
		List<Channel> open = List.of(few.openChannel("bob", "raw", RAW), few.openChannel("bob", "raw", RAW));
		// The acceptor counts a channel when its ack was sent.
		await().until(() -> this.bob.status().channelTotals().opened() == 2);
		assertThatRejected("too_many_channels", () -> few.openChannel("bob", "raw", RAW));
		assertFails(few.openChannelAsync("bob", "raw", RAW), ChannelRejectedException.class);
		assertThat(this.bob.status().channelTotals().opened()).isEqualTo(2);
		assertThat(few.openChannel("alice", "raw", RAW).isOpen()).isTrue();
		open.get(0).close();
		await().ignoreExceptions().until(() -> few.openChannel("bob", "raw", RAW).isOpen());
	}

	@Test
	void ownTotalLimitApplies() {
		PeerLink few = this.nodes.start("few", (builder) -> builder.maxChannels(2));
		await().until(() -> few.peers().size() == 2);
		this.alice.registerChannel("raw", (channel) -> {
		}, ChannelOptions.raw());
		few.openChannel("bob", "raw", RAW);
		few.openChannel("alice", "raw", RAW);
		assertThatRejected("too_many_channels", () -> few.openChannel("bob", "raw", RAW));
	}

	@Test
	void limitsOfThePeerApply() throws InterruptedException {
		PeerLink few = this.nodes.start("few", (builder) -> builder.maxChannels(3).maxChannelsPerPeer(2));
		this.nodes.awaitAll();
		few.registerChannel("raw", (channel) -> {
		}, ChannelOptions.raw());
		this.alice.openChannel("few", "raw", RAW);
		this.alice.openChannel("few", "raw", RAW);
		assertThatRejected("too_many_channels", () -> this.alice.openChannel("few", "raw", RAW));
		this.bob.openChannel("few", "raw", RAW);
		assertThatRejected("too_many_channels", () -> this.bob.openChannel("few", "raw", RAW));
		assertThat(few.status().channelTotals().rejected()).isEqualTo(2);
		assertThat(this.alice.status().channels()).hasSize(2);
	}

	@Test
	void peersLeaveAQuarterOfTheSlotsToTheNode() throws InterruptedException {
		PeerLink few = this.nodes.start("few", (builder) -> builder.maxChannels(4));
		this.nodes.awaitAll();
		few.registerChannel("raw", (channel) -> {
		}, ChannelOptions.raw());
		this.alice.openChannel("few", "raw", RAW);
		this.alice.openChannel("few", "raw", RAW);
		this.bob.openChannel("few", "raw", RAW);
		assertThatRejected("too_many_channels", () -> this.bob.openChannel("few", "raw", RAW));
		assertThat(few.openChannel("bob", "raw", RAW).isOpen()).isTrue();
		assertThatRejected("too_many_channels", () -> few.openChannel("bob", "raw", RAW));
	}

	@Test
	void manyOpeningsRejectedAtOnceAllFailAtOnce() {
		List<CompletableFuture<Channel>> openings = new ArrayList<>();
		for (int i = 0; i < 30; i++) {
			openings.add(this.alice.openChannelAsync("bob", "nothing", RAW));
		}
		openings.forEach((opening) -> assertFails(opening, ChannelRejectedException.class));
		assertThat(this.bob.status().channelTotals().rejected()).isEqualTo(30);
	}

	@Test
	void asyncOpeningCompletesOnACallbackThread() throws Exception {
		BlockingQueue<String> threads = new LinkedBlockingQueue<>();
		CompletableFuture<Channel> opening;
		try (ScriptedPeer peer = this.nodes.scripted("scripted").announce()) {
			opening = this.alice.openChannelAsync("scripted", "raw", RAW);
			CompletableFuture<Void> noted = opening
				.thenAccept((channel) -> threads.add(Thread.currentThread().getName()));
			peer.send(this.alice, new Message.ChannelAck(peer.await(Message.ChannelOpen.class).channelId(), null));
			noted.get(10, TimeUnit.SECONDS);
		}
		assertThat(opening.join().name()).isEqualTo("raw");
		assertThat(take(threads)).startsWith("peerlink-alice-callback-");
	}

	@Test
	void unansweredOpeningIsRetransmittedAndTimesOut() {
		try (ScriptedPeer silent = this.nodes.scripted("silent").announce()) {
			CompletableFuture<Channel> opening = this.alice.openChannelAsync("silent", "raw",
					ChannelOptions.raw().withOpenTimeout(Duration.ofSeconds(1)));
			assertThatExceptionOfType(CompletionException.class).isThrownBy(opening::join)
				.withCauseInstanceOf(PeerTimeoutException.class)
				.withMessageContaining("'silent'")
				.withMessageContaining("'raw'")
				.withMessageContaining("1000 ms");
			List<Message.ChannelOpen> requests = silent.messages(Message.ChannelOpen.class);
			assertThat(requests).hasSizeBetween(2, 3);
			assertThat(Set.copyOf(requests)).hasSize(1);
			await().until(() -> !silent.received("channel_close").isEmpty());
			silent.sendAndSettle(this.alice,
					"{'type':'channel_ack','channel_id':'" + requests.get(0).channelId() + "'}");
			assertThatNothingIsLeft();
		}
	}

	@Test
	void unansweredOpeningNamesThePeer() {
		Duration timeout = Duration.ofMillis(10);
		try (ScriptedPeer silent = this.nodes.scripted("silent").announce()) {
			assertThatExceptionOfType(PeerTimeoutException.class)
				.isThrownBy(() -> this.alice.openChannel("silent", "raw", RAW.withOpenTimeout(timeout)))
				.withMessageStartingWith("No answer from 'silent' to the request to open channel 'raw'")
				.satisfies((ex) -> {
					assertThat(ex.getPeerName()).isEqualTo(silent.name());
					assertThat(ex.getTimeout()).isEqualTo(timeout);
				});
		}
	}

	@Test
	void frameOfTheAcceptorAcknowledgesTheChannel() throws InterruptedException {
		try (ScriptedPeer peer = this.nodes.scripted("peer").announce()) {
			CompletableFuture<Channel> opening = this.alice.openChannelAsync("peer", "raw", RAW);
			String id = peer.await(Message.ChannelOpen.class).channelId();
			peer.send(this.alice, "{'type':'channel_data','channel_id':'" + id + "','payload':7}");
			assertThat(opening.join().receive(SOON, int.class)).isEqualTo(7);
		}
	}

	@Test
	void ackOfAnotherOrderingFailsTheOpening() {
		try (ScriptedPeer peer = this.nodes.scripted("peer").announce()) {
			CompletableFuture<Channel> opening = this.alice.openChannelAsync("peer", "raw",
					ChannelOptions.sequenced().withOpenTimeout(LONG));
			String id = peer.await(Message.ChannelOpen.class).channelId();
			peer.send(this.alice, "{'type':'channel_ack','channel_id':'" + id + "','ordering':'RAW'}");
			assertThatExceptionOfType(CompletionException.class).isThrownBy(opening::join)
				.withCauseInstanceOf(ChannelRejectedException.class)
				.withMessageContaining("ordering_mismatch");
			await().until(() -> peer.received("channel_close").stream().anyMatch((close) -> close.contains(id)));
		}
	}

	@Test
	void ackOfAnotherOrderingAfterAFrameEndsTheChannel() throws InterruptedException {
		try (ScriptedPeer peer = this.nodes.scripted("peer").announce()) {
			CompletableFuture<Channel> opening = this.alice.openChannelAsync("peer", "raw", ChannelOptions.sequenced());
			String id = peer.await(Message.ChannelOpen.class).channelId();
			peer.send(this.alice, "{'type':'channel_data','channel_id':'" + id + "','payload':1,'seq':1}");
			BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
			opening.join().onDisconnect(reasons::add);
			peer.send(this.alice, "{'type':'channel_ack','channel_id':'" + id + "','ordering':'RAW'}");
			assertThat(take(reasons)).isEqualTo("ordering_mismatch");
			assertThat(peer.await(Message.ChannelClose.class))
				.isEqualTo(new Message.ChannelClose(id, "ordering_mismatch"));
		}
	}

	@Test
	void peerThatGoesDownEndsTheOpening() {
		try (ScriptedPeer peer = this.nodes.scripted("peer").announce()) {
			CompletableFuture<Channel> opening = this.alice.openChannelAsync("peer", "raw", RAW);
			peer.await(Message.ChannelOpen.class);
			peer.withdraw();
			assertThatExceptionOfType(CompletionException.class).isThrownBy(opening::join)
				.withCauseInstanceOf(ChannelClosedException.class)
				.withMessageContaining("peer_down");
			assertThatNothingIsLeft();
		}
	}

	@Test
	void stopEndsTheOpening() {
		try (ScriptedPeer peer = this.nodes.scripted("peer").announce()) {
			CompletableFuture<Channel> opening = this.alice.openChannelAsync("peer", "raw", RAW);
			peer.await(Message.ChannelOpen.class);
			this.alice.stop();
			assertFails(opening, PeerLinkException.class);
		}
	}

	@Test
	void cancelledOpeningLeavesNoChannel() {
		try (ScriptedPeer peer = this.nodes.scripted("peer").announce()) {
			CompletableFuture<Channel> opening = this.alice.openChannelAsync("peer", "raw", RAW);
			String id = peer.await(Message.ChannelOpen.class).channelId();
			opening.cancel(false);
			assertThat(peer.await(Message.ChannelClose.class)).isEqualTo(new Message.ChannelClose(id, "closed"));
			peer.sendAndSettle(this.alice, "{'type':'channel_ack','channel_id':'" + id + "'}");
			assertThat(this.alice.status().channels()).isEmpty();
			assertThat(this.alice.status().channelTotals().opened()).isZero();
		}
	}

	@Test
	void openingCancelledAtAnyMomentLeavesNoChannelAtEitherSide() {
		for (int i = 0; i < 200; i++) {
			CompletableFuture<Channel> opening = this.alice.openChannelAsync("bob", "raw", RAW);
			for (int spin = 0; spin < i * 20; spin++) {
				Thread.onSpinWait();
			}
			if (!opening.cancel(false)) {
				opening.join().close();
			}
			if (i % 20 == 19) {
				assertThatNothingIsLeft();
			}
		}
		assertThatNothingIsLeft();
	}

	@Test
	void interruptedOpeningLeavesNoChannel() throws InterruptedException {
		try (ScriptedPeer peer = this.nodes.scripted("peer").announce()) {
			BlockingQueue<Object> results = new LinkedBlockingQueue<>();
			Thread thread = new Thread(() -> {
				try {
					results.add(this.alice.openChannel("peer", "raw", RAW));
				}
				catch (PeerLinkException ex) {
					results.add(ex);
				}
				results.add(Thread.currentThread().isInterrupted());
			});
			thread.start();
			peer.await(Message.ChannelOpen.class);
			thread.interrupt();
			assertThat(take(results)).asString().contains("Interrupted").contains("raw");
			assertThat(take(results)).isEqualTo(true);
			peer.await(Message.ChannelClose.class);
			assertThatNothingIsLeft();
		}
	}

	@Test
	void openingInterruptedAtAnyMomentLeavesNoChannel() throws InterruptedException {
		for (int i = 0; i < 100; i++) {
			CountDownLatch started = new CountDownLatch(1);
			Thread thread = new Thread(() -> {
				started.countDown();
				try {
					this.alice.openChannel("bob", "raw", RAW).close();
				}
				catch (PeerLinkException ex) {
					assertThat(ex).hasMessageContaining("Interrupted");
				}
			});
			thread.start();
			started.await();
			for (int spin = 0; spin < i * 50; spin++) {
				Thread.onSpinWait();
			}
			thread.interrupt();
			thread.join();
		}
		assertThatNothingIsLeft();
	}

	@Test
	void channelsCanBeOpenedInsideAnAcceptor() throws InterruptedException {
		BlockingQueue<String> received = new LinkedBlockingQueue<>();
		this.alice.registerChannel("back", (channel) -> channel.onMessage(String.class, received::add),
				ChannelOptions.raw());
		this.bob.registerChannel("forth", (channel) -> this.bob.openChannel(channel.peer(), "back", RAW).send("hello"),
				ChannelOptions.raw());
		this.alice.openChannel("bob", "forth", RAW);
		assertThat(take(received)).isEqualTo("hello");
	}

	@Test
	void manyChannelsOfOnePeerAreIndependent() throws InterruptedException {
		this.bob.registerChannel("echo", (channel) -> channel.onMessage(Integer.class, channel::send),
				ChannelOptions.sequenced());
		List<CompletableFuture<Channel>> openings = new ArrayList<>();
		for (int i = 0; i < 32; i++) {
			openings.add(this.alice.openChannelAsync("bob", "echo", ChannelOptions.sequenced()));
		}
		List<Channel> channels = openings.stream().map(CompletableFuture::join).toList();
		for (int i = 0; i < 32; i++) {
			channels.get(i).send(i);
		}
		for (int i = 0; i < 32; i++) {
			assertThat(channels.get(i).receive(SOON, int.class)).isEqualTo(i);
		}
		assertThat(channels.stream().map(Channel::id).collect(Collectors.toSet())).hasSize(32);
	}

	@Test
	@SuppressWarnings("NullAway") // The test is about null.
	void registrationNamesTheArgumentThatIsNull() {
		Consumer<Channel> acceptor = (channel) -> {
		};
		assertThatNullPointerException()
			.isThrownBy(() -> this.bob.registerChannel(null, acceptor, ChannelOptions.raw()))
			.withMessage("name must not be null");
		assertThatNullPointerException().isThrownBy(() -> this.bob.registerChannel("c", null, ChannelOptions.raw()))
			.withMessage("acceptor must not be null");
		assertThatNullPointerException().isThrownBy(() -> this.bob.registerChannel("c", acceptor, null))
			.withMessage("options must not be null");
		assertThat(this.bob.registeredChannels()).containsExactly("raw");
	}

	@Test
	void registrationIsChecked() {
		Consumer<Channel> acceptor = (channel) -> {
		};
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.bob.registerChannel(" ", acceptor, ChannelOptions.raw()));
		assertThatIllegalStateException()
			.isThrownBy(() -> this.bob.registerChannel("raw", acceptor, ChannelOptions.raw()))
			.withMessageContaining("raw");
		assertThat(this.bob.unregisterChannel("raw")).isTrue();
		assertThatRejected("no_handler", () -> this.alice.openChannel("bob", "raw", RAW));
		this.bob.registerChannel("raw", acceptor, ChannelOptions.raw());
		assertThat(this.alice.openChannel("bob", "raw", RAW).isOpen()).isTrue();
	}

	private static void assertThatRejected(String reason, Runnable opening) {
		assertThatExceptionOfType(ChannelRejectedException.class).isThrownBy(opening::run)
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(reason));
	}

	private static void assertFails(CompletableFuture<Channel> opening, Class<? extends Throwable> type) {
		assertThat(opening).failsWithin(SOON).withThrowableThat().havingCause().isInstanceOf(type);
	}

	private void assertThatNothingIsLeft() {
		await().pollInterval(Duration.ofMillis(5)).untilAsserted(() -> {
			assertThat(this.alice.status().channels()).isEmpty();
			assertThat(this.bob.status().channels()).isEmpty();
		});
	}

}
