package io.peerlink.system.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.peerlink.PeerLink;
import io.peerlink.stream.PeerStream;
import io.peerlink.stream.StreamFrames;
import tools.jackson.databind.JsonNode;

/**
 * The commands of a {@link JavaPeer} for byte streams, as in {@code python_streams.py}.
 */
final class StreamCommands {

	private static final int PERIOD = 251;

	private final PeerLink node;

	StreamCommands(PeerLink node) {
		this.node = node;
	}

	Object resultOf(JsonNode command) {
		String peer = command.path("peer").asString("");
		try {
			return switch (command.path("do").asString()) {
				case "register_streams" -> register();
				case "stream_echo" -> echo(peer, command.path("length").asInt());
				case "stream_frames" -> frames(peer, command.path("lengths"));
				case "stream_read" -> read(peer, command.path("name").asString());
				case "stream_length" -> length(peer, command.path("length").asInt());
				default -> throw new IllegalArgumentException("Unknown command " + command);
			};
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private List<String> register() {
		this.node.registerStream("echo", (stream) -> stream.inputStream().transferTo(stream.outputStream()));
		this.node.registerStream("echo_frames", (stream) -> {
			StreamFrames frames = StreamFrames.of(stream);
			for (byte[] frame = frames.read(); frame != null; frame = frames.read()) {
				frames.write(frame);
			}
		});
		this.node.registerStream("greet", (stream) -> stream.outputStream()
			.write(("hello " + stream.peerName()).getBytes(StandardCharsets.UTF_8)));
		return this.node.registeredStreams();
	}

	private Map<String, Object> echo(String peer, int length) throws IOException {
		byte[] data = pattern(length);
		try (PeerStream stream = this.node.openStream(peer, "echo")) {
			Thread writer = new Thread(() -> write(stream, data), "writer");
			writer.setDaemon(true);
			writer.start();
			return digest(stream.inputStream().readNBytes(length));
		}
	}

	private static void write(PeerStream stream, byte[] data) {
		try {
			stream.outputStream().write(data);
		}
		catch (IOException ex) {
			stream.abort();
		}
	}

	private List<Map<String, Object>> frames(String peer, JsonNode lengths) throws IOException {
		List<Map<String, Object>> answers = new ArrayList<>();
		try (PeerStream stream = this.node.openStream(peer, "echo_frames")) {
			StreamFrames frames = StreamFrames.of(stream);
			for (JsonNode length : lengths) {
				frames.write(pattern(length.asInt()));
				answers.add(digest(Objects.requireNonNull(frames.read())));
			}
		}
		return answers;
	}

	private String read(String peer, String name) throws IOException {
		try (PeerStream stream = this.node.openStream(peer, name)) {
			return new String(stream.inputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private String length(String peer, int length) throws IOException {
		try (PeerStream stream = this.node.openStream(peer, "length")) {
			stream.outputStream().write(pattern(length));
			stream.shutdownOutput();
			return new String(stream.inputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	/**
	 * Returns bytes that tell when some are lost, repeated or moved.
	 */
	private static byte[] pattern(int length) {
		byte[] data = new byte[length];
		for (int i = 0; i < length; i++) {
			data[i] = (byte) (i * 31L % PERIOD);
		}
		return data;
	}

	private static Map<String, Object> digest(byte[] data) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(data);
			return Map.of("length", data.length, "sha256", HexFormat.of().formatHex(hash));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
