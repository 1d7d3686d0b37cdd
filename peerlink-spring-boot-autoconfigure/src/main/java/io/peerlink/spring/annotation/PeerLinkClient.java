package io.peerlink.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Makes an interface a bean whose methods call a peer.
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
 * Interfaces in the packages of a Spring Boot application are found; others are where
 * {@link PeerLinkClientScan @PeerLinkClientScan} looks for them. The bean is called as
 * the class of a component would be, here {@code calculator}, or by the full name of the
 * interface where another bean has that name. Of the annotations for components,
 * {@code @Primary}, {@code @Fallback}, {@code @Lazy}, {@code @Profile} and the like may
 * stand beside this one.
 * <p>
 * A method calls the method of the peer that has its name, or that {@link PeerLinkMethod}
 * names, with positional arguments. It waits for the result, unless it returns a
 * {@link java.util.concurrent.CompletableFuture}, a
 * {@link java.util.concurrent.CompletionStage}, or another type for one later value that
 * {@link org.springframework.core.ReactiveAdapterRegistry} knows, such as a {@code Mono},
 * which makes a call for each subscriber. Default methods and those of {@link Object}
 * stay here. An interface with a method that cannot be called fails the start with an
 * {@link io.peerlink.call.InvalidClientException}.
 * <p>
 * The peer need not be up when the application starts; it is looked up at each call.
 * Calls end as those of {@link io.peerlink.call.PeerClient} do. The bean may be used by
 * any number of threads.
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
	 * Who is called. Placeholders such as <code>${calculator.peer}</code> are resolved
	 * when the bean is made.
	 * @return the name of the peer, which must not be blank
	 */
	@AliasFor("value")
	String peer() default "";

	/**
	 * What the names of the methods begin with; what {@link PeerLinkHandler#prefix()} is
	 * at the other side. Placeholders such as <code>${calculator.prefix}</code> are
	 * resolved.
	 * @return the prefix, empty for none
	 */
	String prefix() default "";

	/**
	 * How long methods without a {@linkplain PeerLinkMethod#timeout() timeout of their
	 * own} wait for the result: a duration such as {@code 2s} or {@code PT2S}, or a
	 * number of milliseconds. Placeholders such as <code>${calculator.timeout}</code> are
	 * resolved.
	 * @return the timeout, empty for that of the node
	 */
	String timeout() default "";

}
