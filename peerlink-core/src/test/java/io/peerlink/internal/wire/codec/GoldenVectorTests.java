package io.peerlink.internal.wire.codec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.Message;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packets of real Python nodes. Each comes back from decoding and encoding as the
 * same Python value, without any tolerated difference.
 */
class GoldenVectorTests {

	private static final int MAX_TCP_FRAME = 4 * 1024 * 1024;

	@ParameterizedTest
	@CsvSource({ "python-peerlink-1.1.0.jsonl, 30, 0, 19", "python-peerlink-1.2.0.jsonl, 15, 2, 21" })
	void everyRecordedPacketSurvivesTheRoundTrip(String file, int udp, int tcp, int mdns) throws IOException {
		List<String> seen = new ArrayList<>();
		for (Map<?, ?> packet : packets(file)) {
			String protocol = text(packet, "proto");
			seen.add(protocol);
			switch (protocol) {
				case "udp" -> assertSurvives(new MessageCodec(), datagram(packet));
				case "tcp" -> assertSurvives(new MessageCodec(MAX_TCP_FRAME), frame(packet));
				case "mdns" -> assertThat(text(packet, "hex")).isNotEmpty();
				default -> throw new AssertionError("Unknown protocol in " + packet);
			}
		}
		assertThat(seen).filteredOn("udp"::equals).hasSize(udp);
		assertThat(seen).filteredOn("tcp"::equals).hasSize(tcp);
		assertThat(seen).filteredOn("mdns"::equals).hasSize(mdns);
	}

	private static void assertSurvives(MessageCodec codec, byte[] json) {
		Decoded decoded = codec.decode(json, 0, json.length);
		assertThat(decoded).as(new String(json, StandardCharsets.UTF_8)).isInstanceOf(Message.class);
		assertThat(PythonValue.of(codec.encode((Message) decoded))).isEqualTo(PythonValue.of(json));
	}

	private static String text(Map<?, ?> packet, String name) {
		return String.valueOf(packet.get(name));
	}

	private static byte[] datagram(Map<?, ?> packet) {
		return text(packet, "payload").getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * An RPC frame of 1.2.0: a 4-byte length, then JSON.
	 */
	private static byte[] frame(Map<?, ?> packet) {
		ByteBuffer frame = ByteBuffer.wrap(HexFormat.of().parseHex(text(packet, "hex")));
		byte[] json = new byte[frame.getInt()];
		frame.get(json);
		assertThat(frame.hasRemaining()).isFalse();
		return json;
	}

	private static List<Map<?, ?>> packets(String file) throws IOException {
		try (InputStream stream = GoldenVectorTests.class.getResourceAsStream("/vectors/" + file)) {
			assertThat(stream).isNotNull();
			List<Map<?, ?>> packets = new ArrayList<>();
			for (String line : new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
				packets.add((Map<?, ?>) PythonValue.of(line));
			}
			return packets;
		}
	}

}
