package io.peerlink;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.peerlink.internal.context.MessageSender;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.peer.Peer;
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
 * Tests for replies that do not come from the address of the peer that was asked.
 */
class ForgedReplyTests {

	private final InMemoryNetwork network = new InMemoryNetwork();

	private final InMemoryDiscovery discovery = new InMemoryDiscovery();

	private final MessageCodec codec = new MessageCodec();

	@Test
	void replyCountsByTheIdOfItsRequestAlone() throws Exception {
		BlockingQueue<Message.Request> requests = new LinkedBlockingQueue<>();
		try (DatagramTransport asked = this.network.open(0);
				DatagramTransport other = this.network.open(0);
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
			MessageId guess = MessageId.ofText(UUID.randomUUID().toString());
			for (DatagramTransport source : List.of(asked, other)) {
				new MessageSender(this.codec, source).send(new Message.Response(guess, RawJson.of("\"forged\""), null),
						callerAddress);
			}
			await().until(() -> caller.status().rpc().strayReplies() == 2);
			assertThat(call).isNotDone();
			// Another address of the machine that was asked, for all that the caller
			// knows.
			new MessageSender(this.codec, other).send(new Message.Response(request.id(), RawJson.of("\"true\""), null),
					callerAddress);
			assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo("true");
			assertThat(caller.peers()).extracting(Peer::address)
				.as("the path to the peer does not move")
				.containsExactly(address(asked));
		}
	}

	@Test
	void idsAreNotPredictable() throws Exception {
		BlockingQueue<Message.Request> requests = new LinkedBlockingQueue<>();
		try (DatagramTransport asked = this.network.open(0);
				PeerLink caller = PeerLink.builder("caller")
					.mdns(false)
					.transport(() -> this.network.open(0))
					.build()) {
			asked.start((buffer, length, from) -> {
				if (this.codec.decode(buffer, 0, length) instanceof Message.Request request) {
					requests.add(request);
				}
			});
			caller.start();
			Peer peer = new Peer("asked", "instance", address(asked), Map.of());
			Set<String> ids = new HashSet<>();
			for (int i = 0; i < 1000; i++) {
				caller.peer(peer).callAsync("secret", String.class).cancel(false);
				ids.add(Objects.requireNonNull(requests.poll(5, TimeUnit.SECONDS)).id().json().replaceAll("[-\"]", ""));
			}
			assertThat(ids).hasSize(1000).allMatch((id) -> id.length() == 32);
			for (int bit = 0; bit < 128; bit++) {
				int position = bit;
				long ones = ids.stream().filter((id) -> new BigInteger(id, 16).testBit(position)).count();
				assertThat(ones).as("bit %d of 1000 ids", bit).isBetween(350L, 650L);
			}
		}
	}

	private static InetSocketAddress address(DatagramTransport transport) {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), transport.localAddress().getPort());
	}

}
