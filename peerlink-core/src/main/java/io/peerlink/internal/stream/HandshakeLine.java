package io.peerlink.internal.stream;

import java.util.Map;
import java.util.Objects;
import java.util.HashMap;

import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.peer.NodeName;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * A line with which a stream begins: a JSON object and a line feed. Members that are not
 * known are ignored, as Python does.
 *
 * @param type what the line is
 * @param name the name of the stream
 * @param src the name of the node that opens it; what no node can be named is dropped, as
 * it ends up in logs
 * @param error why the peer refuses it, in a sentence
 * @param reason the same in one word, from Java nodes
 * @param extended whether it is from a Java node
 * @param instance the instance of the Java node that opens it
 */
record HandshakeLine(@Nullable String type, @Nullable String name, @Nullable String src, @Nullable String error,
		@Nullable String reason, boolean extended, @Nullable String instance) {

	/**
	 * The longest line in bytes, with its line feed. Python reads no more.
	 */
	static final int MAX_LENGTH = 4096;

	static final String OPEN = "stream_open";

	static final String ACK = "stream_ack";

	static final String ERROR = "stream_error";

	private static final int MAX_DEPTH = 16;

	private static final JsonFactory FACTORY = JsonFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
		.build();

	/**
	 * Returns the line that opens a stream.
	 * @throws IllegalArgumentException when the name is too long
	 */
	static byte[] open(String name, String src, String instance) {
		JsonBuffer out = begin(OPEN);
		member(out, "name", name);
		member(out, "src", src);
		out.json(",\"pl\":{\"v\":1");
		member(out, "instance", instance);
		out.raw('}');
		byte[] line = end(out);
		if (line.length > MAX_LENGTH) {
			throw new IllegalArgumentException("The name of a stream is too long: the line that opens it would have "
					+ line.length + " bytes, and may have " + MAX_LENGTH);
		}
		return line;
	}

	/**
	 * Returns the line that accepts a stream.
	 */
	static byte[] ack(String name) {
		JsonBuffer out = begin(ACK);
		member(out, "name", name);
		return end(out);
	}

	/**
	 * Returns the line that refuses a stream.
	 */
	static byte[] error(String error, String reason) {
		JsonBuffer out = begin(ERROR);
		member(out, "error", error);
		member(out, "reason", reason);
		return end(out);
	}

	private static JsonBuffer begin(String type) {
		JsonBuffer out = new JsonBuffer();
		out.json("{\"type\":");
		out.string(type);
		return out;
	}

	private static void member(JsonBuffer out, String name, String value) {
		out.raw(',');
		out.string(name);
		out.raw(':');
		out.string(value);
	}

	private static byte[] end(JsonBuffer out) {
		out.json("}\n");
		return out.toByteArray();
	}

	/**
	 * Reads a line.
	 * @param line the line, with or without its line feed
	 * @return what it says, {@code null} if it is no JSON object
	 */
	static @Nullable HandshakeLine parse(byte[] line) {
		if (line.length == 0 || line[0] != '{') {
			return null;
		}
		try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), line, 0, line.length)) {
			return (parser.nextToken() == JsonToken.START_OBJECT) ? read(parser) : null;
		}
		catch (RuntimeException ex) {
			// Not only JacksonException: a defect of the parser that hostile bytes can
			// reach must not end the thread of the transport.
			return null;
		}
	}

	private static @Nullable HandshakeLine read(JsonParser parser) {
		Map<String, String> texts = new HashMap<>();
		Map<String, String> extension = Map.of();
		boolean extended = false;
		while (parser.nextToken() != JsonToken.END_OBJECT) {
			String member = parser.currentName();
			JsonToken value = parser.nextToken();
			if (value == JsonToken.START_OBJECT && member.equals("pl")) {
				extended = true;
				extension = texts(parser);
			}
			else {
				put(texts, member, value, parser);
			}
		}
		if (parser.nextToken() != null) {
			return null;
		}
		return new HandshakeLine(texts.get("type"), texts.get("name"), nodeName(texts.get("src")), texts.get("error"),
				texts.get("reason"), extended, extension.get("instance"));
	}

	private static @Nullable String nodeName(@Nullable String claimed) {
		return (claimed != null && NodeName.isValid(claimed)) ? claimed : null;
	}

	private static Map<String, String> texts(JsonParser parser) {
		Map<String, String> texts = new HashMap<>();
		while (parser.nextToken() != JsonToken.END_OBJECT) {
			String member = parser.currentName();
			put(texts, member, parser.nextToken(), parser);
		}
		return texts;
	}

	private static void put(Map<String, String> texts, String member, JsonToken value, JsonParser parser) {
		if (value == JsonToken.VALUE_STRING) {
			texts.put(member, Objects.requireNonNull(parser.getString()));
		}
		else {
			texts.remove(member);
			parser.skipChildren();
		}
	}

	boolean is(String type) {
		return type.equals(this.type);
	}

}
