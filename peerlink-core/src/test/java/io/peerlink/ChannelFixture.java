package io.peerlink;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes on a network in memory that have discovered each other.
 */
abstract class ChannelFixture {

	/**
	 * Much longer than any operation in memory takes.
	 */
	static final Duration SOON = Duration.ofSeconds(10);

	final TestNodes nodes = new TestNodes();

	PeerLink alice;

	PeerLink bob;

	@BeforeEach
	void startNodes() throws InterruptedException {
		this.alice = this.nodes.start("alice");
		this.bob = this.nodes.start("bob");
		this.nodes.awaitAll();
	}

	@AfterEach
	void stopNodes() {
		this.nodes.close();
	}

	/**
	 * Opens a channel from alice to bob.
	 */
	Pair open(ChannelOptions options) throws InterruptedException {
		return open(options, options);
	}

	Pair open(ChannelOptions options, ChannelOptions acceptorOptions) throws InterruptedException {
		BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
		String name = TestNodes.uniqueName("channel");
		this.bob.registerChannel(name, accepted::add, acceptorOptions);
		Channel initiator = this.alice.openChannel("bob", name, options);
		return new Pair(initiator, take(accepted));
	}

	/**
	 * Takes the next element of a queue, which must arrive soon.
	 */
	static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
		T taken = queue.poll(SOON.toSeconds(), TimeUnit.SECONDS);
		assertThat(taken).as("something within " + SOON).isNotNull();
		return taken;
	}

	static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Both sides of a channel.
	 */
	record Pair(Channel initiator, Channel acceptor) {
	}

}
