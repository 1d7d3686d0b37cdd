package io.peerlink.internal.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The vectors in {@code /vectors/crypto}, which implementations in Python have made.
 */
final class Vectors {

	private Vectors() {
	}

	static List<JsonNode> read(String file) {
		return list(tree(file));
	}

	static List<JsonNode> read(String file, String section) {
		return list(tree(file).path(section));
	}

	static List<JsonNode> list(JsonNode array) {
		List<JsonNode> elements = StreamSupport.stream(array.spliterator(), false).toList();
		if (elements.isEmpty()) {
			throw new AssertionError("No vectors in " + array);
		}
		return elements;
	}

	static byte[] bytes(JsonNode vector, String name) {
		return hex(text(vector, name));
	}

	static String text(JsonNode vector, String name) {
		JsonNode text = vector.path(name);
		if (!text.isString()) {
			throw new AssertionError("No " + name + " in " + vector);
		}
		return text.stringValue();
	}

	static byte[] hex(String digits) {
		return HexFormat.of().parseHex(digits);
	}

	private static JsonNode tree(String file) {
		try (InputStream stream = Objects
			.requireNonNull(Vectors.class.getResourceAsStream("/vectors/crypto/" + file))) {
			return JsonMapper.shared().readTree(stream.readAllBytes());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
