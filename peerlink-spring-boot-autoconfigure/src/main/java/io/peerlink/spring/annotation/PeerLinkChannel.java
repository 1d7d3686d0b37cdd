package io.peerlink.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.peerlink.channel.ChannelOptions;
import io.peerlink.channel.ChannelOrdering;
import io.peerlink.channel.OverflowPolicy;

import org.springframework.core.annotation.AliasFor;

/**
 * Marks the method that is called with every message of a channel: of one that peers can
 * open, or, with {@link #peer()}, of one that this application keeps open to a peer. Can
 * be used on a method of any bean, or of an interface that the bean implements.
 *
 * <pre class="code">
 * &#064;PeerLinkChannel(name = "gamestate", ordering = ChannelOrdering.SEQUENCE)
 * void moved(Position position, Peer player) {
 * 	...
 * }
 *
 * &#064;PeerLinkChannel(name = "prices", peer = "Market")
 * void priced(Price price) {
 * 	...
 * }
 * </pre>
 * <p>
 * A channel to a peer is opened when the peer is up and the application has started, and
 * opened again after each end; see {@link io.peerlink.channel.KeptChannel}. To send on a
 * channel that is kept open, use
 * {@link io.peerlink.spring.PeerLinkOperations#keepOpen(String, String, io.peerlink.channel.ChannelOptions)}.
 * <p>
 * The method may have, in any order and each at most once, parameters of the types
 * {@link io.peerlink.channel.Channel}, {@link io.peerlink.peer.Peer} and
 * {@link io.peerlink.channel.ChannelMessage}, and one of any other type, to which the
 * message is converted by the application's {@code JsonMapper}. A message that cannot be
 * converted is counted and dropped. The method must return {@code void}; it answers with
 * {@link io.peerlink.channel.Channel#send(Object)}.
 * <p>
 * The method is called with the messages of one channel in order, one at a time, on a
 * thread that may block; with messages of different channels it may be called
 * concurrently. While it runs, further messages wait in a bounded queue. An exception of
 * the method is logged and counted.
 * <p>
 * The bean is looked up once for each channel. A {@code @Lazy} singleton is created for
 * the first channel; a prototype is created for each channel and can hold the state of
 * that channel. If the bean cannot be created, the channel is closed.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface PeerLinkChannel {

	/**
	 * Alias for {@link #name()}.
	 * @return the name
	 */
	@AliasFor("name")
	String value() default "";

	/**
	 * The name by which peers open the channel, or by which the peer has registered it.
	 * Placeholders such as <code>${game.channel}</code> are resolved.
	 * @return the name, empty for the name of the method
	 */
	@AliasFor("value")
	String name() default "";

	/**
	 * The name of the peer to keep the channel open to. Placeholders such as
	 * <code>${game.server}</code> are resolved.
	 * @return the name of the peer, empty for a channel that peers open
	 */
	String peer() default "";

	/**
	 * The ordering of messages, which must be the same at both sides.
	 * @return the ordering
	 */
	ChannelOrdering ordering() default ChannelOrdering.RAW;

	/**
	 * The maximum number of messages of one channel that wait for the method. A peer can
	 * request a lower limit, but not a higher one. Memory is limited as well, see
	 * {@link ChannelOptions#withMaxQueueSize(int)}.
	 * @return the limit, from 1 to {@value ChannelOptions#MAX_QUEUE_SIZE}
	 */
	int maxQueueSize() default ChannelOptions.DEFAULT_QUEUE_SIZE;

	/**
	 * The message to drop when the queue is full.
	 * @return the policy
	 */
	OverflowPolicy overflow() default OverflowPolicy.DROP_OLDEST;

	/**
	 * The time without a message in either direction after which a channel is closed: a
	 * duration such as {@code 30s} or {@code PT30S}, or a number of milliseconds.
	 * Placeholders such as <code>${game.idle-timeout}</code> are resolved.
	 * @return the timeout, empty for none
	 */
	String idleTimeout() default "";

	/**
	 * The names of the peers that may open the channel. {@code *} stands for any number
	 * of characters, upper and lower case of ASCII letters are the same. A name counts if
	 * the caller has proved the key of the node with this name, which takes a secret
	 * ({@code peerlink.node.secret}): without one, anybody can take any name, and nobody
	 * is kept out. With one, members choose their names themselves: a pattern with
	 * {@code *} keeps no member out, and an exact name only where it is pinned, see
	 * {@link PeerLinkMethod#allow()}. Placeholders such as <code>${game.allow}</code> are
	 * resolved; one may stand for several names, with commas between them. Not for a
	 * channel that is kept open to a {@link #peer()}.
	 * @return the names, none for everybody
	 */
	String[] allow() default {};

}
