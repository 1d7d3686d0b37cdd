package io.peerlink.spring.annotation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.PeerLink;
import io.peerlink.error.StreamRejectedException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.spring.testing.MemoryLan;
import io.peerlink.stream.PeerStream;
import io.peerlink.stream.StreamClosedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PeerLinkStreamProcessor}.
 */
class PeerLinkStreamProcessorTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private final MemoryLan lan = new MemoryLan();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(HandlerRunner.NodeConfiguration.class, StreamConfiguration.class)
		.withBean(MemoryLan.class, () -> this.lan);

	@Test
	void methodTakesTheStreamAndWhoHasOpenedIt() {
		run(Shouting.class, (context, client) -> {
			try (PeerStream stream = client.openStream("server", "shout")) {
				stream.outputStream().write("hello".getBytes(StandardCharsets.UTF_8));
				stream.shutdownOutput();
				assertThat(stream.inputStream().readAllBytes()).asString(StandardCharsets.UTF_8)
					.isEqualTo("client: HELLO");
			}
		});
	}

	@Test
	void nameOfTheMethodIsTheDefaultNameOfTheStream() {
		run(Names.class, (context, client) -> assertThat(context.getBean(PeerLink.class).registeredStreams())
			.containsExactly("byName", "byPlaceholder", "byValue", "unnamed"), "stream.name=byPlaceholder");
	}

	@Test
	void streamIsForPeersOfItsNamesOnly() {
		run(Guarded.class, (context, client) -> {
			assertThatExceptionOfType(StreamRejectedException.class)
				.isThrownBy(() -> client.openStream("server", "consoles"))
				.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(StreamRejectedException.ACCESS_DENIED));
			try (PeerStream stream = client.openStream("server", "clients")) {
				assertThat(stream.inputStream().read()).isOne();
			}
		}, "allowed=cli*");
	}

	@Test
	void methodThatFailsBreaksTheStream() {
		run(Failing.class, (context, client) -> {
			try (PeerStream stream = client.openStream("server", "failing")) {
				assertThatExceptionOfType(StreamClosedException.class).isThrownBy(() -> stream.inputStream().read());
			}
		});
	}

	@Test
	void prototypeIsCreatedForEachStream() {
		this.runner
			.withBean(Numbered.class, Numbered::new,
					(definition) -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE))
			.run((context) -> withClient(context, (client) -> {
				for (int i = 0; i < 3; i++) {
					try (PeerStream stream = client.openStream("server", "number")) {
						assertThat(stream.inputStream().read()).isZero();
					}
				}
			}));
	}

	@Test
	void lazyBeanIsCreatedForTheFirstStream() {
		this.runner.withUserConfiguration(LazyConfiguration.class).run((context) -> withClient(context, (client) -> {
			ConfigurableListableBeanFactory beans = context.getBeanFactory();
			assertThat(beans.containsSingleton("numbered")).isFalse();
			for (int i = 0; i < 2; i++) {
				try (PeerStream stream = client.openStream("server", "number")) {
					assertThat(stream.inputStream().read()).isEqualTo(i);
				}
			}
			assertThat(beans.containsSingleton("numbered")).isTrue();
		}));
	}

	@Test
	void streamsEndWithTheContext() {
		run(Shouting.class, (context, client) -> {
			PeerLink node = context.getBean(PeerLink.class);
			context.getBean(PeerLinkStreamProcessor.class).destroy();
			assertThat(node.registeredStreams()).isEmpty();
			assertThatExceptionOfType(StreamRejectedException.class)
				.isThrownBy(() -> client.openStream("server", "shout"));
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { WithoutStream.class, WithResult.class, WithTwoStreams.class, WithMore.class })
	void unsupportedSignatureFailsTheStart(Class<?> type) {
		this.runner.withBean("bean", type)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageStartingWith("@PeerLinkStream cannot be used on ")
				.hasMessageContaining("PeerStream"));
	}

	@Test
	void twoMethodsForOneStreamFailTheStart() {
		this.runner.withBean("a", Failing.class)
			.withBean("b", Failing.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("stream 'failing' belongs to ")
				.hasMessageContaining("already"));
	}

	private <T> void run(Class<T> bean, Scenario scenario, String... properties) {
		this.runner.withBean(bean)
			.withPropertyValues(properties)
			.run((context) -> withClient(context, (client) -> scenario.run(context, client)));
	}

	private void withClient(AssertableApplicationContext context, ClientScenario scenario) throws Exception {
		assertThat(context).hasNotFailed();
		try (PeerLink server = context.getBean(PeerLink.class).start();
				PeerLink client = this.lan.node("client").start()) {
			client.awaitPeer(server.name(), LONG);
			server.awaitPeer("client", LONG);
			scenario.run(client);
		}
	}

	@FunctionalInterface
	private interface Scenario {

		void run(AssertableApplicationContext context, PeerLink client) throws Exception;

	}

	@FunctionalInterface
	private interface ClientScenario {

		void run(PeerLink client) throws Exception;

	}

	@Configuration(proxyBeanMethods = false)
	static class StreamConfiguration {

		@Bean
		PeerLinkStreamProcessor streamProcessor(PeerLink node, ConfigurableListableBeanFactory beanFactory) {
			return new PeerLinkStreamProcessor(node, beanFactory);
		}

		@Bean
		static PropertySourcesPlaceholderConfigurer placeholders() {
			return new PropertySourcesPlaceholderConfigurer();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyConfiguration {

		@Bean
		@Lazy
		Numbered numbered() {
			return new Numbered();
		}

	}

	static class Shouting {

		@PeerLinkStream("shout")
		void shout(CurrentPeer peer, PeerStream stream) throws IOException {
			String text = new String(stream.inputStream().readAllBytes(), StandardCharsets.UTF_8);
			stream.outputStream()
				.write((peer.name() + ": " + text.toUpperCase(Locale.ROOT)).getBytes(StandardCharsets.UTF_8));
		}

	}

	static class Guarded {

		@PeerLinkStream(name = "consoles", allow = { "console-*", "admin" })
		void consoles(PeerStream stream) throws IOException {
			stream.outputStream().write(1);
		}

		@PeerLinkStream(name = "clients", allow = "${allowed}")
		void clients(PeerStream stream) throws IOException {
			stream.outputStream().write(1);
		}

	}

	static class Names {

		@PeerLinkStream
		void unnamed(PeerStream stream) {
		}

		@PeerLinkStream("byValue")
		void value(PeerStream stream) {
		}

		@PeerLinkStream(name = "byName")
		void name(PeerStream stream) {
		}

		@PeerLinkStream("${stream.name}")
		void placeholder(PeerStream stream) {
		}

	}

	static class Failing {

		@PeerLinkStream
		void failing(PeerStream stream) {
			throw new IllegalStateException("of the test");
		}

	}

	static class Numbered {

		private final AtomicInteger count = new AtomicInteger();

		@PeerLinkStream
		void number(PeerStream stream) throws IOException {
			stream.outputStream().write(this.count.getAndIncrement());
		}

	}

	static class WithoutStream {

		@PeerLinkStream
		void stream(CurrentPeer peer) {
		}

	}

	static class WithResult {

		@PeerLinkStream
		String stream(PeerStream stream) {
			return "nobody gets this";
		}

	}

	static class WithTwoStreams {

		@PeerLinkStream
		void stream(PeerStream stream, PeerStream other) {
		}

	}

	static class WithMore {

		@PeerLinkStream
		void stream(PeerStream stream, String text) {
		}

	}

}
