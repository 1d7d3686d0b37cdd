package io.peerlink.internal.context;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;

import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.sim.ForwardingTransport;
import io.peerlink.sim.SimNetwork;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.testing.InMemoryNetwork;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link MessageSender} with a transport of a user.
 */
class MessageSenderTests {

	@Test
	void exceptionOfATransportIsAFailureToSend() {
		IllegalStateException defect = new IllegalStateException("a defect");
		try (DatagramTransport transport = new ThrowingTransport(defect)) {
			MessageSender sender = new MessageSender(new MessageCodec(), transport);
			assertThatIOException()
				.isThrownBy(() -> sender.send(new Message.Goodbye("instance", "name"), SimNetwork.address(5000)))
				.withMessageContaining("a defect")
				.withCause(defect);
		}
	}

	@Test
	void messageThatIsEncodedMeanwhileHasABufferOfItsOwn() {
		try (DatagramTransport transport = new InMemoryNetwork().open(0)) {
			MessageSender sender = new MessageSender(new MessageCodec(), transport);
			Message message = new Message.Goodbye("instance", "name");
			Message longer = new Message.Goodbye("another instance", "a longer name");
			try (EncodedMessage encoded = sender.prepare(message)) {
				byte[] other = sender.encode(longer);
				assertThat(Arrays.copyOf(encoded.array(), encoded.length()))
					.isEqualTo(new MessageCodec().encode(message));
				assertThat(other).isEqualTo(new MessageCodec().encode(longer));
			}
			assertThat(sender.encode(message)).isEqualTo(new MessageCodec().encode(message));
		}
	}

	@Test
	void messageThatDoesNotFitLeavesNothingBehind() {
		try (DatagramTransport transport = new InMemoryNetwork().open(0)) {
			MessageSender sender = new MessageSender(new MessageCodec(), transport);
			assertThatExceptionOfType(PayloadTooLargeException.class)
				.isThrownBy(() -> sender.encode(new Message.Goodbye("i".repeat(2000), "name")));
			Message message = new Message.Goodbye("instance", "name");
			assertThat(sender.encode(message)).isEqualTo(new MessageCodec().encode(message));
		}
	}

	@Test
	void datagramThatIsTooLongIsRecognised() {
		assertThat(MessageSender.isTooLong(new IOException("Message too long"))).isTrue();
		assertThat(MessageSender
			.isTooLong(new IOException("A message sent on a datagram socket was larger than the internal buffer")))
			.isTrue();
		assertThat(MessageSender.isTooLong(new IOException("Operation not permitted"))).isFalse();
		assertThat(MessageSender.isTooLong(new IOException())).isFalse();
	}

	private static final class ThrowingTransport extends ForwardingTransport {

		private final RuntimeException defect;

		ThrowingTransport(RuntimeException defect) {
			super(new InMemoryNetwork().open(0));
			this.defect = defect;
		}

		@Override
		public void send(byte[] buffer, int offset, int length, InetSocketAddress to) {
			throw this.defect;
		}

	}

}
