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
 * Runs applications with handlers, each on a LAN of its own with a peer that calls them.
 *
 * @param application what is run
 * @param lan where it is run
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
	 * Start the application and a peer that is known to it.
	 */
	void run(Scenario scenario) {
		run(scenario, (client) -> {
		});
	}

	/**
	 * Start the application and a peer whose calls can be cancelled.
	 */
	void runWithProof(Scenario scenario) {
		run(scenario, (client) -> MemoryLan.awaitProof(client, "server"));
	}

	private void run(Scenario scenario, Preparation preparation) {
		this.application.run((context) -> {
			try (PeerLink server = context.getBean(PeerLink.class).start();
					PeerLink client = this.lan.node("client").start()) {
				client.awaitPeer("server", LONG);
				server.awaitPeer("client", LONG);
				preparation.prepare(client);
				scenario.play(context, client.peer("server"));
			}
		});
	}

	/**
	 * Start the application, and look at it from a node that nobody knows.
	 */
	void runForStranger(Scenario scenario) {
		this.application.run((context) -> {
			try (PeerLink server = context.getBean(PeerLink.class).start();
					PeerLink stranger = this.lan.node("stranger")) {
				stranger.open();
				stranger.awaitPeer(server.name(), LONG);
				scenario.play(context, stranger.peer("server"));
			}
		});
	}

	/**
	 * Expect that the application does not start.
	 */
	void fail(Class<? extends Throwable> type, String... messages) {
		this.application
			.run((context) -> assertThat(context).getFailure().isInstanceOf(type).hasMessageContainingAll(messages));
	}

	@FunctionalInterface
	interface Scenario {

		void play(AssertableApplicationContext context, PeerClient server) throws Exception;

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
