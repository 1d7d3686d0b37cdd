package io.peerlink.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.peerlink.call.CallOptions;
import io.peerlink.handler.HandlerExecution;

import org.springframework.core.annotation.AliasFor;

/**
 * Configures how a method is called over the network, on either side of the call. On a
 * method of a {@link PeerLinkHandler @PeerLinkHandler} bean it exposes the method to
 * peers; on a method of a {@link PeerLinkClient @PeerLinkClient} interface it configures
 * the calls. Can also be used on a method of an interface that the bean implements, or
 * that the client extends, so that both can share the interface.
 * <table>
 * <caption>Effect of the attributes</caption>
 * <tr>
 * <th>attribute</th>
 * <th>on a handler</th>
 * <th>on a client</th>
 * </tr>
 * <tr>
 * <td>{@link #name}</td>
 * <td>the name for peers</td>
 * <td>the peer's method to call</td>
 * </tr>
 * <tr>
 * <td>{@link #timeout}</td>
 * <td>no effect</td>
 * <td>how long to wait for the result</td>
 * </tr>
 * <tr>
 * <td>{@link #idempotent}</td>
 * <td>no effect</td>
 * <td>whether a call may be executed more than once</td>
 * </tr>
 * <tr>
 * <td>{@link #execution}</td>
 * <td>the thread that the method runs on</td>
 * <td>no effect</td>
 * </tr>
 * <tr>
 * <td>{@link #allow}</td>
 * <td>the peers that may call the method</td>
 * <td>no effect</td>
 * </tr>
 * </table>
 * <p>
 * If a handler's class has the annotation on some methods, declared or inherited, its
 * other methods are not exposed. To configure the calls of a shared interface only,
 * declare the method again in the client's interface and annotate it there.
 *
 * @since 0.1.0
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
	 * The name of the method on the network, which follows the
	 * {@linkplain PeerLinkHandler#prefix() prefix of the handler} or
	 * {@linkplain PeerLinkClient#prefix() of the client}. Placeholders such as
	 * <code>${calculator.add}</code> are resolved.
	 * @return the name, empty for the name of the Java method
	 */
	@AliasFor("value")
	String name() default "";

	/**
	 * The time for which a client waits for the result: a duration such as {@code 2s} or
	 * {@code PT2S}, or a number of milliseconds. Placeholders such as
	 * <code>${calculator.timeout}</code> are resolved.
	 * @return the timeout, empty for the timeout of the client
	 */
	String timeout() default "";

	/**
	 * Whether the method may be executed more than once. A client's request is then
	 * retransmitted until it is answered, also to peers that do not remove duplicates;
	 * see {@link CallOptions#idempotent()}.
	 * @return whether the method is idempotent
	 */
	boolean idempotent() default false;

	/**
	 * The thread that a handler's method runs on. An {@link HandlerExecution#INLINE
	 * inline} method runs on the thread that reads the socket, which others wait for: it
	 * has to be short, and must neither block nor call peers. A blocking call of a peer
	 * throws {@link IllegalStateException}, and a method that returns a plain
	 * {@link java.util.concurrent.Future} fails the start.
	 * @return the thread, by default one of the handlers' threads
	 */
	HandlerExecution execution() default HandlerExecution.POOLED;

	/**
	 * The names of the peers that may call a handler's method. {@code *} stands for any
	 * number of characters, upper and lower case of ASCII letters are the same. A name
	 * counts if the caller has proved the key of the node with this name, which takes a
	 * secret ({@code peerlink.node.secret}): without one, anybody can take any name, and
	 * nobody is kept out.
	 * <p>
	 * With a secret, a name is a node's own choice: any member can start under one that
	 * is free, and under some name that a pattern with {@code *} matches always. Only the
	 * exact name of a node with a kept key keeps the other members out, where it is
	 * pinned.
	 * <p>
	 * Placeholders such as <code>${calculator.allow}</code> are resolved; one may stand
	 * for several names, with commas between them.
	 * @return the names, none for those of the {@linkplain PeerLinkHandler#allow()
	 * handler}
	 */
	String[] allow() default {};

}
