package io.peerlink.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.stereotype.Component;

/**
 * Marks a bean whose methods peers can call. An annotated class is a component and is
 * found by component scanning; the annotation also applies to beans that are defined in
 * other ways.
 * <p>
 * If the class has methods with {@link PeerLinkMethod @PeerLinkMethod}, only these are
 * exposed. Otherwise all public instance methods are exposed, except methods that
 * implement an interface of the JDK or of Spring, methods for injection, lifecycle
 * callbacks, events, schedules and {@link PeerLinkChannel channels},
 * {@link PeerLinkStream streams}, and what Kotlin or Groovy make public
 * ({@link io.peerlink.handler.RpcMethod#isCompilerMade}).
 * <p>
 * A {@code @Lazy} singleton is created by the first request, a prototype by every
 * request, and a scoped bean is looked up in its scope.
 * <p>
 * Arguments that the caller sends are converted to the types of the parameters by the
 * application's {@code JsonMapper}. A parameter of the type {@link io.peerlink.peer.Peer}
 * or {@link io.peerlink.handler.CurrentPeer}, or an {@link java.util.Optional} of one, is
 * set to the caller and is not visible to peers. A caller that is not a known peer cannot
 * call a method with a {@code Peer} parameter, unless the parameter is optional or
 * {@code @Nullable}. A parameter of the type {@link io.peerlink.handler.RequestContext}
 * has the deadline of the request, and whether it was cancelled.
 * <p>
 * A failure of a method is logged here; what the caller gets of it decides
 * {@code peerlink.handler.error-messages}.
 * <p>
 * A method may return a value, nothing, a {@link java.util.concurrent.CompletionStage},
 * or a reactive type with at most one value such as {@code Mono}; the request is answered
 * when it has completed. If the caller cancels its call, the thread of the method is
 * interrupted, or the returned stage is cancelled.
 * <p>
 * A method may also return many values that are sent as the caller reads them: a
 * {@link java.util.stream.Stream}, a {@link java.util.concurrent.Flow.Publisher}, a
 * {@code Flux} or another type of a reactive library; or bytes, as an
 * {@link java.io.InputStream} or a {@link org.springframework.core.io.Resource}.
 * Parameters may have these types, too.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface PeerLinkHandler {

	/**
	 * The prefix of the names of the methods: with {@code "calc."} the method {@code add}
	 * has the name {@code calc.add}. No separator is inserted. Placeholders such as
	 * <code>${calc.prefix}</code> are resolved.
	 * @return the prefix, empty for none
	 */
	String prefix() default "";

	/**
	 * The names of the peers that may call the methods. {@code *} stands for any number
	 * of characters, upper and lower case of ASCII letters are the same. A name counts if
	 * the caller has proved the key of the node with this name, which takes a secret
	 * ({@code peerlink.node.secret}): without one, anybody can take any name, and nobody
	 * is kept out. With one, members choose their names themselves: a pattern with
	 * {@code *} keeps no member out, and an exact name only where it is pinned, see
	 * {@link PeerLinkMethod#allow()}. Placeholders such as <code>${calc.allow}</code> are
	 * resolved; one may stand for several names, with commas between them. What
	 * {@link PeerLinkMethod#allow()} says of a method counts before that.
	 * @return the names, none for everybody
	 */
	String[] allow() default {};

}
