package io.peerlink.internal.value;

import java.util.function.Predicate;

/**
 * The threads of streamed values. Each task takes one for as long as a peer or a user
 * likes; what takes them returns {@code false} if there is none.
 *
 * @param subscribers read values for their subscribers
 * @param collectors make one piece of results
 */
public record ValueThreads(Predicate<Runnable> subscribers, Predicate<Runnable> collectors) {

	/**
	 * No threads.
	 */
	static final ValueThreads NONE = new ValueThreads((task) -> false, (task) -> false);

}
