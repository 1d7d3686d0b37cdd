package io.peerlink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.peerlink.StreamedNodes.Network;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.node.NodeRun;
import io.peerlink.stream.PeerStream;
import io.peerlink.stream.StreamFrames;
import io.peerlink.stream.StreamOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for peers that send streamed values wrongly, or come for those of others.
 */
@Timeout(60)
class HostileValueTests {

	private static final TypeReference<Stream<Integer>> NUMBERS = new TypeReference<>() {
	};

	private final StreamedNodes nodes = new StreamedNodes();

	@AfterEach
	void close() {
		this.nodes.close();
	}

	/**
	 * Returns a client of a peer that answers those who come for its values with bytes of
	 * its own.
	 */
	private Stream<Integer> from(byte[] answer) throws InterruptedException {
		PeerLink caller = this.nodes.start(Network.SOCKETS, "caller");
		PeerLink callee = this.nodes.start(Network.SOCKETS, "callee");
		callee.register("ticks", () -> Map.of("$stream", "0".repeat(32), "kind", "items"));
		((DefaultPeerLink) callee).running().byteStreams().serve("__value", (stream, instance) -> {
			StreamFrames.of(stream.stream()).read();
			stream.write(answer, answer.length);
		});
		this.nodes.awaitAll(Network.SOCKETS);
		return requireNonNull(caller.peer("callee").call("ticks", NUMBERS));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "00", "00000000", "000000015a", "0000000149", "00000002497b", "00000003493131ff",
			"0000000349310a31", "000000024201", "7fffffff49", "ffffffff", "0000000158", "00000003587b7d",
			"00000002450a" })
	void garbageBreaksTheStreamOff(String hex) throws Exception {
		Stream<Integer> numbers = from(HexFormat.of().parseHex(hex));
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(numbers::toList)
			.withMessageContaining("the result of ticks from 'callee' has broken off");
	}

	@Test
	void surplusItemsOnlyFillTheBuffer() throws Exception {
		byte[] item = HexFormat.of().parseHex("000000024931");
		ByteBuffer many = ByteBuffer.allocate(item.length * 1000 + 5);
		for (int i = 0; i < 1000; i++) {
			many.put(item);
		}
		many.put(HexFormat.of().parseHex("0000000145"));
		assertThat(from(many.array())).hasSize(1000);
	}

	@Test
	void streamThatEndsWithoutItsEndIsBroken() throws Exception {
		Stream<Integer> numbers = from(HexFormat.of().parseHex("000000024931"));
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(numbers::toList)
			.withMessageContaining("before the end");
	}

	@Test
	void strangersGetNothing() throws Exception {
		PeerLink caller = this.nodes.start(Network.SOCKETS, "caller");
		PeerLink callee = this.nodes.start(Network.SOCKETS, "callee");
		PeerLink thief = this.nodes.start(Network.SOCKETS, "thief");
		AtomicBoolean closed = new AtomicBoolean();
		AtomicReference<String> token = new AtomicReference<>();
		callee.register("leak", Map.class, (placeholder) -> {
			token.set((String) placeholder.get("$stream"));
			assertThat(answer(thief, requireNonNull(token.get()))).contains("There is no such value");
			assertThat(closed).isFalse();
			return 1;
		});
		this.nodes.awaitAll(Network.SOCKETS);
		Stream<Integer> secret = Stream.of(42).onClose(() -> closed.set(true));
		assertThat(caller.peer("callee").call("leak", Integer.class, secret)).isOne();
		await().untilTrue(closed);
		assertThat(answer(callee, requireNonNull(token.get()))).contains("There is no such value");
		assertThat(caller.status().streamTotals().refusedValues()).isEqualTo(2);
	}

	private static String answer(PeerLink reader, String token) {
		try {
			return read(reader, "caller", token);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Opens what {@link PeerLink#openStream} refuses to, as other programs may.
	 */
	private static String read(PeerLink reader, String peer, String token) throws IOException {
		NodeRun node = ((DefaultPeerLink) reader).running();
		try (PeerStream stream = node.byteStreams().open(node.findPeer(peer), "__value", StreamOptions.defaults())) {
			stream.readTimeout(Duration.ofSeconds(5));
			StreamFrames frames = StreamFrames.of(stream);
			frames.write(ByteBuffer.allocate(41)
				.put((byte) 'O')
				.put(token.getBytes(StandardCharsets.US_ASCII))
				.putLong(10)
				.array());
			return new String(requireNonNull(frames.read()), StandardCharsets.UTF_8);
		}
	}

	@Test
	void thousandWrongTokensDisturbNobody() throws Exception {
		PeerLink caller = this.nodes.start(Network.SOCKETS, "caller");
		PeerLink callee = this.nodes.start(Network.SOCKETS, "callee");
		callee.register("ticks", () -> Stream.of(1, 2));
		this.nodes.awaitAll(Network.SOCKETS);
		for (int i = 0; i < 1000; i++) {
			assertThat(read(caller, "callee", String.format("%032d", i))).contains("There is no such value");
		}
		assertThat(requireNonNull(caller.peer("callee").call("ticks", NUMBERS))).containsExactly(1, 2);
		assertThat(callee.status().streamTotals().refusedValues()).isEqualTo(1000);
		await().until(() -> callee.status().openStreams().isEmpty());
	}

	@Test
	void reservedNameIsNotForUsers() {
		PeerLink node = PeerLink.builder("node").build();
		assertThatIllegalArgumentException().isThrownBy(() -> node.registerStream("__value", (stream) -> {
		})).withMessageContaining("reserved");
	}

	@Test
	void resultsThatAreNeverReadAreBounded() throws Exception {
		PeerLink caller = this.nodes.start(Network.SOCKETS, "caller");
		PeerLink callee = this.nodes.start(Network.SOCKETS, "callee");
		callee.register("ticks", () -> Stream.of(1, 2));
		this.nodes.awaitAll(Network.SOCKETS);
		List<Stream<Integer>> unread = Stream
			.generate(() -> requireNonNull(caller.peer("callee").call("ticks", NUMBERS)))
			.limit(64)
			.toList();
		assertThatExceptionOfType(PeerLinkException.class)
			.isThrownBy(() -> caller.peer("callee").call("ticks", NUMBERS))
			.withMessageContaining("wait to be read");
		unread.get(0).close();
		await().ignoreExceptions()
			.untilAsserted(() -> assertThat(requireNonNull(caller.peer("callee").call("ticks", NUMBERS)))
				.containsExactly(1, 2));
	}

}
