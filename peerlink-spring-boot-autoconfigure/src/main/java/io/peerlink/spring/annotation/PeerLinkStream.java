package io.peerlink.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Marks the method that is called with every byte stream that a peer opens by a name. Can
 * be used on a method of any bean, or of an interface that the bean implements.
 *
 * <pre class="code">
 * &#064;PeerLinkStream("upload")
 * void upload(PeerStream stream) throws IOException {
 * 	Files.copy(stream.inputStream(), this.target);
 * }
 * </pre>
 * <p>
 * The method has a parameter of the type {@link io.peerlink.stream.PeerStream}, and may
 * have one of the type {@link io.peerlink.handler.CurrentPeer}. It must return
 * {@code void} and may throw any exception.
 * <p>
 * The method is called on a thread of its own, which it may block as long as it likes;
 * with several streams it is called concurrently. When it returns, the stream is closed.
 * When it throws, that is logged, and the stream is broken, so that the peer does not
 * take what it has got for all.
 * <p>
 * The bean is looked up for each stream: a {@code @Lazy} singleton is created for the
 * first one, a prototype for each.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface PeerLinkStream {

	/**
	 * Alias for {@link #name()}.
	 * @return the name
	 */
	@AliasFor("name")
	String value() default "";

	/**
	 * The name by which peers open the stream. Placeholders such as
	 * <code>${upload.stream}</code> are resolved.
	 * @return the name, empty for the name of the method
	 */
	@AliasFor("value")
	String name() default "";

	/**
	 * The names of the peers that may open the stream. {@code *} stands for any number of
	 * characters, upper and lower case of ASCII letters are the same. A name counts if
	 * the caller has proved the key of the node with this name, which takes a secret
	 * ({@code peerlink.node.secret}): without one, anybody can take any name, and nobody
	 * is kept out. With one, members choose their names themselves: a pattern with
	 * {@code *} keeps no member out, and an exact name only where it is pinned, see
	 * {@link PeerLinkMethod#allow()}. Placeholders such as <code>${upload.allow}</code>
	 * are resolved; one may stand for several names, with commas between them.
	 * @return the names, none for everybody
	 */
	String[] allow() default {};

}
