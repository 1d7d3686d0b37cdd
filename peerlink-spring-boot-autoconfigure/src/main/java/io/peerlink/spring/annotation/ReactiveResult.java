package io.peerlink.spring.annotation;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;

/**
 * {@link HandlerResult} for a reactive type with at most one value. Subscribes on the
 * handler thread. The thread's context is captured by Micrometer's context propagation,
 * if present, and handed on by {@link ReactiveSecurity}.
 *
 * @param adapter the adapter of the type
 */
record ReactiveResult(ReactiveAdapter adapter) implements HandlerResult {

	@Override
	public @Nullable Object toAnswer(@Nullable Object returned) {
		return (returned != null) ? Mono.from(this.adapter.toPublisher(returned))
			.contextWrite(ReactiveSecurity::addTo)
			.contextCapture()
			.toFuture() : null;
	}

}
