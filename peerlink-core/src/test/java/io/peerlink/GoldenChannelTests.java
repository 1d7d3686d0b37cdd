package io.peerlink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.peerlink.channel.ChannelOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests with the recorded channel datagrams of a Python initiator (1.1.0), sent to a node
 * instead of the Python acceptor of the recording.
 */
class GoldenChannelTests {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final String RAW = "5e85f18d-ce22-4876-82d3-1ab92813541b";

	private static final String SEQUENCE = "757457c8-6551-4b8f-993a-86abf2ed8026";

	private static final String MISMATCH = "06803f8b-4b74-43b1-90cd-af2d83a1b54e";

	private static final String NONE = "9b6f6b1b-bf8b-44b6-a471-f157ca7b4113";

	private final TestNodes nodes = new TestNodes();

	private final Queue<String> ends = new ConcurrentLinkedQueue<>();

	private ScriptedPeer python;

	private PeerLink node;

	@BeforeEach
	void start() {
		this.node = this.nodes.start("Phone1");
		this.python = this.nodes.scripted("Phone2");
		register("raw", ChannelOptions.raw());
		register("seq", ChannelOptions.sequenced());
	}

	private void register(String name, ChannelOptions options) {
		this.node.registerChannel(name, (channel) -> {
			channel.onDisconnect((reason) -> this.ends.add(channel.peer().name() + " " + name + " " + reason));
			channel.onMessage((message) -> channel.send(Map.of("echo", MAPPER.readTree(message.json()))));
		}, options);
	}

	@AfterEach
	void stop() {
		this.python.close();
		this.nodes.close();
	}

	@Test
	void rawChannelOfPythonIsAccepted() throws IOException {
		replay(RAW, 3);
		assertThat(this.python.received()).containsExactly(
				"{\"type\":\"channel_ack\",\"channel_id\":\"" + RAW + "\",\"ordering\":\"RAW\"}",
				"{\"type\":\"channel_data\",\"channel_id\":\"" + RAW
						+ "\",\"payload\":{\"echo\":{\"tick\":1,\"players\":[]}}}");
		await().untilAsserted(() -> assertThat(this.ends).containsExactly("Phone2 raw closed"));
	}

	@Test
	void sequenceOfPythonIsAccepted() throws IOException {
		replay(SEQUENCE, 3);
		assertThat(this.python.received()).containsExactly(
				"{\"type\":\"channel_ack\",\"channel_id\":\"" + SEQUENCE + "\",\"ordering\":\"SEQUENCE\"}",
				"{\"type\":\"channel_data\",\"channel_id\":\"" + SEQUENCE
						+ "\",\"payload\":{\"echo\":{\"tick\":1,\"players\":[]}},\"seq\":1}");
		await().untilAsserted(() -> assertThat(this.ends).containsExactly("Phone2 seq closed"));
	}

	@Test
	void rejectionsAreThoseOfPython() throws IOException {
		replay(MISMATCH, 1);
		replay(NONE, 1);
		assertThat(this.python.received()).containsExactly(
				"{\"type\":\"channel_close\",\"channel_id\":\"" + MISMATCH + "\",\"reason\":\"ordering_mismatch\"}",
				"{\"type\":\"channel_close\",\"channel_id\":\"" + NONE + "\",\"reason\":\"no_handler\"}");
		assertThat(this.ends).isEmpty();
	}

	/**
	 * Sends the datagrams of the initiator, each one after the answer to the one before,
	 * as in the recording.
	 */
	private void replay(String channelId, int expected) throws IOException {
		List<String> datagrams = initiatorsDatagrams(channelId);
		assertThat(datagrams).hasSize(expected);
		for (int i = 0; i < datagrams.size(); i++) {
			int answers = this.python.received().size() + 1;
			this.python.sendExactly(this.node, datagrams.get(i));
			if (!datagrams.get(i).contains("channel_close")) {
				await().until(() -> this.python.received().size() == answers);
			}
		}
	}

	private static List<String> initiatorsDatagrams(String channelId) throws IOException {
		try (InputStream stream = GoldenChannelTests.class
			.getResourceAsStream("/vectors/python-peerlink-1.1.0.jsonl")) {
			assertThat(stream).isNotNull();
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines()
				.map((line) -> MAPPER.readValue(line, new TypeReference<Map<String, Object>>() {
				}))
				.filter((packet) -> "Phone2".equals(packet.get("from")))
				.map((packet) -> String.valueOf(packet.get("payload")))
				.filter((payload) -> payload.contains("channel_") && payload.contains(channelId))
				.toList();
		}
	}

}
