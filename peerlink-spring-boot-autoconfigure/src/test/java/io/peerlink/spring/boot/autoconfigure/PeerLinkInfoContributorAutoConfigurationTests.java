package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.PeerLink;
import io.peerlink.spring.boot.actuate.PeerLinkInfoContributor;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class PeerLinkInfoContributorAutoConfigurationTests {

	private final MemoryLan lan = new MemoryLan();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(PeerLinkAutoConfiguration.class, PeerLinkInfoContributorAutoConfiguration.class))
		.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect);

	private final ApplicationContextRunner enabled = this.runner
		.withPropertyValues("management.info.peerlink.enabled=true");

	@Test
	void contributorIsOffByDefault() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(PeerLinkInfoContributor.class));
	}

	@Test
	void contributorCanBeEnabled() {
		this.enabled.run((context) -> assertThat(context).hasSingleBean(PeerLinkInfoContributor.class));
	}

	@Test
	void contributorIsAbsentWhenPeerLinkIsDisabled() {
		this.enabled.withPropertyValues("peerlink.enabled=false")
			.withBean("own", PeerLink.class, () -> this.lan.node("own"))
			.run((context) -> assertThat(context).doesNotHaveBean(PeerLinkInfoContributor.class));
	}

	@Test
	void contributorIsAbsentForSeveralNodes() {
		this.enabled.withBean("one", PeerLink.class, () -> this.lan.node("one"))
			.withBean("two", PeerLink.class, () -> this.lan.node("two"))
			.run((context) -> assertThat(context).doesNotHaveBean(PeerLinkInfoContributor.class));
	}

	@Test
	void userDefinedContributorReplacesTheAutoConfiguredOne() {
		PeerLinkInfoContributor own = new PeerLinkInfoContributor(this.lan.node("own"));
		this.enabled.withBean("own", PeerLinkInfoContributor.class, () -> own)
			.run((context) -> assertThat(context).getBean(PeerLinkInfoContributor.class).isSameAs(own));
	}

}
