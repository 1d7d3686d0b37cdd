package io.peerlink.spring.reactive;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.peerlink.spi.StreamedType;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ReactiveTypeDescriptor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReactiveStreamedTypes}.
 */
class ReactiveStreamedTypesTests {

	@Test
	void typesOnTheClassPathAreListed() {
		assertThat(ReactiveStreamedTypes.all()).extracting(StreamedType::type)
			.isEqualTo(List.of(Publisher.class, Flux.class));
	}

	@Test
	void demandAndCancellationReachTheSource() {
		AtomicLong requested = new AtomicLong();
		AtomicBoolean cancelled = new AtomicBoolean();
		Flux<Integer> source = Flux.range(1, 10)
			.doOnRequest(requested::addAndGet)
			.doOnCancel(() -> cancelled.set(true));
		StreamedType type = type(Flux.class);
		StepVerifier.create((Flux<?>) type.fromPublisher(type.toPublisher(source)), 3)
			.expectNextCount(3)
			.then(() -> assertThat(requested).hasValue(3))
			.thenCancel()
			.verify();
		assertThat(cancelled).isTrue();
	}

	@Test
	void failureReachesTheSubscriber() {
		StreamedType type = type(Publisher.class);
		StepVerifier
			.create(JdkFlowAdapter
				.flowPublisherToFlux(type.toPublisher(Flux.error(new IllegalStateException("broken")))))
			.verifyErrorMessage("broken");
	}

	@Test
	void typesOfOtherLibrariesAreAdapted() {
		ReactiveAdapterRegistry registry = new ReactiveAdapterRegistry();
		registry.registerReactiveType(ReactiveTypeDescriptor.multiValue(Many.class, () -> new Many(Flux.empty())),
				(many) -> ((Many) many).values(), Many::new);
		List<StreamedType> types = ReactiveStreamedTypes.of(registry, Stream.of(Many.class));
		assertThat(types).hasSize(1);
		Many received = (Many) types.get(0).fromPublisher(types.get(0).toPublisher(new Many(Flux.just("a", "b"))));
		StepVerifier.create(Flux.from(received.values()).cast(String.class)).expectNext("a", "b").verifyComplete();
	}

	@Test
	void typesOfOneValueAndUnknownTypesAreLeftOut() {
		assertThat(ReactiveStreamedTypes.of(ReactiveAdapterRegistry.getSharedInstance(),
				Stream.of(Mono.class, String.class)))
			.isEmpty();
	}

	private static StreamedType type(Class<?> type) {
		return ReactiveStreamedTypes.all()
			.stream()
			.filter((candidate) -> candidate.type() == type)
			.findFirst()
			.orElseThrow();
	}

	record Many(Publisher<?> values) {
	}

}
