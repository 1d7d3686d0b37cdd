package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLink;
import io.peerlink.spring.boot.health.PeerLinkHealthIndicator;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class PeerLinkHealthContributorAutoConfigurationTests {

	private final MemoryLan lan = new MemoryLan();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(PeerLinkAutoConfiguration.class, PeerLinkHealthContributorAutoConfiguration.class,
						HealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class))
		.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect);

	@Test
	void indicatorIsRegisteredUnderTheNameOfTheProperties() {
		this.runner
			.run((context) -> assertThat(context.getBean(HealthContributorRegistry.class).getContributor("peerlink"))
				.isInstanceOf(PeerLinkHealthIndicator.class));
	}

	@Test
	void indicatorCanBeDisabled() {
		this.runner.withPropertyValues("management.health.peerlink.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(PeerLink.class)
				.doesNotHaveBean(PeerLinkHealthIndicator.class));
	}

	@Test
	void indicatorIsDisabledWithAllDefaultOnes() {
		this.runner.withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PeerLinkHealthIndicator.class));
	}

	@Test
	void indicatorIsAbsentWhenPeerLinkIsDisabled() {
		this.runner.withPropertyValues("peerlink.enabled=false")
			.withBean("own", PeerLink.class, () -> this.lan.node("own"))
			.run((context) -> assertThat(context).doesNotHaveBean(PeerLinkHealthIndicator.class));
	}

	@Test
	void indicatorIsAbsentForSeveralNodes() {
		this.runner.withBean("one", PeerLink.class, () -> this.lan.node("one"))
			.withBean("two", PeerLink.class, () -> this.lan.node("two"))
			.run((context) -> assertThat(context).doesNotHaveBean(PeerLinkHealthIndicator.class));
	}

	@Test
	void userDefinedIndicatorReplacesTheAutoConfiguredOne() {
		this.runner.withBean("peerlinkHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
			.run((context) -> assertThat(context).doesNotHaveBean(PeerLinkHealthIndicator.class));
	}

	@Test
	void indicatorDoesNotRequireActuator() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasSingleBean(PeerLinkHealthIndicator.class));
	}

}
