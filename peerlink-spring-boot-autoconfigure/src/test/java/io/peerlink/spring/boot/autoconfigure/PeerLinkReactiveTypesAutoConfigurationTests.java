package io.peerlink.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Flow;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.peerlink.PeerLink;
import io.peerlink.error.PeerLinkException;
import io.peerlink.spi.StreamedType;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.reactive.ReactiveTypeHints;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PeerLinkReactiveTypesAutoConfigurationTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private static final ParameterizedTypeReference<Flux<String>> FLUX = new ParameterizedTypeReference<>() {
	};

	private static final ParameterizedTypeReference<Letters> LETTERS = new ParameterizedTypeReference<>() {
	};

	@RegisterExtension
	private final MemoryLan lan = new MemoryLan();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PeerLinkAutoConfiguration.class,
				PeerLinkReactiveTypesAutoConfiguration.class, PeerLinkLifecycleAutoConfiguration.class))
		.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect);

	@BeforeEach
	void startWorker() {
		PeerLink worker = this.lan.node("worker");
		worker.register("letters", () -> Stream.of("a", "b"));
		worker.start();
	}

	@Test
	void fluxIsAResult() {
		this.runner.run((context) -> StepVerifier.create(call(context.getBean(PeerLinkOperations.class), FLUX))
			.expectNext("a", "b")
			.verifyComplete());
	}

	@Test
	void typesOfTheApplicationAreResultsToo() {
		this.runner.withBean(StreamedType.class, PeerLinkReactiveTypesAutoConfigurationTests::letters)
			.run((context) -> assertThat(call(context.getBean(PeerLinkOperations.class), LETTERS).text())
				.isEqualTo("ab"));
	}

	@Test
	void typesOfTheApplicationCountFirst() {
		UnaryOperator<Flux<?>> upperCase = (flux) -> flux.map((item) -> item.toString().toUpperCase(Locale.ROOT));
		StreamedType own = StreamedType.items(Flux.class,
				(flux) -> JdkFlowAdapter.publisherToFlowPublisher((Flux<?>) flux),
				(publisher) -> upperCase.apply(JdkFlowAdapter.flowPublisherToFlux(publisher)));
		this.runner.withBean(StreamedType.class, () -> own)
			.run((context) -> StepVerifier.create(call(context.getBean(PeerLinkOperations.class), FLUX))
				.expectNext("A", "B")
				.verifyComplete());
	}

	@Test
	void nothingIsAddedWithoutReactor() {
		this.runner.withClassLoader(new FilteredClassLoader(JdkFlowAdapter.class)).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean("peerLinkReactiveTypesCustomizer");
			PeerLinkOperations peers = context.getBean(PeerLinkOperations.class);
			assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> call(peers, FLUX));
		});
	}

	@Test
	void nothingIsAddedWhenDisabled() {
		this.runner.withPropertyValues("peerlink.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("peerLinkReactiveTypesCustomizer"));
	}

	@Test
	void typesThatAreLookedUpByNameHaveHints() {
		RuntimeHints hints = new RuntimeHints();
		new ReactiveTypeHints().registerHints(hints, null);
		assertThat(RuntimeHintsPredicates.reflection().onType(Flux.class)).accepts(hints);
	}

	private static <T> T call(PeerLinkOperations peers, ParameterizedTypeReference<T> type) {
		peers.awaitPeer("worker", LONG);
		T result = peers.call("worker", "letters", type);
		assertThat(result).isNotNull();
		return result;
	}

	private static StreamedType letters() {
		return StreamedType.items(Letters.class, (letters) -> JdkFlowAdapter.publisherToFlowPublisher(Flux.empty()),
				Letters::new);
	}

	record Letters(Flow.Publisher<?> items) {

		String text() {
			return String.join("",
					JdkFlowAdapter.flowPublisherToFlux(items())
						.cast(String.class)
						.collectList()
						.blockOptional(LONG)
						.orElseThrow());
		}

	}

}
