package io.peerlink.internal.node;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.peerlink.StubDiscovery;
import io.peerlink.call.CallObserver;
import io.peerlink.call.ReliabilityOptions;
import io.peerlink.file.FileOptions;
import io.peerlink.handler.ErrorMessages;
import io.peerlink.internal.context.MessageSender;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.context.NodeExecutors;
import io.peerlink.internal.context.NodeIdentity;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.Announcement;
import io.peerlink.testing.InMemoryNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class AnnouncerTests {

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final Queue<String> calls = new ConcurrentLinkedQueue<>();

	private final NodeSettings settings = new NodeSettings("Pi", "1", false, null, null, null, 0, false, List.of(),
			List.of(), List.of(() -> new RecordingDiscovery()), LivenessOptions.defaults(), 10, Duration.ofSeconds(1),
			10, 1, 1, ErrorMessages.APPLICATION, 10, 10, false, Duration.ofSeconds(1), List.of(), List.of(), List.of(),
			ReliabilityOptions.defaults(), null, true, true, null, 1 << 20, 10, FileOptions.none());

	private final Announcer announcer = new Announcer(this.settings, context(),
			new NodeDiscoveries(this.settings, null), () -> 5000, OptionalInt.of(6000));

	/**
	 * The announcement has begun when the name is lost, and goes on after that.
	 */
	@Test
	@Timeout(10)
	void nodeIsNotAnnouncedByANameThatItHasJustLost() throws InterruptedException {
		this.announcer.start();
		this.calls.clear();
		this.scheduler.advance(Duration.ofSeconds(5));
		Thread repetition = new Thread(this.announcer::repeat);
		Thread heartbeat = new Thread(this.announcer::announceAgain);
		synchronized (this.announcer) {
			start(repetition);
			start(heartbeat);
			this.announcer.abandon();
		}
		repetition.join();
		heartbeat.join();
		assertThat(this.calls).containsExactly("abandon");
		this.announcer.resume();
		assertThat(this.calls).containsExactly("abandon", "announce");
	}

	private static void start(Thread thread) {
		thread.start();
		while (thread.getState() != Thread.State.BLOCKED) {
			Thread.onSpinWait();
		}
	}

	private NodeContext context() {
		NodeExecutors executors = new NodeExecutors((handler) -> true, Runnable::run, Runnable::run, Runnable::run,
				Runnable::run);
		return new NodeContext(() -> new NodeIdentity("Pi", "own"), this.scheduler, new Random(1),
				new MessageSender(new MessageCodec(), new InMemoryNetwork().open(0)), executors,
				new PeerTable("own", this.scheduler, Runnable::run), new PayloadMapper(JsonMapper.shared()),
				CallObserver.NONE, this.settings.limits());
	}

	private final class RecordingDiscovery extends StubDiscovery {

		@Override
		public void announce(Announcement self) {
			AnnouncerTests.this.calls.add("announce");
		}

		@Override
		public void withdraw() {
			AnnouncerTests.this.calls.add("withdraw");
		}

		@Override
		public void abandon() {
			AnnouncerTests.this.calls.add("abandon");
		}

	}

}
