package io.peerlink;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.peerlink.internal.context.MessageSender;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.PeerDiscovery;
import io.peerlink.testing.InMemoryDiscovery;
import io.peerlink.testing.InMemoryNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for replies of an attacker who knows the request but has another address.
 */
class ForgedReplyTests {

	private final InMemoryNetwork network = new InMemoryNetwork();

	private final InMemoryDiscovery discovery = new InMemoryDiscovery();

	private final MessageCodec codec = new MessageCodec();

	@Test
	void replyCountsOnlyFromThePeerThatWasAsked() throws Exception {
		BlockingQueue<Message.Request> requests = new LinkedBlockingQueue<>();
		try (DatagramTransport asked = this.network.open(0);
				DatagramTransport attacker = this.network.open(0);
				PeerLink caller = PeerLink.builder("caller")
					.mdns(false)
					.transport(() -> this.network.open(0))
					.discovery(() -> this.discovery.join(InetAddress.getLoopbackAddress()))
					.build()) {
			asked.start((buffer, length, from) -> {
				if (this.codec.decode(buffer, 0, length) instanceof Message.Request request) {
					requests.add(request);
				}
			});
			PeerDiscovery announcing = this.discovery.join(InetAddress.getLoopbackAddress());
			announcing.start(new IgnoringListener());
			announcing.announce(new Announcement("asked", "instance", asked.localAddress().getPort(), Map.of()));
			caller.start();
			CompletableFuture<@Nullable String> call = caller.peer("asked").callAsync("secret", String.class);
			Message.Request request = requests.poll(5, TimeUnit.SECONDS);
			assertThat(request).isNotNull();
			InetSocketAddress callerAddress = caller.status().address();
			new MessageSender(this.codec, attacker)
				.send(new Message.Response(request.id(), RawJson.of("\"forged\""), null), callerAddress);
			await().until(() -> caller.status().rpc().strayReplies() == 1);
			assertThat(call).isNotDone();
			new MessageSender(this.codec, asked).send(new Message.Response(request.id(), RawJson.of("\"true\""), null),
					callerAddress);
			assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo("true");
		}
	}

}
