package io.peerlink.spring.annotation;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.peerlink.call.CallOptions;
import io.peerlink.call.ClientContract;
import io.peerlink.call.InvalidClientException;
import io.peerlink.peer.NodeName;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.StringUtils;

/**
 * {@link ClientContract} that reads the annotations of an interface, if it has any.
 * Reactive types are adapted by Spring's registry, so that this class needs no reactive
 * library; {@link Publisher} is loaded by the first call that returns a reactive type.
 */
final class AnnotatedContract implements ClientContract {

	private static final String TIMEOUT_REMEDY = "give a positive duration such as 2s";

	private final Class<?> type;

	private final @Nullable PeerLinkClient client;

	private final AnnotationValues values;

	private final ReactiveAdapterRegistry adapters = ReactiveAdapterRegistry.getSharedInstance();

	AnnotatedContract(Class<?> type, AnnotationValues values) {
		this.type = type;
		this.client = AnnotatedElementUtils.findMergedAnnotation(type, PeerLinkClient.class);
		this.values = values;
	}

	/**
	 * Returns the name of the peer to call.
	 */
	String peer() {
		if (this.client == null) {
			throw new InvalidClientException(this.type, "it has no @PeerLinkClient", "annotate it");
		}
		String peer = this.client.peer();
		try {
			return NodeName.check(this.values.text(peer));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidClientException(this.type,
					"its @PeerLinkClient has peer '" + peer + "': " + ex.getMessage(), "give the name of a node", ex);
		}
	}

	/**
	 * Returns the options of methods that do not set their own.
	 */
	CallOptions options() {
		String timeout = (this.client != null) ? this.client.timeout() : "";
		try {
			return withTimeout(timeout, CallOptions.defaults());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidClientException(this.type,
					"its @PeerLinkClient has timeout '" + timeout + "': " + ex.getMessage(), TIMEOUT_REMEDY, ex);
		}
	}

	@Override
	public String nameOf(Method method) {
		PeerLinkMethod annotation = find(method);
		String name = (annotation != null) ? annotation.name() : "";
		String prefix = (this.client != null) ? this.client.prefix() : "";
		try {
			return this.values.text(prefix) + (StringUtils.hasText(name) ? this.values.text(name) : method.getName());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidClientException(this.type, method, "has name '" + prefix + name + "': " + ex.getMessage(),
					"define the placeholder", ex);
		}
	}

	@Override
	public CallOptions optionsOf(Method method, CallOptions defaults) {
		PeerLinkMethod annotation = find(method);
		if (annotation == null) {
			return defaults;
		}
		try {
			return withTimeout(annotation.timeout(), defaults).withIdempotent(annotation.idempotent());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidClientException(this.type, method,
					"has timeout '" + annotation.timeout() + "': " + ex.getMessage(), TIMEOUT_REMEDY, ex);
		}
	}

	private CallOptions withTimeout(String text, CallOptions options) {
		Duration timeout = this.values.duration(text);
		return (timeout != null) ? options.withTimeout(timeout) : options;
	}

	private static @Nullable PeerLinkMethod find(Method method) {
		return AnnotatedElementUtils.findMergedAnnotation(method, PeerLinkMethod.class);
	}

	@Override
	public @Nullable ReturnAdapter adapterOf(Class<?> type) {
		ReactiveAdapter adapter = this.adapters.getAdapter(type);
		ReactiveAdapter ofFutures = this.adapters.getAdapter(CompletableFuture.class);
		if (adapter == null || ofFutures == null || adapter.isMultiValue() || adapter.getReactiveType() != type) {
			return null;
		}
		return (call) -> adapter.fromPublisher(publisher(call, ofFutures));
	}

	/**
	 * Returns a publisher that makes one call for each subscriber. Cancelling the
	 * subscription cancels the call.
	 */
	private static Publisher<Object> publisher(Supplier<CompletableFuture<?>> call, ReactiveAdapter ofFutures) {
		return (subscriber) -> ofFutures.toPublisher(call.get()).subscribe(subscriber);
	}

	@Override
	public boolean isAsynchronous(Class<?> type) {
		return this.adapters.getAdapter(type) != null;
	}

}
