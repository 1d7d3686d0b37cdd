package io.peerlink.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.peerlink.call.CallOptions;

import org.springframework.core.annotation.AliasFor;

/**
 * Says how a method is called over the network, at either side of the call: on a method
 * of a {@link PeerLinkHandler @PeerLinkHandler} bean it lets peers call the method, on
 * one of a {@link PeerLinkClient @PeerLinkClient} interface it changes the calls. May
 * stand on the method of an interface that the bean implements, or that the client
 * extends, so that both can share one.
 * <table>
 * <caption>Which attribute counts where</caption>
 * <tr>
 * <th>attribute</th>
 * <th>on a handler</th>
 * <th>on a client</th>
 * </tr>
 * <tr>
 * <td>{@link #name}</td>
 * <td>what peers call the method</td>
 * <td>which method of the peer is called</td>
 * </tr>
 * <tr>
 * <td>{@link #timeout}</td>
 * <td>no effect</td>
 * <td>how long to wait</td>
 * </tr>
 * <tr>
 * <td>{@link #idempotent}</td>
 * <td>no effect</td>
 * <td>whether a call may be executed more than once</td>
 * </tr>
 * </table>
 * <p>
 * On a handler the annotation itself counts, too: where a class has it on some methods,
 * inherited or not, the others are not exposed. To change the calls of one method of a
 * shared interface only, declare the method again in the client's own interface and
 * annotate it there.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface PeerLinkMethod {

	/**
	 * Alias for {@link #name()}.
	 * @return the name
	 */
	@AliasFor("name")
	String value() default "";

	/**
	 * What the method is called over the network, after the
	 * {@linkplain PeerLinkHandler#prefix() prefix of the handler} or that
	 * {@linkplain PeerLinkClient#prefix() of the client}. Placeholders such as
	 * <code>${calculator.add}</code> are resolved.
	 * @return the name, empty for that of the method itself
	 */
	@AliasFor("value")
	String name() default "";

	/**
	 * How long a client waits for the result: a duration such as {@code 2s} or
	 * {@code PT2S}, or a number of milliseconds. Placeholders such as
	 * <code>${calculator.timeout}</code> are resolved.
	 * @return the timeout, empty for that of the client
	 */
	String timeout() default "";

	/**
	 * Whether the method may be executed more than once without harm, so that a client's
	 * call is sent again until it is answered to peers that do not remove duplicates,
	 * too; see {@link CallOptions#idempotent()}.
	 * @return {@code true} if a repetition does no harm
	 */
	boolean idempotent() default false;

}
