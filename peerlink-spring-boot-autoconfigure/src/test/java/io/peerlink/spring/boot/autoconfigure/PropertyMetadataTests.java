package io.peerlink.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an IDE tells about the properties.
 */
class PropertyMetadataTests {

	private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");

	private final List<JsonNode> properties = read();

	@Test
	void everyPropertyHasADescription() {
		assertThat(this.properties).hasSizeGreaterThanOrEqualTo(22).allSatisfy((property) -> {
			String description = property.path("description").asString("");
			assertThat(description).as(property.path("name").asString())
				.endsWith(".")
				.doesNotStartWith("The ")
				.doesNotStartWith("A ");
		});
	}

	@Test
	void switchesSayWhether() {
		assertThat(this.properties)
			.filteredOn((property) -> property.path("type").asString().equals("java.lang.Boolean"))
			.isNotEmpty()
			.allSatisfy((property) -> assertThat(property.path("description").asString()).startsWith("Whether "));
	}

	@Test
	void everyPropertyBelongsToPeerLink() {
		assertThat(this.properties).allSatisfy((property) -> assertThat(property.path("name").asString())
			.matches("(management\\.(endpoint|health|info)\\.)?peerlink\\..+"));
	}

	@Test
	void configurationReferenceListsEveryPropertyWithItsDefaultAndItsMeaning() throws IOException {
		String reference = Files.readString(Path.of("../docs/configuration.md"));
		assertThat(this.properties).filteredOn((property) -> property.path("name").asString().startsWith("peerlink."))
			.isNotEmpty()
			.allSatisfy((property) -> assertThat(reference).contains(row(property)));
	}

	private static String row(JsonNode property) {
		String defaultValue = property.path("defaultValue").asString("");
		return "| `%s` | %s | %s |".formatted(property.path("name").asString(),
				defaultValue.isEmpty() ? "" : "`" + defaultValue + "`", property.path("description").asString());
	}

	private static List<JsonNode> read() {
		try (InputStream metadata = Files.newInputStream(METADATA)) {
			return JsonMapper.shared().readTree(metadata).path("properties").valueStream().toList();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}
