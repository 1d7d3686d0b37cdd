package io.peerlink.spring.boot.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import io.peerlink.PeerLinkBuilder;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@code docs/configuration.md} documents all properties, and no others.
 */
class ConfigurationReferenceTests {

	private static final Pattern PROPERTY = Pattern.compile("(?<!io\\.)\\bpeerlink\\.[a-z][a-z0-9.-]*(\\.\\*)?");

	private static final Pattern ROW = Pattern.compile("(?m)^\\| `(peerlink\\.[^`]+)` \\|");

	private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

	private final PropertyMetadata metadata = PropertyMetadata.read();

	private final String reference = read();

	@Test
	void everyPropertyIsListedOnceWithItsDefaultAndItsMeaning() {
		assertThat(this.metadata.own()).allSatisfy((property) -> assertThat(this.reference).contains(row(property)));
		assertThat(find(ROW, 1)).doesNotHaveDuplicates();
	}

	@Test
	void noPropertyIsMentionedThatDoesNotExist() {
		assertThat(find(PROPERTY, 0)).isNotEmpty().allSatisfy((mentioned) -> {
			String text = mentioned.replaceAll("[.-]$", "");
			if (text.endsWith(".*")) {
				assertThat(this.metadata.ownNames())
					.anyMatch((name) -> name.startsWith(text.substring(0, text.length() - 1)));
				return;
			}
			assertThat(this.metadata.ownNames()).contains(text);
		});
	}

	@Test
	void examplesAreValid() {
		assertThat(find(YAML, 1)).isNotEmpty().allSatisfy((example) -> assertThat(bind(example)).isNotNull());
	}

	private static PeerLinkBuilder bind(String yaml) throws IOException {
		List<PropertySource<?>> sources = new YamlPropertySourceLoader().load("example",
				new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
		Binder binder = new Binder(ConfigurationPropertySources.from(sources), null,
				ApplicationConversionService.getSharedInstance());
		PeerLinkProperties properties = binder
			.bind("peerlink", Bindable.of(PeerLinkProperties.class),
					new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
			.get();
		return new PropertiesNodeSettings(properties, () -> "example").toBuilder();
	}

	private List<String> find(Pattern pattern, int group) {
		return pattern.matcher(this.reference).results().map((result) -> result.group(group)).toList();
	}

	private static String row(JsonNode property) {
		String defaultValue = property.path("defaultValue").asString("");
		return "| `%s` | %s | %s |".formatted(PropertyMetadata.name(property),
				defaultValue.isEmpty() ? "" : "`" + defaultValue + "`", property.path("description").asString());
	}

	private static String read() {
		try {
			return Files.readString(Path.of("../docs/configuration.md"));
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}
