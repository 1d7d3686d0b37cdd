package io.peerlink.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.peerlink.PeerLink;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.handler.RpcMethod;
import io.peerlink.spring.annotation.PeerLinkChannel;
import io.peerlink.spring.annotation.PeerLinkClientScan;
import io.peerlink.spring.boot.autoconfigure.shop.Clerk;
import io.peerlink.spring.boot.autoconfigure.shop.Till;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.Test;

import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.Compiled;
import org.springframework.core.test.tools.TestCompiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for an application that starts from code generated ahead of time.
 */
class AheadOfTimeTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	@Test
	@CompileWithForkedClassLoader
	void handlersChannelsAndClientsWork() {
		TestGenerationContext generation = new TestGenerationContext(AheadOfTimeTests.class);
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(Application.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
		generation.writeGeneratedContent();
		TestCompiler.forSystem().with(generation).compile(AheadOfTimeTests::check);
	}

	@Test
	void noNodeIsCreatedAheadOfTime() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(Application.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context,
					new TestGenerationContext(AheadOfTimeTests.class));
			assertThat(context.getBeanFactory().containsBeanDefinition("peerLink")).isTrue();
			assertThat(context.getBeanFactory().containsSingleton("peerLink")).isFalse();
			assertThat(context.getBeanFactory().containsSingleton("lan")).isFalse();
		}
	}

	/**
	 * Starts the peer that the client calls.
	 */
	private static PeerLink till(GenericApplicationContext context) {
		PeerLink till = context.getBean(MemoryLan.class).node("till");
		RpcMethod.of(new Till())
			.forEach((method) -> till
				.register(new RpcMethod("prices." + (method.name().equals("total") ? "sum" : method.name()),
						method.parameters(), method.resultType(), method.description(), method.body())));
		till.start();
		await().atMost(LONG).until(() -> till.peers().size() == 1);
		await().atMost(LONG).until(() -> context.getBean(PeerLink.class).peers().size() == 1);
		return till;
	}

	private static void check(Compiled compiled) {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			TestPropertyValues.of("peerlink.node.name=clerk").applyTo(context);
			initialize(context, compiled.getInstance(ApplicationContextInitializer.class));
			context.refresh();
			try (PeerLink till = till(context)) {
				assertThat(till.peer("clerk").call("prices.sum", Integer.class, List.of())).isZero();
				till.openChannel("clerk", "news", ChannelOptions.raw()).send("closed on Monday");
				await().atMost(LONG)
					.untilAsserted(
							() -> assertThat(context.getBean(News.class).received).containsExactly("closed on Monday"));
				assertThat(context.getBean(Clerk.class).total()).isEqualTo(370);
				assertThat(context.getBean(Clerk.class).cheapest()).succeedsWithin(LONG).isEqualTo("milk");
				assertThat(context.getBean(Clerk.class).sorted()).containsExactly("milk", "tea");
			}
		}
	}

	@SuppressWarnings("unchecked") // The generated initializer accepts every context.
	private static void initialize(GenericApplicationContext context, ApplicationContextInitializer<?> initializer) {
		((ApplicationContextInitializer<GenericApplicationContext>) initializer).initialize(context);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PeerLinkAutoConfiguration.class, PeerLinkHandlerAutoConfiguration.class,
			PeerLinkChannelAutoConfiguration.class, PeerLinkClientAutoConfiguration.class,
			PeerLinkLifecycleAutoConfiguration.class, PeerLinkReactiveTypesAutoConfiguration.class })
	@PeerLinkClientScan(basePackageClasses = Clerk.class)
	@Import({ Clerk.class, Till.class, News.class })
	static class Application {

		@Bean
		MemoryLan lan() {
			return new MemoryLan();
		}

		@Bean
		PeerLinkBuilderCustomizer customizer(MemoryLan lan) {
			return lan::connect;
		}

	}

	static class News {

		private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		@PeerLinkChannel
		void news(String text) {
			this.received.add(text);
		}

	}

}
