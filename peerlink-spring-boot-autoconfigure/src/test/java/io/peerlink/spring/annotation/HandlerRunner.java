package io.peerlink.spring.annotation;

import java.time.Duration;

import io.peerlink.PeerLink;
import io.peerlink.call.PeerClient;
import io.peerlink.spring.testing.MemoryLan;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs applications with handlers, each on its own LAN with a peer that calls them.
 *
 * @param application the application to run
 * @param lan the LAN of the application
 */
record HandlerRunner(ApplicationContextRunner application, MemoryLan lan) {

	private static final Duration LONG = Duration.ofSeconds(10);

	static HandlerRunner of(Class<?>... components) {
		MemoryLan lan = new MemoryLan();
		return new HandlerRunner(new ApplicationContextRunner().withUserConfiguration(NodeConfiguration.class)
			.withUserConfiguration(components)
			.withBean(MemoryLan.class, () -> lan), lan);
	}

	HandlerRunner with(Class<?>... components) {
		return new HandlerRunner(this.application.withUserConfiguration(components), this.lan);
	}

	/**
	 * Runs a scenario with a client that the application knows as a peer.
	 */
	void run(Scenario scenario) {
		run(scenario, (client) -> {
		});
	}

	/**
	 * Runs a scenario with a client that has verified that the application removes
	 * duplicates, so that its calls can be cancelled.
	 */
	void runWithVerifiedPeer(Scenario scenario) {
		run(scenario, (client) -> MemoryLan.awaitVerified(client, "server"));
	}

	private void run(Scenario scenario, Preparation preparation) {
		this.application.run((context) -> {
			try (PeerLink server = context.getBean(PeerLink.class).start();
					PeerLink client = this.lan.node("client").start()) {
				client.awaitPeer("server", LONG);
				server.awaitPeer("client", LONG);
				preparation.prepare(client);
				scenario.run(context, client.peer("server"));
			}
		});
	}

	/**
	 * Runs a scenario with a client that the application does not know.
	 */
	void runWithUnknownCaller(Scenario scenario) {
		this.application.run((context) -> {
			try (PeerLink server = context.getBean(PeerLink.class).start();
					PeerLink unknown = this.lan.node("unknown")) {
				unknown.open();
				unknown.awaitPeer(server.name(), LONG);
				scenario.run(context, unknown.peer("server"));
			}
		});
	}

	/**
	 * Asserts that the application fails to start.
	 */
	void fail(Class<? extends Throwable> type, String... messages) {
		this.application
			.run((context) -> assertThat(context).getFailure().isInstanceOf(type).hasMessageContainingAll(messages));
	}

	@FunctionalInterface
	interface Scenario {

		void run(AssertableApplicationContext context, PeerClient server) throws Exception;

	}

	@FunctionalInterface
	private interface Preparation {

		void prepare(PeerLink client) throws InterruptedException;

	}

	@Configuration(proxyBeanMethods = false)
	static class NodeConfiguration {

		@Bean
		PeerLink node(MemoryLan lan) {
			return lan.node("server");
		}

		@Bean
		PeerLinkHandlerProcessor handlerProcessor(PeerLink node, ConfigurableListableBeanFactory beanFactory) {
			return new PeerLinkHandlerProcessor(node, beanFactory);
		}

	}

}
