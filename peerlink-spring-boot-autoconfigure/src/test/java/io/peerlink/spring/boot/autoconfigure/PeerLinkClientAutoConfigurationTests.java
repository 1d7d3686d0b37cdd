package io.peerlink.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.peerlink.PeerLink;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.annotation.PeerLinkClientFactoryBean;
import io.peerlink.spring.annotation.PeerLinkClients;
import io.peerlink.spring.annotation.PeerLinkMethod;
import io.peerlink.spring.boot.autoconfigure.shop.Clerk;
import io.peerlink.spring.boot.autoconfigure.shop.Till;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class PeerLinkClientAutoConfigurationTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private final MemoryLan lan = new MemoryLan();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PeerLinkAutoConfiguration.class, PeerLinkClientAutoConfiguration.class,
				PeerLinkHandlerAutoConfiguration.class, PeerLinkLifecycleAutoConfiguration.class))
		.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect);

	private final ApplicationContextRunner shop = this.runner
		.withInitializer(PeerLinkClientAutoConfigurationTests::inShop)
		.withBean(Clerk.class);

	@Test
	void clientOfTheApplicationCallsTheHandlerThatSharesItsInterface() {
		this.runner.withPropertyValues("peerlink.node.name=till")
			.withBean(Till.class)
			.run((till) -> this.shop.withPropertyValues("peerlink.node.name=clerk").run((context) -> {
				context.getBean(PeerLinkOperations.class).awaitPeer("till", LONG);
				assertThat(context.getBean(Clerk.class).total()).isEqualTo(370);
				assertThat(context.getBean(Clerk.class).cheapest()).succeedsWithin(LONG).isEqualTo("milk");
			}));
	}

	@Test
	void clientsForAnyPeerAreThere() {
		this.runner.withPropertyValues("peerlink.node.name=till")
			.withBean(Till.class)
			.run((till) -> this.runner.withPropertyValues("peerlink.node.name=clerk").run((context) -> {
				context.getBean(PeerLinkOperations.class).awaitPeer("till", LONG);
				assertThat(context.getBean(PeerLinkClients.class)
					.of(Prices.class, "till")
					.total(List.of(new Item("tea", 250), new Item("milk", 120)))).isEqualTo(370);
			}));
	}

	@Test
	void applicationReplacesTheClientsForAnyPeer() {
		PeerLinkClients own = mock(PeerLinkClients.class);
		this.runner.withBean(PeerLinkClients.class, () -> own)
			.run((context) -> assertThat(context.getBean(PeerLinkClients.class)).isSameAs(own));
	}

	@Test
	void applicationWithoutPackagesHasNoClients() {
		this.runner
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PeerLinkClientFactoryBean.class));
	}

	@Test
	void noClientIsCreatedForSeveralNodesWithoutAPrimaryOne() {
		this.shop.withBean("one", PeerLink.class, () -> this.lan.node("one"))
			.withBean("two", PeerLink.class, () -> this.lan.node("two"))
			.run((context) -> assertThat(explain(context, "true").getAction()).contains("one bean of type 'PeerLink'"));
	}

	@Test
	void missingClientIsExplainedWhenDisabled() {
		this.shop.withPropertyValues("peerlink.enabled=false").run((context) -> {
			FailureAnalysis analysis = explain(context, "false");
			assertThat(analysis.getDescription()).startsWith("Parameter 0 of constructor in " + Clerk.class.getName())
				.contains(Clerk.class.getName() + "$RemotePrices")
				.endsWith("because 'peerlink.enabled' is 'false'.");
			assertThat(analysis.getAction()).contains("ObjectProvider");
		});
	}

	@Test
	void missingClientIsExplainedWhenItsPackageIsNotOfTheApplication() {
		this.runner.withBean(Clerk.class).run((context) -> {
			FailureAnalysis analysis = explain(context, "true");
			assertThat(analysis.getDescription()).contains(Clerk.class.getName() + "$RemotePrices")
				.endsWith("it was not found.");
			assertThat(analysis.getAction())
				.contains("@PeerLinkClientScan(basePackageClasses = Clerk.RemotePrices.class)");
		});
	}

	@Test
	void otherMissingBeansAreNotAnalyzed() {
		this.runner.withBean(NeedsText.class)
			.run((context) -> assertThat(explain(context, "true").getDescription()).contains("'java.lang.String'")
				.doesNotContain("PeerLink client"));
	}

	private static void inShop(ConfigurableApplicationContext context) {
		AutoConfigurationPackages.register((BeanDefinitionRegistry) context.getBeanFactory(),
				Clerk.class.getPackageName());
	}

	/**
	 * Returns the first analysis of all analyzers, in the order of Spring Boot.
	 */
	private static FailureAnalysis explain(AssertableApplicationContext context, String enabled) {
		Throwable failure = context.getStartupFailure();
		assertThat(failure).isNotNull();
		return SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class,
					ArgumentResolver
						.of(Environment.class, new MockEnvironment().withProperty("peerlink.enabled", enabled))
						.and(BeanFactory.class, new DefaultListableBeanFactory()))
			.stream()
			.map((analyzer) -> analyzer.analyze(failure))
			.filter(Objects::nonNull)
			.findFirst()
			.orElseThrow();
	}

	record NeedsText(String text) {
	}

	interface Prices {

		@PeerLinkMethod("prices.sum")
		int total(List<Item> items);

	}

	record Item(String name, int cents) {
	}

}
