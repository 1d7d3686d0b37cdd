package io.peerlink.spring.boot.autoconfigure;

import java.util.stream.Collectors;

import io.peerlink.PeerLink;
import io.peerlink.spring.boot.actuate.PeerLinkEndpoint;
import io.peerlink.spring.boot.actuate.PeerLinkInfoContributor;
import io.peerlink.spring.boot.health.PeerLinkHealthIndicator;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for all auto-configurations, as found by {@link EnableAutoConfiguration}, in
 * applications without Actuator or its health support.
 */
class ActuatorAbsenceTests {

	private static final String ACTUATOR = "org.springframework.boot.actuate";

	private static final String HEALTH = "org.springframework.boot.health";

	private final MemoryLan lan = new MemoryLan();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect)
		.withPropertyValues("management.endpoints.web.exposure.include=peerlink",
				"management.info.peerlink.enabled=true", "spring.autoconfigure.exclude=" + thoseOfSpringBoot());

	@Test
	void allBeansArePresentWithActuatorAndHealth() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(PeerLinkEndpoint.class)
			.hasSingleBean(PeerLinkInfoContributor.class)
			.hasSingleBean(PeerLinkHealthIndicator.class));
	}

	@Test
	void nodeRunsWithoutBoth() {
		this.runner.withClassLoader(new FilteredClassLoader(ACTUATOR, HEALTH)).run((context) -> {
			assertThat(context.getBean(PeerLink.class).status().announced()).isTrue();
			assertThat(context).doesNotHaveBean("peerLinkEndpoint")
				.doesNotHaveBean("peerLinkInfoContributor")
				.doesNotHaveBean("peerlinkHealthContributor");
		});
	}

	@Test
	void nodeRunsWithoutHealth() {
		this.runner.withClassLoader(new FilteredClassLoader(HEALTH)).run((context) -> {
			assertThat(context.getBean(PeerLink.class).status().announced()).isTrue();
			assertThat(context).hasSingleBean(PeerLinkEndpoint.class).doesNotHaveBean("peerlinkHealthContributor");
		});
	}

	@Test
	void nodeRunsWithoutActuator() {
		this.runner.withClassLoader(new FilteredClassLoader(ACTUATOR)).run((context) -> {
			assertThat(context.getBean(PeerLink.class).status().announced()).isTrue();
			assertThat(context).hasSingleBean(PeerLinkHealthIndicator.class)
				.doesNotHaveBean("peerLinkEndpoint")
				.doesNotHaveBean("peerLinkInfoContributor");
		});
	}

	/**
	 * Returns the names of all auto-configurations. The jars of the libraries cannot be
	 * hidden, only their classes.
	 */
	private static String thoseOfSpringBoot() {
		return ImportCandidates.load(AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("org.springframework.boot."))
			.collect(Collectors.joining(","));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
