package io.peerlink.internal.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

import io.peerlink.call.CallObserver;
import io.peerlink.call.CallOptions;
import io.peerlink.call.CallResult;
import io.peerlink.call.ReliabilityOptions;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.handler.ErrorMessages;
import io.peerlink.internal.context.MessageSender;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.context.NodeExecutors;
import io.peerlink.internal.context.NodeIdentity;
import io.peerlink.internal.context.NodeLimits;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.tcp.StreamEngine;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.peer.Peer;
import io.peerlink.sim.SimNetwork;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.testing.InMemoryNetwork;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for blocked callers whose calls the timer has forgotten.
 */
class ForgottenCallTests {

	private static final InetSocketAddress ADDRESS = SimNetwork.address(5000);

	private static final Peer PEER = new Peer("peer", "instance", ADDRESS, Map.of());

	private final BrokenTimer timer = new BrokenTimer();

	private final CallEngine engine = engine();

	@Test
	void callTimesOut() {
		CallTarget target = new CallTarget("peer", () -> PEER, true, CallOptions.defaults());
		assertThatExceptionOfType(PeerTimeoutException.class)
			.isThrownBy(() -> this.engine.call(target, "run", String.class, new Object[0]));
		assertThat(this.engine.pendingCalls()).isZero();
		assertThat(this.engine.calls().size()).isZero();
	}

	@Test
	void callsOfABroadcastTimeOut() {
		BroadcastCall<String> broadcast = new BroadcastCall<>(this.engine, List.of(PEER), 1, "run", String.class);
		broadcast.start(this.engine.payload(CallOptions.defaults(), new Object[0]), true);
		List<CallResult<String>> results = broadcast.await();
		assertThat(results).singleElement()
			.satisfies((result) -> assertThat(result.error()).isInstanceOf(PeerTimeoutException.class));
		assertThat(this.engine.pendingCalls()).isZero();
		assertThat(this.engine.calls().size()).isZero();
	}

	private CallEngine engine() {
		NodeExecutors executors = new NodeExecutors((handler) -> true, Runnable::run, Runnable::run, Runnable::run,
				Runnable::run);
		PeerTable peers = new PeerTable("caller", this.timer, Runnable::run);
		peers.discovered("test", new DiscoveredNode(PEER.name(), PEER.instanceId(), ADDRESS, Map.of()));
		NodeContext context = new NodeContext(() -> new NodeIdentity("caller", "caller"), this.timer,
				new SplittableRandom(1), new MessageSender(new MessageCodec(), new InMemoryNetwork().open(0)),
				executors, peers, new PayloadMapper(JsonMapper.shared()), CallObserver.NONE,
				new NodeLimits(Duration.ofSeconds(5), 10, 10, 10, 10, ReliabilityOptions.defaults(),
						ErrorMessages.APPLICATION, true));
		return new CallEngine(context, (address, timeout) -> new CompletableFuture<>(),
				new StreamEngine(context, null, 1 << 20, Runnable::run));
	}

	/**
	 * Runs no task. Each look at the clock takes two seconds, so that nobody has to wait.
	 */
	private static final class BrokenTimer implements Scheduler {

		private long now;

		@Override
		public long nanoTime() {
			this.now += Duration.ofSeconds(2).toNanos();
			return this.now;
		}

		@Override
		public long epochMillis() {
			return 0;
		}

		@Override
		public Timer schedule(Duration delay, Runnable task) {
			return () -> {
			};
		}

	}

}
