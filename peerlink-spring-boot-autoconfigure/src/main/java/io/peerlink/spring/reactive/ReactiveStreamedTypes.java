package io.peerlink.spring.reactive;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.peerlink.spi.StreamedType;
import org.jspecify.annotations.Nullable;
import reactor.adapter.JdkFlowAdapter;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;

/**
 * The {@link StreamedType}s of reactive libraries: {@code Publisher} of Reactive Streams,
 * {@code Flux} of Reactor, and those of RxJava, Mutiny and Kotlin coroutines that
 * Spring's {@link ReactiveAdapterRegistry} knows. Demand and cancellation pass through
 * them. Types of at most one value, such as {@code Mono}, are not among them.
 *
 * @since 0.1.0
 */
public final class ReactiveStreamedTypes {

	/**
	 * The registry does not tell which types it knows. More specific types are last, so
	 * that they count first.
	 */
	private static final List<String> NAMES = List.of("org.reactivestreams.Publisher", "reactor.core.publisher.Flux",
			"io.reactivex.rxjava3.core.Flowable", "io.reactivex.rxjava3.core.Observable", "io.smallrye.mutiny.Multi",
			"kotlinx.coroutines.flow.Flow");

	private ReactiveStreamedTypes() {
	}

	/**
	 * Returns the types that are on the class path.
	 * @return the types, for {@link io.peerlink.PeerLinkBuilder#streamedTypes}
	 */
	public static List<StreamedType> all() {
		return of(ReactiveAdapterRegistry.getSharedInstance(), present());
	}

	private static Stream<Class<?>> present() {
		ClassLoader classLoader = ReactiveStreamedTypes.class.getClassLoader();
		return NAMES.stream()
			.filter((name) -> ClassUtils.isPresent(name, classLoader))
			.map((name) -> ClassUtils.resolveClassName(name, classLoader));
	}

	static List<StreamedType> of(ReactiveAdapterRegistry registry, Stream<Class<?>> types) {
		return types.map((type) -> of(registry, type)).filter(Objects::nonNull).toList();
	}

	private static @Nullable StreamedType of(ReactiveAdapterRegistry registry, Class<?> type) {
		ReactiveAdapter adapter = registry.getAdapter(type);
		return (adapter != null && adapter.isMultiValue() && adapter.getReactiveType() == type) ? of(type, adapter)
				: null;
	}

	private static <T> StreamedType of(Class<T> type, ReactiveAdapter adapter) {
		return StreamedType.items(type, (value) -> JdkFlowAdapter.publisherToFlowPublisher(adapter.toPublisher(value)),
				(publisher) -> type.cast(adapter.fromPublisher(JdkFlowAdapter.flowPublisherToFlux(publisher))));
	}

}
