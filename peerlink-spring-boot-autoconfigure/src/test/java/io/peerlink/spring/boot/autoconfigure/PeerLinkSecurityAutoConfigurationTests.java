package io.peerlink.spring.boot.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.peerlink.PeerLink;
import io.peerlink.call.PeerClient;
import io.peerlink.error.CallDeniedException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.handler.CallAuthorizer;
import io.peerlink.handler.HandlerExecution;
import io.peerlink.handler.HandlerInterceptor;
import io.peerlink.spring.annotation.PeerLinkHandler;
import io.peerlink.spring.annotation.PeerLinkMethod;
import io.peerlink.spring.annotation.PeerLinkStream;
import io.peerlink.spring.security.SecurityContextInterceptor;
import io.peerlink.spring.testing.MemoryLan;
import io.peerlink.stream.PeerStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.type.TypeReference;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ListeningSecurityContextHolderStrategy;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link PeerLinkSecurityAutoConfiguration}, and for what method security and
 * authorizers do with the calls of real nodes.
 */
@Timeout(60)
class PeerLinkSecurityAutoConfigurationTests {

	private static final String SECRET = PeerLink.generateSecret();

	private static final Duration LONG = Duration.ofSeconds(10);

	@RegisterExtension
	private final MemoryLan lan = new MemoryLan();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(PeerLinkAutoConfiguration.class, PeerLinkHandlerAutoConfiguration.class,
						PeerLinkStreamAutoConfiguration.class, PeerLinkLifecycleAutoConfiguration.class,
						PeerLinkSecurityAutoConfiguration.class, PeerLinkReactiveTypesAutoConfiguration.class))
		.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect)
		.withPropertyValues("peerlink.node.name=machine");

	private ApplicationContextRunner sealed() {
		return this.runner.withPropertyValues("peerlink.node.secret=" + SECRET);
	}

	private PeerClient client(AssertableApplicationContext context, String name, boolean sealed) {
		PeerLink node = this.lan.node(name, (builder) -> {
			if (sealed) {
				builder.secret(SECRET);
			}
		}).start();
		try {
			node.awaitPeer("machine", LONG);
			context.getBean(PeerLink.class).awaitPeer(name, LONG);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		return node.peer("machine");
	}

	@Test
	void methodSecurityKnowsThePeersOfASealedRealm() {
		sealed().withUserConfiguration(MethodSecurity.class).withBean(Machine.class).run((context) -> {
			PeerClient console = client(context, "console", true);
			PeerClient other = client(context, "other", true);
			for (String method : List.of("reset", "resetInline", "resetLater")) {
				assertThat(console.call(method, String.class)).isEqualTo("reset by console");
				assertThatExceptionOfType(CallDeniedException.class).isThrownBy(() -> other.call(method, String.class))
					.satisfies((ex) -> assertThat(ex.getRemoteMessage()).isEqualTo("The caller may not do that"));
			}
			assertThat(other.call("member", String.class)).isEqualTo("other");
			assertThat(context.getBean(Machine.class).resets()).hasValue(3);
			assertThat(context.getBean(PeerLink.class).status().rpc().deniedRequests()).isEqualTo(3);
		});
	}

	@Test
	void nobodyIsAuthenticatedWithoutASecret() {
		this.runner.withUserConfiguration(MethodSecurity.class).withBean(Machine.class).run((context) -> {
			PeerClient console = client(context, "console", false);
			for (String method : List.of("reset", "resetInline", "resetLater", "member")) {
				assertThatExceptionOfType(CallDeniedException.class)
					.isThrownBy(() -> console.call(method, String.class));
			}
			assertThat(console.call("everybody", String.class)).isEqualTo("false");
		});
	}

	/**
	 * One handler after the other runs on the same threads.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void nextHandlerDoesNotSeeTheCallerOfTheLastOne(boolean virtualThreads) {
		sealed().withUserConfiguration(MethodSecurity.class)
			.withBean(Machine.class)
			.withPropertyValues("peerlink.handler.concurrency=1", "spring.threads.virtual.enabled=" + virtualThreads)
			.run((context) -> {
				PeerClient console = client(context, "console", true);
				PeerClient other = client(context, "other", true);
				for (int i = 0; i < 100; i++) {
					assertThat(console.call("member", String.class)).isEqualTo("console");
					assertThatExceptionOfType(CallDeniedException.class)
						.isThrownBy(() -> other.call("reset", String.class));
					assertThatExceptionOfType(RemoteErrorException.class)
						.isThrownBy(() -> console.call("broken", String.class))
						.isNotInstanceOf(CallDeniedException.class);
					assertThat(other.call("resetInlineBy", String.class)).isEqualTo("other");
				}
			});
	}

	@Test
	void reactiveHandlersKnowTheirCaller() {
		sealed().withUserConfiguration(MethodSecurity.class).withBean(Machine.class).run((context) -> {
			PeerClient console = client(context, "console", true);
			assertThat(console.call("mono", String.class)).isEqualTo("console");
			try (Stream<String> names = console.call("flux", new TypeReference<Stream<String>>() {
			})) {
				assertThat(names).containsExactly("console", "console");
			}
		});
	}

	@Test
	void reactiveHandlersKnowTheirCallerWhereverContextsAreKept() {
		sealed().withBean(Machine.class)
			.withBean(SecurityContextHolderStrategy.class, PeerLinkSecurityAutoConfigurationTests::strategy)
			.run((context) -> assertThat(client(context, "console", true).call("mono", String.class))
				.isEqualTo("console"));
	}

	@Test
	void strategyThatIsNotUniqueIsNotUsed() {
		sealed().withBean(Machine.class)
			.withBean("one", SecurityContextHolderStrategy.class, PeerLinkSecurityAutoConfigurationTests::strategy)
			.withBean("other", SecurityContextHolderStrategy.class, PeerLinkSecurityAutoConfigurationTests::strategy)
			.run((context) -> assertThat(client(context, "console", true).call("everybody", String.class))
				.isEqualTo("true"));
	}

	@Test
	void otherInterceptorsKnowTheCaller() {
		List<String> seen = new CopyOnWriteArrayList<>();
		sealed().withBean(Machine.class).withBean("first", HandlerInterceptor.class, () -> (caller, handler) -> {
			seen.add(current().getName());
			return handler.proceed();
		}).run((context) -> {
			client(context, "console", true).call("everybody", String.class);
			assertThat(seen).containsExactly("console");
		});
	}

	@Test
	void authorizerMayDenyAsSpringSecurityDoes() {
		sealed().withBean(Machine.class).withBean(CallAuthorizer.class, () -> (caller, method) -> {
			throw new AccessDeniedException("by rule 5");
		})
			.run((context) -> assertThatExceptionOfType(CallDeniedException.class)
				.isThrownBy(() -> client(context, "console", true).call("everybody", String.class))
				.satisfies((ex) -> assertThat(ex.getRemoteMessage()).isEqualTo("The caller may not do that")));
	}

	@Test
	void streamHandlersKnowTheirCaller() {
		sealed().withUserConfiguration(MethodSecurity.class).withBean(Machine.class).run((context) -> {
			client(context, "console", true);
			PeerLink node = this.lan.node("reader", (builder) -> builder.secret(SECRET)).start();
			node.awaitPeer("machine", LONG);
			context.getBean(PeerLink.class).awaitPeer("reader", LONG);
			try (PeerStream stream = node.openStream("machine", "name")) {
				assertThat(stream.inputStream().readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("reader");
			}
			PeerStream denied = node.openStream("machine", "log");
			await().until(() -> !denied.isOpen());
			assertThat(context.getBean(Machine.class).resets()).hasValue(0);
		});
	}

	@Test
	void authorizersAreAskedInTheirOrder() {
		sealed().withUserConfiguration(Authorizers.class).withBean(Machine.class).run((context) -> {
			PeerClient console = client(context, "console", true);
			PeerClient other = client(context, "other", true);
			assertThat(console.call("everybody", String.class)).isEqualTo("true");
			assertThatExceptionOfType(CallDeniedException.class)
				.isThrownBy(() -> other.call("everybody", String.class));
			assertThat(context.getBean(Authorizers.class).asked).containsExactly("first", "second", "first");
		});
	}

	@Test
	void applicationWithoutSpringSecurityHasNoContext() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(PeerLink.class)
				.doesNotHaveBean("peerLinkSecurityContextInterceptor"));
	}

	@Test
	void interceptorOfTheApplicationTakesThePlace() {
		this.runner.withBean("own", SecurityContextInterceptor.class)
			.run((context) -> assertThat(context).getBeanNames(HandlerInterceptor.class).containsExactly("own"));
	}

	@Test
	void nothingIsConfiguredWhenPeerLinkIsDisabled() {
		this.runner.withPropertyValues("peerlink.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HandlerInterceptor.class));
	}

	private static SecurityContextHolderStrategy strategy() {
		return new ListeningSecurityContextHolderStrategy((event) -> {
		});
	}

	private static Authentication current() {
		return authenticationOf(SecurityContextHolder.getContext());
	}

	private static Authentication authenticationOf(SecurityContext context) {
		return Objects.requireNonNull(context.getAuthentication());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class MethodSecurity {

	}

	@PeerLinkHandler
	static class Machine {

		private final AtomicInteger resets = new AtomicInteger();

		AtomicInteger resets() {
			return this.resets;
		}

		@PreAuthorize("hasAuthority('PEER_console')")
		@PeerLinkMethod
		public String reset() {
			this.resets.incrementAndGet();
			return "reset by " + current().getName();
		}

		@PeerLinkMethod(execution = HandlerExecution.INLINE)
		@PreAuthorize("hasAuthority('PEER_console')")
		public String resetInline() {
			return reset();
		}

		@PeerLinkMethod(execution = HandlerExecution.INLINE)
		public String resetInlineBy() {
			return current().getName();
		}

		@PeerLinkMethod
		@PreAuthorize("hasAuthority('PEER_console')")
		public CompletableFuture<String> resetLater() {
			String result = reset();
			return CompletableFuture.supplyAsync(() -> result);
		}

		@PeerLinkMethod
		@PreAuthorize("hasAuthority('PEER')")
		public String member() {
			return current().getName();
		}

		@PeerLinkMethod
		@PreAuthorize("permitAll")
		public String everybody() {
			return String.valueOf(current().isAuthenticated());
		}

		@PeerLinkMethod
		public String broken() {
			throw new IllegalStateException("broken");
		}

		@PeerLinkMethod
		public Mono<String> mono() {
			return Mono.delay(Duration.ofMillis(5), Schedulers.boundedElastic())
				.then(ReactiveSecurityContextHolder.getContext())
				.map((context) -> authenticationOf(context).getName());
		}

		@PeerLinkMethod
		public Flux<String> flux() {
			return Flux.range(0, 2)
				.publishOn(Schedulers.boundedElastic())
				.flatMap((i) -> ReactiveSecurityContextHolder.getContext())
				.map((context) -> authenticationOf(context).getName());
		}

		@PeerLinkStream("name")
		@PreAuthorize("hasAuthority('PEER')")
		public void name(PeerStream stream) throws Exception {
			stream.outputStream().write(current().getName().getBytes(StandardCharsets.UTF_8));
		}

		@PeerLinkStream("log")
		@PreAuthorize("hasAuthority('PEER_console')")
		public void log(PeerStream stream) {
			this.resets.incrementAndGet();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Authorizers {

		private final List<String> asked = new CopyOnWriteArrayList<>();

		@Bean
		@Order(2)
		CallAuthorizer second() {
			return (caller, method) -> this.asked.add("second");
		}

		@Bean
		@Order(1)
		CallAuthorizer first() {
			return (caller, method) -> this.asked.add("first") && "console".equals(caller.name());
		}

	}

}
