package io.peerlink.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.peerlink.PeerLink;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads the arguments of calls: {@code @FILE} is the JSON in a file, {@code -} that of
 * the standard input, and any other text stands for itself.
 */
final class ArgumentReader {

	/**
	 * More than a call carries, because white space of a text is not sent.
	 */
	static final int MAX_BYTES = 4 * PeerLink.DEFAULT_MAX_PAYLOAD_SIZE;

	private final InputStream in;

	private boolean inputRead;

	ArgumentReader(InputStream in) {
		this.in = in;
	}

	/**
	 * Reads arguments.
	 * @param texts the arguments
	 * @param literal how many of them, at the end, stand for themselves
	 * @throws UsageException if there is no JSON where an argument says
	 */
	Object[] read(List<String> texts, int literal) {
		int references = texts.size() - literal;
		Object[] values = new Object[texts.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = (i < references) ? read(texts.get(i)) : Json.parse(texts.get(i));
		}
		return values;
	}

	Map<String, @Nullable Object> read(Map<String, String> texts) {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		texts.forEach((name, text) -> values.put(name, read(text)));
		return values;
	}

	private JsonNode read(String text) {
		if (text.equals("-")) {
			return readInput();
		}
		return (text.length() > 1 && text.startsWith("@")) ? readFile(text.substring(1)) : Json.parse(text);
	}

	private JsonNode readInput() {
		if (this.inputRead) {
			throw new UsageException("The standard input is one argument, and '-' occurs twice");
		}
		this.inputRead = true;
		try {
			return parse("The standard input", this.in);
		}
		catch (IOException ex) {
			throw new UsageException("The standard input cannot be read: " + ex.getMessage());
		}
	}

	private static JsonNode readFile(String name) {
		try (InputStream file = Files.newInputStream(Path.of(name))) {
			return parse("File '" + name + "'", file);
		}
		catch (IOException | IllegalArgumentException ex) {
			throw new UsageException("File '" + name + "' cannot be read. To pass the text itself, write '\"@" + name
					+ "\"', or put -- before it");
		}
	}

	private static JsonNode parse(String source, InputStream in) throws IOException {
		byte[] content = in.readNBytes(MAX_BYTES + 1);
		if (content.length > MAX_BYTES) {
			throw new UsageException(source + " has more than " + MAX_BYTES
					+ " bytes, which no call carries; 'peerlink send' and 'peerlink stream' take any length");
		}
		String text = new String(content, StandardCharsets.UTF_8);
		try {
			JsonNode value = Json.MAPPER.readTree(Json.withoutMark(text));
			if (!value.isMissingNode()) {
				return value;
			}
		}
		catch (JacksonException ex) {
			throw new UsageException(source + " is not JSON: " + ex.getOriginalMessage());
		}
		throw new UsageException(source + " is empty");
	}

}
