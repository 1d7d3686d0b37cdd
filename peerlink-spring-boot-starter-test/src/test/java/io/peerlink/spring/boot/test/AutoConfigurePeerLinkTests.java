package io.peerlink.spring.boot.test;

import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the auto-configurations of slices and applications.
 */
class AutoConfigurePeerLinkTests {

	private static final String TEST_SUPPORT = AutoConfigurePeerLink.class.getPackageName() + ".";

	/**
	 * Auto-configurations that are not part of slices, as in Spring Boot: those of
	 * operations and of the web.
	 */
	private static final Pattern OPERATION = Pattern
		.compile("Endpoint|Health|Info|Metrics|Observation|Tracing|ProblemDetails");

	private final List<String> applications = candidates(AutoConfiguration.class);

	private final List<String> slices = candidates(AutoConfigurePeerLink.class);

	@Test
	void slicesHaveAllAutoConfigurationsOfANodeExceptForOperations() {
		List<String> expected = this.applications.stream()
			.filter((name) -> name.startsWith("io.peerlink.") && !OPERATION.matcher(name).find())
			.toList();
		assertThat(this.slices).filteredOn((name) -> name.startsWith("io.peerlink."))
			.containsExactlyInAnyOrderElementsOf(expected);
	}

	@Test
	void applicationsHaveNoAutoConfigurationsForTests() {
		assertThat(this.applications).isNotEmpty().noneMatch((name) -> name.startsWith(TEST_SUPPORT));
	}

	@Test
	void listedClassesExist() {
		assertThat(this.slices)
			.allSatisfy((name) -> assertThat(Class.forName(name.replace("optional:", ""))).isNotNull());
	}

	private static List<String> candidates(Class<?> annotation) {
		return ImportCandidates.load(annotation, annotation.getClassLoader()).getCandidates();
	}

}
