package io.peerlink.spring.boot.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.peerlink.PeerLink;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.CloseReason;
import io.peerlink.error.ChannelRejectedException;
import io.peerlink.error.NameTakenException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.StreamRejectedException;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.PeerLinkTemplate;
import io.peerlink.spring.annotation.PeerLinkChannelProcessor;
import io.peerlink.spring.annotation.PeerLinkHandler;
import io.peerlink.spring.annotation.PeerLinkHandlerProcessor;
import io.peerlink.spring.annotation.PeerLinkStream;
import io.peerlink.spring.annotation.PeerLinkStreamProcessor;
import io.peerlink.spring.testing.MemoryLan;
import io.peerlink.stream.PeerStream;
import io.peerlink.stream.StreamOptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

class PeerLinkAutoConfigurationTests {

	private final MemoryLan lan = new MemoryLan();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PeerLinkAutoConfiguration.class,
				PeerLinkHandlerAutoConfiguration.class, PeerLinkChannelAutoConfiguration.class,
				PeerLinkStreamAutoConfiguration.class, PeerLinkLifecycleAutoConfiguration.class))
		.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect);

	@Test
	void nodeIsAnnouncedAndTemplateIsPresent() {
		this.runner.withPropertyValues("peerlink.node.name=garden").run((context) -> {
			assertThat(context).hasSingleBean(PeerLink.class).hasSingleBean(PeerLinkTemplate.class);
			assertThat(context.getBean(PeerLink.class).name()).isEqualTo("garden");
			assertThat(context.getBean(PeerLink.class).status().announced()).isTrue();
		});
	}

	@Test
	void noBeanIsPresentWhenDisabled() {
		this.runner.withPropertyValues("peerlink.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PeerLink.class)
				.doesNotHaveBean(PeerLinkOperations.class)
				.doesNotHaveBean(PeerLinkHandlerProcessor.class)
				.doesNotHaveBean(PeerLinkChannelProcessor.class)
				.doesNotHaveBean(PeerLinkStreamProcessor.class)
				.doesNotHaveBean(ChannelEventLifecycle.class)
				.doesNotHaveBean(TransportLifecycle.class)
				.doesNotHaveBean(AnnouncementLifecycle.class));
	}

	@Test
	void userDefinedNodeIsNotStartedWhenDisabled() {
		this.runner.withBean("own", PeerLink.class, () -> this.lan.node("own"))
			.withPropertyValues("peerlink.enabled=false")
			.run((context) -> assertThat(context.getBean(PeerLink.class).isRunning()).isFalse());
	}

	@Test
	void userDefinedNodeReplacesTheAutoConfiguredOneAndIsStarted() {
		this.runner.withBean("own", PeerLink.class, () -> this.lan.node("own")).run((context) -> {
			assertThat(context).hasSingleBean(PeerLink.class);
			assertThat(context.getBean(PeerLink.class).name()).isEqualTo("own");
			assertThat(context.getBean(PeerLink.class).status().announced()).isTrue();
		});
	}

	@Test
	void userDefinedNodeThatIsStartedAlreadyIsLeftRunning() {
		this.runner.withBean("own", PeerLink.class, () -> this.lan.node("own").start())
			.run((context) -> assertThat(context.getBean(PeerLink.class).status().announced()).isTrue());
	}

	@Test
	void severalNodesAreNotManaged() {
		this.runner.withBean("one", PeerLink.class, () -> this.lan.node("one"))
			.withBean("two", PeerLink.class, () -> this.lan.node("two"))
			.run((context) -> {
				assertThat(context).doesNotHaveBean(PeerLinkTemplate.class).doesNotHaveBean(TransportLifecycle.class);
				assertThat(context.getBean("one", PeerLink.class).isRunning()).isFalse();
			});
	}

	@Test
	void userDefinedOperationsReplaceTheTemplate() {
		PeerLinkOperations own = mock(PeerLinkOperations.class);
		this.runner.withBean("own", PeerLinkOperations.class, () -> own)
			.run((context) -> assertThat(context).doesNotHaveBean(PeerLinkTemplate.class)
				.getBean(PeerLinkOperations.class)
				.isSameAs(own));
	}

	@Test
	void userDefinedTemplateReplacesTheAutoConfiguredOne() {
		PeerLinkTemplate own = new PeerLinkTemplate(this.lan.node("own"));
		this.runner.withBean("own", PeerLinkTemplate.class, () -> own)
			.run((context) -> assertThat(context).hasSingleBean(PeerLinkTemplate.class)
				.getBean(PeerLinkOperations.class)
				.isSameAs(own));
	}

	@Test
	void customizersAreCalledInTheirOrder() {
		this.runner.withUserConfiguration(CustomizerConfiguration.class)
			.run((context) -> assertThat(context.getBean("log")).hasToString("[first, second]"));
	}

	@Test
	void customizersOverrideProperties() {
		this.runner.withPropertyValues("peerlink.rpc.timeout=1h")
			.withBean("hurry", PeerLinkBuilderCustomizer.class,
					() -> (builder) -> builder.callTimeout(Duration.ofMillis(20)))
			.run((context) -> {
				try (PeerLink silent = this.lan.node("silent")) {
					silent.register("wait", CompletableFuture::new);
					silent.start();
					assertThatExceptionOfType(PeerTimeoutException.class)
						.isThrownBy(() -> context.getBean(PeerLinkOperations.class).call("silent", "wait", void.class));
				}
			});
	}

	@Test
	void channelsAreLimitedByProperties() {
		assertRefused("peerlink.channels.max=1");
		assertRefused("peerlink.channels.max-per-peer=1");
	}

	private void assertRefused(String limit) {
		this.runner.withPropertyValues("peerlink.node.name=garden", limit).run((context) -> {
			context.getBean(PeerLink.class).registerChannel("state", (channel) -> {
			}, ChannelOptions.raw());
			try (PeerLink client = this.lan.node("client").start()) {
				client.awaitPeer("garden", Duration.ofSeconds(5));
				client.openChannel("garden", "state", ChannelOptions.raw());
				assertThatExceptionOfType(ChannelRejectedException.class)
					.isThrownBy(() -> client.openChannel("garden", "state", ChannelOptions.raw()))
					.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(CloseReason.TOO_MANY_CHANNELS));
			}
		});
	}

	@Test
	void streamsGoBothWaysAndAreLimitedByAProperty() {
		this.runner.withPropertyValues("peerlink.node.name=garden", "peerlink.streams.max=1")
			.withBean(Garden.class)
			.run((context) -> {
				try (PeerLink client = this.lan.node("client").start()) {
					client.registerStream("greet", (stream) -> stream.outputStream().write(7));
					client.awaitPeer("garden", Duration.ofSeconds(5));
					PeerLinkOperations peers = context.getBean(PeerLinkOperations.class);
					peers.awaitPeer("client", Duration.ofSeconds(5));
					try (PeerStream first = client.openStream("garden", "water")) {
						assertThatExceptionOfType(StreamRejectedException.class)
							.isThrownBy(() -> client.openStream("garden", "water"))
							.satisfies((ex) -> assertThat(ex.getReason())
								.isEqualTo(StreamRejectedException.TOO_MANY_STREAMS));
						first.outputStream().write(5);
						assertThat(first.inputStream().read()).isEqualTo(6);
					}
					try (PeerStream stream = peers.openStream("client", "greet")) {
						assertThat(stream.inputStream().read()).isEqualTo(7);
					}
					assertThat(peers.openStreamAsync("client", "nothing", StreamOptions.defaults()))
						.failsWithin(Duration.ofSeconds(5));
				}
			});
	}

	@Test
	void payloadsAreWrittenByTheJsonMapperOfTheApplication() {
		JsonMapper snakeCase = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
		this.runner.withPropertyValues("peerlink.node.name=snake")
			.withBean(JsonMapper.class, () -> snakeCase)
			.withBean(Library.class)
			.run((context) -> {
				try (PeerLink client = this.lan.node("client").start()) {
					assertThat(client.peer("snake").call("find", JsonNode.class))
						.hasToString("{\"book_title\":\"Momo\"}");
				}
			});
	}

	@Test
	void startsWithoutOptionalLibraries() {
		this.runner
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.jackson",
					"org.springframework.boot.actuate", "org.springframework.boot.health", "io.micrometer.core",
					"io.micrometer.observation", "reactor", "org.springframework.web", "jakarta.validation",
					"jakarta.annotation", "jakarta.inject"))
			.withBean(Library.class)
			.run((context) -> assertThat(context).hasSingleBean(PeerLink.class));
	}

	@Test
	void defaultNameIsChangedWhenItIsTaken() {
		try (PeerLink first = this.lan.node("app-host").start()) {
			this.runner.withPropertyValues("spring.application.name=app", "HOSTNAME=host")
				.run((context) -> assertThat(context.getBean(PeerLink.class).name()).startsWith("app-host-")
					.isNotEqualTo(first.name()));
		}
	}

	@Test
	void configuredNameIsChangedWhenItIsTakenOnlyIfEnabled() {
		try (PeerLink first = this.lan.node("garden").start()) {
			ApplicationContextRunner second = this.runner.withPropertyValues("peerlink.node.name=garden");
			second.run((context) -> assertThat(context).getFailure().hasRootCauseInstanceOf(NameTakenException.class));
			second.withPropertyValues("peerlink.node.rename-on-conflict=true")
				.run((context) -> assertThat(context.getBean(PeerLink.class).name()).isEqualTo("garden-2"));
		}
	}

	@Test
	void defaultNameIsNotChangedIfDisabled() {
		try (PeerLink first = this.lan.node("app-host").start()) {
			this.runner
				.withPropertyValues("spring.application.name=app", "HOSTNAME=host",
						"peerlink.node.rename-on-conflict=false")
				.run((context) -> assertThat(context).getFailure().hasRootCauseInstanceOf(NameTakenException.class));
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizerConfiguration {

		@Bean
		List<String> log() {
			return new ArrayList<>();
		}

		@Bean
		@Order(2)
		PeerLinkBuilderCustomizer second(List<String> log) {
			return (builder) -> log.add("second");
		}

		@Bean
		@Order(1)
		PeerLinkBuilderCustomizer first(List<String> log) {
			return (builder) -> log.add("first");
		}

	}

	@PeerLinkHandler
	static class Library {

		public Book find() {
			return new Book("Momo");
		}

	}

	record Book(String bookTitle) {
	}

	static class Garden {

		@PeerLinkStream("water")
		void water(PeerStream stream) throws IOException {
			stream.outputStream().write(stream.inputStream().read() + 1);
		}

	}

}
