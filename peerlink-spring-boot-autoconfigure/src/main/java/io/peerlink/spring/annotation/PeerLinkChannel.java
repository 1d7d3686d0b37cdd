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
 * Lets peers open a channel, and has a method called with every message of every channel
 * that they open by this name. May stand on a method of any bean, or of an interface that
 * the bean implements.
 *
 * <pre class="code">
 * &#064;PeerLinkChannel(name = "gamestate", ordering = ChannelOrdering.SEQUENCE)
 * void moved(Position position, Peer player) {
 * 	...
 * }
 * </pre>
 * <p>
 * The method may have, in any order and each at most once, parameters of the types
 * {@link io.peerlink.channel.Channel}, {@link io.peerlink.peer.Peer} and
 * {@link io.peerlink.channel.ChannelMessage}, and one of any other type, which the
 * message is read as by the application's {@code JsonMapper}. A message that cannot be
 * read so is counted and dropped. The method returns nothing; it answers with
 * {@link io.peerlink.channel.Channel#send(Object)}.
 * <p>
 * Messages of one channel come in order, one at a time, on a thread that may block; those
 * of different channels may come at once. While the method is busy they wait in a bounded
 * queue. An exception of the method is logged and counted.
 * <p>
 * The bean is looked up once for each channel. A singleton that is {@code @Lazy} is made
 * for the first one; a prototype is made for each, and so may keep what belongs to one
 * channel. When it cannot be made the channel is closed.
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
	 * What peers open the channel by. Placeholders such as <code>${game.channel}</code>
	 * are resolved.
	 * @return the name, empty for that of the method
	 */
	@AliasFor("value")
	String name() default "";

	/**
	 * What is made of the order of frames. Peers must open the channel with the same.
	 * @return the ordering
	 */
	ChannelOrdering ordering() default ChannelOrdering.RAW;

	/**
	 * How many messages of one channel may wait for the method. A peer may wish for less,
	 * never for more.
	 * @return the limit, from 1 to {@value ChannelOptions#MAX_QUEUE_SIZE}
	 */
	int maxQueueSize() default ChannelOptions.DEFAULT_QUEUE_SIZE;

	/**
	 * What a full queue does with one more message.
	 * @return which message is dropped
	 */
	OverflowPolicy overflow() default OverflowPolicy.DROP_OLDEST;

	/**
	 * After how much time without a frame in either direction a channel is closed: a
	 * duration such as {@code 30s} or {@code PT30S}, or a number of milliseconds.
	 * Placeholders such as <code>${game.idle-timeout}</code> are resolved.
	 * @return the timeout, empty for never
	 */
	String idleTimeout() default "";

}
