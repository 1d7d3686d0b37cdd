package io.peerlink;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import io.peerlink.internal.wire.Message;
import io.peerlink.sim.ForwardingTransport;
import io.peerlink.spi.DatagramReceiver;
import io.peerlink.spi.DatagramTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for callers that make one call at a time, at a node without room for more.
 */
class SequentialCallerTests {

	private final TestNodes nodes = new TestNodes();

	private final CountDownLatch gate = new CountDownLatch(1);

	private final AtomicReference<Impatient> transport = new AtomicReference<>();

	@AfterEach
	void close() {
		this.gate.countDown();
		this.nodes.close();
	}

	@Test
	void callerThatCallsAgainAsSoonAsItsReplyIsSentIsNotRefused() {
		PeerLink node = this.nodes.start("node",
				(builder) -> builder.handlerConcurrency(1).handlerQueueCapacity(1).transport(this::open));
		node.register("block", () -> {
			ChannelFixture.awaitQuietly(this.gate);
			return "done";
		});
		try (ScriptedPeer first = this.nodes.scripted("first"); ScriptedPeer second = this.nodes.scripted("second")) {
			first.send(node, request(1));
			second.send(node, request(1));
			await().until(() -> node.status().rpc().queuedRequests() == 1);
			Objects.requireNonNull(this.transport.get()).callAgain(first.address(), request(2));
			this.gate.countDown();
			await().until(() -> first.messages(Message.Reply.class).size() == 2
					&& second.messages(Message.Reply.class).size() == 1);
			assertThat(first.messages(Message.Response.class)).hasSize(2);
			assertThat(node.status().rpc().rejectedRequests()).isZero();
		}
	}

	private DatagramTransport open() {
		Impatient opened = new Impatient(this.nodes.openTransport());
		this.transport.set(opened);
		return opened;
	}

	private static String request(int id) {
		return "{\"type\":\"request\",\"id\":\"n" + id + "\",\"rpc\":\"block\",\"args\":[],\"kwargs\":{}}";
	}

	/**
	 * Delivers the next request of a caller while the reply to the one before is being
	 * sent.
	 */
	private static final class Impatient extends ForwardingTransport {

		private volatile DatagramReceiver receiver = (buffer, length, from) -> {
		};

		private volatile InetSocketAddress caller = InetSocketAddress.createUnresolved("none", 0);

		private volatile byte[] next = {};

		Impatient(DatagramTransport delegate) {
			super(delegate);
		}

		void callAgain(InetSocketAddress caller, String request) {
			this.next = request.getBytes(StandardCharsets.UTF_8);
			this.caller = caller;
		}

		@Override
		public void start(DatagramReceiver receiver) {
			this.receiver = receiver;
			super.start(receiver);
		}

		@Override
		public void send(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException {
			super.send(buffer, offset, length, to);
			if (to.equals(this.caller)) {
				this.caller = InetSocketAddress.createUnresolved("none", 0);
				this.receiver.onDatagram(this.next, this.next.length, to);
			}
		}

	}

}
