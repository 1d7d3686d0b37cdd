package io.peerlink.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the build has written down of the properties.
 *
 * @param properties the properties, those of Spring Boot that have PeerLink in their name
 * included
 * @param hints the values to propose for them
 */
record PropertyMetadata(List<JsonNode> properties, List<JsonNode> hints) {

	private static final String PREFIX = "peerlink.";

	private static final Path FILE = Path.of("target/classes/META-INF/spring-configuration-metadata.json");

	static PropertyMetadata read() {
		try (InputStream file = Files.newInputStream(FILE)) {
			JsonNode metadata = JsonMapper.shared().readTree(file);
			return new PropertyMetadata(metadata.path("properties").valueStream().toList(),
					metadata.path("hints").valueStream().toList());
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * Return those that {@link PeerLinkProperties} has.
	 */
	List<JsonNode> own() {
		return this.properties.stream().filter((property) -> name(property).startsWith(PREFIX)).toList();
	}

	Set<String> ownNames() {
		return own().stream().map(PropertyMetadata::name).collect(Collectors.toSet());
	}

	static String name(JsonNode item) {
		return item.path("name").asString();
	}

}
