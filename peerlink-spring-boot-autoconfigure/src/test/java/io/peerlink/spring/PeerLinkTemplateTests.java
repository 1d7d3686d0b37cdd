package io.peerlink.spring;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.peerlink.PeerLink;
import io.peerlink.call.CallOptions;
import io.peerlink.call.CallResult;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.KeptChannel;
import io.peerlink.error.ChannelRejectedException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.peer.Peer;
import io.peerlink.spring.PeerLinkOperations.BroadcastSpec;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

class PeerLinkTemplateTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private static final ParameterizedTypeReference<List<Point>> POINTS = new ParameterizedTypeReference<>() {
	};

	@RegisterExtension
	private final MemoryLan lan = new MemoryLan();

	private final PeerLink caller = this.lan.node("caller");

	private final PeerLink worker = this.lan.node("worker");

	private final PeerLinkTemplate template = new PeerLinkTemplate(this.caller);

	@BeforeEach
	void start() {
		this.worker.register("add", int.class, int.class, (x, y) -> x + y);
		this.worker.register("points", () -> List.of(new Point(1, 2), new Point(3, 4)));
		this.worker.register("shift", Point.class, int.class, (point, by) -> new Point(point.x() + by, point.y() + by));
		this.worker.start();
		this.caller.start();
		this.template.awaitPeer("worker", LONG);
	}

	@Test
	void callReturnsTheResult() {
		assertThat(this.template.call("worker", "add", int.class, 25, 17)).isEqualTo(42);
	}

	@Test
	void callReadsGenericResults() {
		assertThat(this.template.call("worker", "points", POINTS)).containsExactly(new Point(1, 2), new Point(3, 4));
	}

	@Test
	void callAsyncCompletesWithTheResult() {
		assertThat(this.template.callAsync("worker", "shift", Point.class, new Point(1, 2), 3))
			.succeedsWithin(10, TimeUnit.SECONDS)
			.isEqualTo(new Point(4, 5));
	}

	@Test
	void callAsyncReadsGenericResults() {
		assertThat(this.template.callAsync("worker", "points", POINTS)).succeedsWithin(10, TimeUnit.SECONDS)
			.isEqualTo(List.of(new Point(1, 2), new Point(3, 4)));
	}

	@Test
	void callAsyncToAnUnknownPeerFailsTheFuture() {
		assertThat(this.template.callAsync("nobody", "add", int.class)).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(PeerNotFoundException.class);
	}

	@Test
	void broadcastCallsEveryPeer() {
		Map<String, CallResult<Integer>> results = this.template.broadcast("add", Integer.class, 1, 2);
		assertThat(results).containsOnlyKeys("worker");
		assertThat(results.get("worker")).extracting(CallResult::value).isEqualTo(3);
	}

	@Test
	void broadcastReadsGenericResults() {
		assertThat(this.template.broadcast("points", POINTS).values()).singleElement()
			.extracting(CallResult::value)
			.isEqualTo(List.of(new Point(1, 2), new Point(3, 4)));
	}

	@Test
	void asynchronousBroadcastCompletesWithAllResults() {
		assertThat(add().callAsync(Integer.class)).succeedsWithin(10, TimeUnit.SECONDS)
			.satisfies((results) -> assertThat(results).containsOnlyKeys("worker"));
		assertThat(points().callAsync(POINTS)).succeedsWithin(10, TimeUnit.SECONDS)
			.satisfies((results) -> assertThat(results).containsOnlyKeys("worker"));
	}

	@Test
	void firstReturnsTheFirstSuccesses() {
		assertThat(add().first(Integer.class)).extracting(CallResult::value).isEqualTo(3);
		assertThat(points().first(POINTS)).extracting(CallResult::value)
			.isEqualTo(List.of(new Point(1, 2), new Point(3, 4)));
		assertThat(add().first(2, Integer.class)).singleElement().extracting(CallResult::value).isEqualTo(3);
		assertThat(points().first(2, POINTS)).singleElement()
			.extracting(CallResult::value)
			.isEqualTo(List.of(new Point(1, 2), new Point(3, 4)));
	}

	@Test
	void firstAsyncCompletesWithTheFirstSuccesses() {
		assertThat(add().firstAsync(Integer.class)).succeedsWithin(10, TimeUnit.SECONDS)
			.extracting(CallResult::value)
			.isEqualTo(3);
		assertThat(points().firstAsync(POINTS)).succeedsWithin(10, TimeUnit.SECONDS)
			.satisfies((first) -> assertThat(first.value()).hasSize(2));
		assertThat(add().firstAsync(1, Integer.class)).succeedsWithin(10, TimeUnit.SECONDS)
			.satisfies((first) -> assertThat(first).singleElement().extracting(CallResult::value).isEqualTo(3));
		assertThat(points().firstAsync(1, POINTS)).succeedsWithin(10, TimeUnit.SECONDS)
			.satisfies((first) -> assertThat(first).hasSize(1));
	}

	@Test
	void firstOfNoneFails() {
		assertThatExceptionOfType(PeerLinkException.class)
			.isThrownBy(() -> this.template.broadcast().method("nothing").first(Integer.class))
			.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(1));
	}

	@Test
	void pingReturnsTheRoundTripTime() {
		assertThat(this.template.ping("worker")).isPositive();
		assertThat(this.template.pingAsync("worker")).succeedsWithin(10, TimeUnit.SECONDS)
			.satisfies((roundTrip) -> assertThat(roundTrip).isPositive());
		assertThatExceptionOfType(PeerNotFoundException.class).isThrownBy(() -> this.template.ping("nobody"));
		assertThat(this.template.pingAsync("nobody")).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(PeerNotFoundException.class);
	}

	@Test
	void optionsApplyToTheCallsMadeWithThem() {
		PeerLinkOperations named = this.template
			.with(CallOptions.defaults().withKwarg("arg0", 40).withKwarg("arg1", 2));
		assertThat(named.call("worker", "add", int.class)).isEqualTo(42);
		assertThatExceptionOfType(PeerLinkException.class)
			.isThrownBy(() -> this.template.call("worker", "add", int.class));
	}

	@Test
	void timeoutOfTheOptionsEndsACall() {
		CompletableFuture<Integer> unanswered = new CompletableFuture<>();
		this.worker.register("never", () -> unanswered);
		PeerLinkOperations shortTimeout = this.template.with(CallOptions.defaults().withTimeout(Duration.ofMillis(50)));
		assertThatExceptionOfType(PeerTimeoutException.class)
			.isThrownBy(() -> shortTimeout.call("worker", "never", void.class));
		unanswered.complete(0);
	}

	@Test
	void openChannelReturnsTheOpenChannel() throws InterruptedException {
		this.worker.registerChannel("echo", (channel) -> channel.onMessage(Point.class, channel::send),
				ChannelOptions.raw());
		try (Channel channel = this.template.openChannel("worker", "echo", ChannelOptions.raw())) {
			channel.send(new Point(1, 2));
			assertThat(channel.receive(LONG, Point.class)).isEqualTo(new Point(1, 2));
		}
	}

	@Test
	void openChannelAsyncCompletesWithTheOpenChannel() {
		this.worker.registerChannel("sink", (channel) -> {
		}, ChannelOptions.sequenced());
		assertThat(this.template.openChannelAsync("worker", "sink", ChannelOptions.sequenced()))
			.succeedsWithin(10, TimeUnit.SECONDS)
			.satisfies((channel) -> assertThat(channel.name()).isEqualTo("sink"));
	}

	@Test
	void keepOpenKeepsAChannelToEachPeerThatIsSelected() {
		BlockingQueue<String> received = new LinkedBlockingQueue<>();
		this.worker.registerChannel("sink", (channel) -> channel.onMessage(String.class, received::add),
				ChannelOptions.sequenced());
		List<String> opened = new CopyOnWriteArrayList<>();
		try (KeptChannel one = this.template.keepOpen("worker", "sink", ChannelOptions.sequenced());
				KeptChannel all = this.template.keepOpen((peer) -> true, "sink", ChannelOptions.sequenced(),
						(channel) -> opened.add(channel.peer().name()))) {
			await().until(() -> one.current().isPresent() && all.channels().size() == 1);
			assertThat(opened).containsExactly("worker");
			assertThat(one.send("to one")).isEqualTo(1);
			assertThat(all.send("to all")).isEqualTo(1);
			await().untilAsserted(() -> assertThat(received).containsExactlyInAnyOrder("to one", "to all"));
		}
		await().until(() -> this.worker.status().channels().isEmpty());
	}

	@Test
	void rejectedChannelFailsWithTheExceptionOfTheNode() {
		assertThatExceptionOfType(ChannelRejectedException.class)
			.isThrownBy(() -> this.template.openChannel("worker", "none", ChannelOptions.raw()));
		assertThat(this.template.openChannelAsync("nobody", "none", ChannelOptions.raw()))
			.failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(PeerNotFoundException.class);
	}

	@Test
	void peersAreListed() {
		assertThat(this.template.peers()).extracting(Peer::name).containsExactly("worker");
		assertThat(this.template.awaitPeers(1, LONG)).isTrue();
		assertThat(this.template.awaitPeers(2, Duration.ofMillis(1))).isFalse();
	}

	@Test
	void interruptedWaitKeepsTheInterrupt() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> this.template.awaitPeer("nobody", LONG))
			.withMessageContaining("nobody");
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	@SuppressWarnings("NullAway") // The test is about null.
	void nodeIsRequired() {
		assertThatIllegalArgumentException().isThrownBy(() -> new PeerLinkTemplate(null));
	}

	private BroadcastSpec add() {
		return this.template.broadcast().method("add").args(1, 2);
	}

	private BroadcastSpec points() {
		return this.template.broadcast().method("points");
	}

	record Point(int x, int y) {
	}

}
