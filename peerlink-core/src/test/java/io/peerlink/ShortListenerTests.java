package io.peerlink;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for listeners of channels that run on the thread that reads the socket.
 */
@Timeout(60)
class ShortListenerTests {

	private static final int MANY = 300;

	private final LoopbackNodes nodes = new LoopbackNodes();

	private final PeerLink sender = this.nodes.start("sender");

	private volatile String thread = "";

	@AfterEach
	void closeNodes() {
		this.nodes.close();
	}

	@Test
	void shortListenerComesToRunOnAReceiveThread() throws Exception {
		PeerLink receiver = this.nodes.start("callee");
		Channel channel = open(receiver, (number) -> this.thread = Thread.currentThread().getName());
		await().pollInterval(Duration.ofMillis(1)).until(() -> {
			channel.send(1);
			return this.thread.contains("callee-receive");
		});
	}

	@Test
	void shortListenerStaysOnItsVirtualThread() throws Exception {
		PeerLink receiver = this.nodes.start("callee", (builder) -> builder.virtualThreads(true));
		AtomicInteger received = new AtomicInteger();
		Channel channel = open(receiver, (number) -> {
			assertThat(Thread.currentThread().getName()).doesNotContain("callee-receive");
			received.incrementAndGet();
		});
		for (int i = 1; i <= MANY; i++) {
			int number = i;
			channel.send(number);
			await().pollInterval(Duration.ofMillis(1)).until(() -> received.get() == number);
		}
	}

	@Test
	void listenerThatBlocksOnAReceiveThreadHoldsUpNobodyElse() throws Exception {
		PeerLink receiver = this.nodes.start("callee");
		receiver.register("leaf", () -> 1);
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		List<Integer> received = new CopyOnWriteArrayList<>();
		Channel channel = open(receiver, (number) -> {
			if (number < 0 && Thread.currentThread().getName().contains("callee-receive")) {
				blocked.countDown();
				ChannelFixture.awaitQuietly(end);
			}
			else if (number > 0) {
				received.add(number);
			}
		});
		await().pollInterval(Duration.ofMillis(1)).until(() -> {
			channel.send(0);
			channel.send(-1);
			return blocked.getCount() == 0;
		});
		for (int i = 1; i <= 20; i++) {
			channel.send(i);
			assertThat(this.sender.peer("callee").call("leaf", int.class)).isOne();
		}
		assertThat(received).isEmpty();
		end.countDown();
		await().untilAsserted(() -> assertThat(received).isEqualTo(IntStream.rangeClosed(1, 20).boxed().toList()));
	}

	@Test
	void listenerOnAReceiveThreadMayCallItsPeer() throws Exception {
		PeerLink receiver = this.nodes.start("callee");
		this.sender.register("leaf", () -> 7);
		Channel channel = open(receiver, (number) -> {
			if (number < 0 && Thread.currentThread().getName().contains("callee-receive")) {
				this.thread = "called " + receiver.peer("sender").call("leaf", int.class);
			}
		});
		await().pollInterval(Duration.ofMillis(1)).until(() -> {
			channel.send(0);
			channel.send(-1);
			return this.thread.equals("called 7");
		});
	}

	@Test
	void listenerOnAReceiveThreadMayStopItsNode() throws Exception {
		PeerLink receiver = this.nodes.start("callee");
		Channel channel = open(receiver, (number) -> {
			if (number < 0 && Thread.currentThread().getName().contains("callee-receive")) {
				receiver.stop();
				this.thread = "stopped";
			}
		});
		await().pollInterval(Duration.ofMillis(1)).until(() -> {
			if (channel.isOpen()) {
				channel.send(0);
				channel.send(-1);
			}
			return this.thread.equals("stopped");
		});
		assertThat(receiver.isRunning()).isFalse();
	}

	private Channel open(PeerLink receiver, Consumer<Integer> listener) throws InterruptedException {
		receiver.registerChannel("numbers", (channel) -> channel.onMessage(Integer.class, listener),
				ChannelOptions.raw());
		this.nodes.awaitAll();
		return this.sender.openChannel("callee", "numbers", ChannelOptions.raw());
	}

}
