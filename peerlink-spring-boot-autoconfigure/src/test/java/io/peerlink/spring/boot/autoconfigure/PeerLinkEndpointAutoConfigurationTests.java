package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLink;
import io.peerlink.spring.boot.actuate.PeerLinkEndpoint;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class PeerLinkEndpointAutoConfigurationTests {

	private final MemoryLan lan = new MemoryLan();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(PeerLinkAutoConfiguration.class, PeerLinkEndpointAutoConfiguration.class))
		.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect);

	private final ApplicationContextRunner exposed = this.runner
		.withPropertyValues("management.endpoints.web.exposure.include=peerlink");

	@Test
	void endpointIsPresentWhenItIsExposedOverHttp() {
		this.exposed.run((context) -> assertThat(context).hasSingleBean(PeerLinkEndpoint.class));
	}

	@Test
	void endpointIsPresentWhenItIsExposedOverJmx() {
		this.runner.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=peerlink")
			.run((context) -> assertThat(context).hasSingleBean(PeerLinkEndpoint.class));
	}

	@Test
	void endpointIsAbsentWhenItIsNotExposed() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(PeerLinkEndpoint.class));
	}

	@Test
	void endpointIsAbsentWithoutAccess() {
		this.exposed.withPropertyValues("management.endpoint.peerlink.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(PeerLinkEndpoint.class));
	}

	@Test
	void endpointIsAbsentWithoutNode() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PeerLinkEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=peerlink")
			.run((context) -> assertThat(context).doesNotHaveBean(PeerLinkEndpoint.class));
	}

	@Test
	void endpointIsAbsentWhenPeerLinkIsDisabled() {
		this.exposed.withPropertyValues("peerlink.enabled=false")
			.withBean("own", PeerLink.class, () -> this.lan.node("own"))
			.run((context) -> assertThat(context).doesNotHaveBean(PeerLinkEndpoint.class));
	}

	@Test
	void endpointIsAbsentForSeveralNodes() {
		this.exposed.withBean("one", PeerLink.class, () -> this.lan.node("one"))
			.withBean("two", PeerLink.class, () -> this.lan.node("two"))
			.run((context) -> assertThat(context).doesNotHaveBean(PeerLinkEndpoint.class));
	}

	@Test
	void userDefinedEndpointReplacesTheAutoConfiguredOne() {
		this.exposed.withBean("own", OwnEndpoint.class)
			.run((context) -> assertThat(context).hasSingleBean(PeerLinkEndpoint.class)
				.hasSingleBean(OwnEndpoint.class));
	}

	static class OwnEndpoint extends PeerLinkEndpoint {

		OwnEndpoint(PeerLink node) {
			super(node);
		}

	}

}
