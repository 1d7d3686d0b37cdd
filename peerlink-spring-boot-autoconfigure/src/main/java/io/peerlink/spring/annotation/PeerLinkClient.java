package io.peerlink.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Declares an interface as a client: a bean whose methods call a peer.
 *
 * <pre class="code">
 * &#064;PeerLinkClient("Phone1")
 * interface Calculator {
 *
 * 	int add(int x, int y);
 *
 * 	&#064;PeerLinkMethod(timeout = "30s")
 * 	CompletableFuture&lt;List&lt;Integer&gt;&gt; primes(int count);
 *
 * }
 * </pre>
 * <p>
 * Interfaces in the packages of a Spring Boot application are found automatically; other
 * packages are scanned with {@link PeerLinkClientScan @PeerLinkClientScan}. The bean is
 * named like a component, here {@code calculator}, or by the fully qualified name of the
 * interface if another bean has that name. Annotations for components, such as
 * {@code @Primary}, {@code @Fallback}, {@code @Lazy} and {@code @Profile}, can be added.
 * <p>
 * A method calls the peer's method with the same name, or with the name that is set by
 * {@link PeerLinkMethod}, with positional arguments. It waits for the result, unless it
 * returns a {@link java.util.concurrent.CompletableFuture}, a
 * {@link java.util.concurrent.CompletionStage}, or another asynchronous type with one
 * value that is registered with {@link org.springframework.core.ReactiveAdapterRegistry},
 * such as a {@code Mono}, which makes one call for each subscriber. So does a
 * {@code Flux} or another publisher, whose items are those of the result, as they come; a
 * {@link java.util.stream.Stream}, an {@link java.io.InputStream} and a
 * {@link org.springframework.core.io.Resource} are read in the same way after the peer
 * has answered. Parameters may have these types, too. Default methods and methods of
 * {@link Object} are executed locally. If a method cannot be called, the start of the
 * application fails with an {@link io.peerlink.call.InvalidClientException}.
 * <p>
 * The peer need not be up when the application starts; it is looked up at each call.
 * Calls complete and fail like those of {@link io.peerlink.call.PeerClient}. The bean is
 * thread-safe.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface PeerLinkClient {

	/**
	 * Alias for {@link #peer()}.
	 * @return the name
	 */
	@AliasFor("peer")
	String value() default "";

	/**
	 * The name of the peer to call. Placeholders such as <code>${calculator.peer}</code>
	 * are resolved when the bean is created.
	 * @return the name of the peer, which must not be blank
	 */
	@AliasFor("value")
	String peer() default "";

	/**
	 * The prefix of the names of the methods, the counterpart of
	 * {@link PeerLinkHandler#prefix()}. Placeholders such as
	 * <code>${calculator.prefix}</code> are resolved.
	 * @return the prefix, empty for none
	 */
	String prefix() default "";

	/**
	 * The time for which methods without {@linkplain PeerLinkMethod#timeout() their own
	 * timeout} wait for the result: a duration such as {@code 2s} or {@code PT2S}, or a
	 * number of milliseconds. Placeholders such as <code>${calculator.timeout}</code> are
	 * resolved.
	 * @return the timeout, empty for the timeout of the node
	 */
	String timeout() default "";

}
