package io.peerlink.spring.boot.autoconfigure;

import java.util.stream.Stream;

import io.peerlink.PeerLink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the configuration metadata.
 */
class PropertyMetadataTests {

	private final PropertyMetadata metadata = PropertyMetadata.read();

	@Test
	void everyPropertyHasADescription() {
		assertThat(this.metadata.properties()).hasSizeGreaterThanOrEqualTo(23).allSatisfy((property) -> {
			String description = property.path("description").asString("");
			assertThat(description).as(PropertyMetadata.name(property))
				.endsWith(".")
				.doesNotStartWith("The ")
				.doesNotStartWith("A ");
		});
	}

	@Test
	void descriptionsOfBooleansStartWithWhether() {
		assertThat(this.metadata.properties())
			.filteredOn((property) -> property.path("type").asString().equals("java.lang.Boolean"))
			.isNotEmpty()
			.allSatisfy((property) -> assertThat(property.path("description").asString()).startsWith("Whether "));
	}

	@Test
	void everyPropertyBelongsToPeerLink() {
		assertThat(this.metadata.properties()).allSatisfy((property) -> assertThat(PropertyMetadata.name(property))
			.matches("(management\\.(endpoint|health|info)\\.)?peerlink\\..+"));
	}

	@Test
	void hintsAreForExistingProperties() {
		assertThat(this.metadata.hints()).extracting(PropertyMetadata::name)
			.doesNotHaveDuplicates()
			.isSubsetOf(this.metadata.ownNames())
			.contains("peerlink.discovery.interfaces", "peerlink.discovery.static-peers", "peerlink.node.name",
					"peerlink.node.port", "peerlink.node.bind-address");
	}

	@Test
	void hintsHaveDescriptionsAndAllowOtherValues() {
		assertThat(this.metadata.hints()).allSatisfy((hint) -> {
			assertThat(hint.path("values").valueStream()).isNotEmpty()
				.allSatisfy((value) -> assertThat(value.path("description").asString("")).endsWith("."));
			assertThat(hint.path("providers").path(0).path("name").asString("")).isEqualTo("any");
		});
	}

	static Stream<String> hintedValues() {
		return PropertyMetadata.read()
			.hints()
			.stream()
			.flatMap((hint) -> hint.path("values")
				.valueStream()
				.map((value) -> PropertyMetadata.name(hint) + "=" + text(value.path("value"))));
	}

	@ParameterizedTest
	@MethodSource("hintedValues")
	void hintedValueIsValid(String property) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PeerLinkAutoConfiguration.class))
			.withPropertyValues("spring.application.name=shop", property)
			.run((context) -> assertThat(context).hasSingleBean(PeerLink.class));
	}

	private static String text(JsonNode value) {
		return value.isString() ? value.asString() : value.toString();
	}

}
