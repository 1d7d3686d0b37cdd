package io.peerlink.spring.annotation;

import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.core.ReactiveAdapter;

/**
 * {@link HandlerResult} for a reactive type with many values. The values are requested
 * later and on other threads, as the caller reads them. The context of the handler thread
 * is captured by Micrometer's context propagation, if present, and handed on by
 * {@link ReactiveSecurity}.
 *
 * @param adapter the adapter of the type
 */
record ReactiveItems(ReactiveAdapter adapter) implements HandlerResult {

	@Override
	public Flow.@Nullable Publisher<?> toAnswer(@Nullable Object returned) {
		return (returned != null) ? JdkFlowAdapter
			.publisherToFlowPublisher(Flux.from(this.adapter.toPublisher(returned)).contextWrite(captured())) : null;
	}

	/**
	 * Reactor captures at a subscription only, which takes place on this thread.
	 */
	private static ContextView captured() {
		return Mono.deferContextual(Mono::just)
			.contextWrite(ReactiveSecurity::addTo)
			.contextCapture()
			.toFuture()
			.join();
	}

}
