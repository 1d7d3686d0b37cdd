package io.peerlink.spring.annotation;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;

/**
 * A reactive type with at most one value, subscribed to on the handler thread. What the
 * thread carries goes along as Micrometer's context propagation does it, if it is there.
 *
 * @param adapter knows the type
 */
record ReactiveResult(ReactiveAdapter adapter) implements HandlerResult {

	@Override
	public @Nullable Object toAnswer(@Nullable Object returned) {
		return (returned != null) ? Mono.from(this.adapter.toPublisher(returned)).contextCapture().toFuture() : null;
	}

}
