package io.peerlink;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.peerlink.call.CallOptions;
import io.peerlink.error.PeerLinkException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.core.type.TypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what streamed results and arguments change in messages, and what not.
 */
@Timeout(30)
class StreamedWireTests {

	private static final TypeReference<Stream<Integer>> NUMBERS = new TypeReference<>() {
	};

	private final TestNodes nodes = new TestNodes();

	@AfterEach
	void close() {
		this.nodes.close();
	}

	private static String request(ScriptedPeer peer) {
		await().until(() -> !peer.received("request").isEmpty());
		return peer.received("request").get(0);
	}

	@Test
	void onlyRequestsThatAskForAStreamSaySo() throws Exception {
		PeerLink caller = this.nodes.start("caller");
		try (ScriptedPeer plain = this.nodes.scripted("plain").answerPings().announce(Map.of("plv", "1"));
				ScriptedPeer asked = this.nodes.scripted("asked").answerPings().announce(Map.of("plv", "1"))) {
			this.nodes.awaitAll();
			caller.awaitPeers(2, Duration.ofSeconds(5));
			CompletableFuture<Integer> first = caller.peer("plain").callAsync("ticks", Integer.class, 7);
			CompletableFuture<Stream<Integer>> second = caller.peer("asked").callAsync("ticks", NUMBERS, 7);
			String own = "\"id\":\"[^\"]*\"|\"to\":\"[^\"]*\"|\"seq\":[0-9]*|plain|asked";
			assertThat(request(plain)).doesNotContain("bun");
			assertThat(request(asked)).contains("\"bun\":4");
			assertThat(request(plain).replaceAll(own, ""))
				.isEqualTo(request(asked).replaceAll(own, "").replace(",\"bun\":4", ""));
			first.cancel(true);
			second.cancel(true);
		}
	}

	@Test
	void pythonIsNotAskedAndItsArrayIsRead() throws Exception {
		PeerLink caller = this.nodes.start("caller");
		try (ScriptedPeer python = this.nodes.scripted("python").hideIdentity().announce()) {
			this.nodes.awaitAll();
			caller.awaitPeers(1, Duration.ofSeconds(5));
			CompletableFuture<Stream<Integer>> result = caller.peer("python").callAsync("ticks", NUMBERS, 7);
			assertThat(request(python)).doesNotContain("\"pl\"");
			String id = request(python).replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
			python.send(caller, "{\"type\":\"response\",\"id\":\"" + id + "\",\"result\":[1,2]}");
			assertThat(result.get(5, TimeUnit.SECONDS)).containsExactly(1, 2);
		}
	}

	@Test
	void pythonTakesNoStreamedArgument() throws Exception {
		PeerLink caller = this.nodes.start("caller");
		try (ScriptedPeer python = this.nodes.scripted("python").hideIdentity().announce(Map.of("tcp_port", "1"))) {
			this.nodes.awaitAll();
			caller.awaitPeers(1, Duration.ofSeconds(5));
			assertThatExceptionOfType(PeerLinkException.class).isThrownBy(
					() -> caller.peer("python").with(CallOptions.defaults()).call("sum", Integer.class, Stream.of(1)))
				.withMessageContaining("was not sent");
			assertThat(python.received("request")).isEmpty();
		}
	}

}
