package io.peerlink.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.stereotype.Component;

/**
 * Lets peers call the methods of a bean. The annotation makes a class a component, so
 * that component scanning finds it; it works just as well on the class of a bean that is
 * made otherwise.
 * <p>
 * Where the class has methods with {@link PeerLinkMethod @PeerLinkMethod}, these are
 * exposed and no others. Otherwise all public instance methods are, except what belongs
 * to the container: methods that implement an interface of the JDK or of Spring, and
 * methods for injection, lifecycle callbacks, events, schedules and
 * {@link PeerLinkChannel channels}.
 * <p>
 * The bean is looked up at each call. A singleton that is {@code @Lazy} is made by the
 * first call, a prototype by every call.
 * <p>
 * Parameters are what the caller sends, read by the application's {@code JsonMapper}.
 * Those of the types {@link io.peerlink.peer.Peer} and
 * {@link io.peerlink.handler.CurrentPeer}, or an {@link java.util.Optional} of them, are
 * the caller instead, and callers do not see them. A caller that is no known peer cannot
 * call a method with a {@code Peer}, unless it is optional or {@code @Nullable}. One of
 * the type {@link io.peerlink.handler.RequestContext} tells how long the caller waits,
 * and whether it still does.
 * <p>
 * A method may return a value, nothing, a {@link java.util.concurrent.CompletionStage},
 * or a reactive type with at most one value such as {@code Mono}; the call is answered
 * when that has completed. A caller that cancels its call interrupts the thread of the
 * method, or cancels what it has returned.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface PeerLinkHandler {

	/**
	 * What the names of the methods begin with: {@code "calc."} makes {@code add} known
	 * as {@code calc.add}, nothing is put between. Placeholders such as
	 * <code>${calc.prefix}</code> are resolved.
	 * @return the prefix, empty for none
	 */
	String prefix() default "";

}
