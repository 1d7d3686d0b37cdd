package io.peerlink;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.internal.context.MessageSender;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.sim.ForwardingTransport;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.StreamTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for answers that send a caller to a TCP port which is not that of the peer.
 */
class ForgedTcpPortTests {

	private static final int NOBODYS_PORT = 1;

	private final TestNodes nodes = new TestNodes();

	private final AtomicInteger forged = new AtomicInteger();

	@AfterEach
	void close() {
		this.nodes.close();
	}

	@Test
	void largeReplyIsFetchedWhereThePeerItselfHasSaid() throws InterruptedException {
		PeerLink caller = this.nodes.start("caller");
		PeerLink callee = this.nodes.start("callee",
				(builder) -> builder.transport(() -> new ForgingTransport(this.nodes.openTransport())));
		AtomicInteger executions = new AtomicInteger();
		callee.register("text", int.class, (length) -> {
			executions.incrementAndGet();
			return "x".repeat(length);
		});
		this.nodes.awaitAllVerified();
		assertThat(caller.peer("callee").call("text", String.class, 20_000)).hasSize(20_000);
		assertThat(executions).hasValue(1);
		assertThat(this.forged).hasPositiveValue();
	}

	/**
	 * Puts another port into each answer that has one.
	 */
	private final class ForgingTransport extends ForwardingTransport {

		private final MessageCodec codec = new MessageCodec();

		private final DatagramTransport delegate;

		ForgingTransport(DatagramTransport delegate) {
			super(delegate);
			this.delegate = delegate;
		}

		@Override
		public void send(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException {
			if (this.codec.decode(buffer, offset, length) instanceof Message.ErrorReply answer && answer.pl() != null
					&& answer.errorType().equals(Message.ErrorReply.USE_TCP)) {
				ForgedTcpPortTests.this.forged.incrementAndGet();
				new MessageSender(this.codec, this.delegate).send(answer.with(answer.pl().withTcpPort(NOBODYS_PORT)),
						to);
				return;
			}
			super.send(buffer, offset, length, to);
		}

		@Override
		public @Nullable StreamTransport streams() {
			return this.delegate.streams();
		}

	}

}
