package io.peerlink.internal.context;

import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * The threads that the users' code runs on, and those for what blocks.
 * <p>
 * A handler may also run on the thread that has read its request, after the datagram, if
 * another one can read meanwhile, and so may a listener of a channel. That saves the
 * hand-off to another thread.
 *
 * @param handlers runs handlers; returns {@code false} when it has no capacity left
 * @param inline runs a handler on the current thread, soon; returns {@code false} if the
 * current thread has not just read a request, nobody else could read, or too many
 * handlers run
 * @param brief the same for a handler that has proved to be short; returns {@code false}
 * as well if handlers are to run on threads of their own
 * @param callbacks completes futures; never rejects
 * @param channels runs the callbacks of channels; never rejects
 * @param briefChannels runs a callback of a channel that is short as a rule on the
 * current thread, soon; returns {@code false} as {@code brief} does
 * @param events informs peer listeners; never rejects
 * @param lookups looks up host names, which may block for many seconds; rejects while the
 * node stops
 */
public record NodeExecutors(Predicate<Runnable> handlers, Predicate<Runnable> inline, Predicate<Runnable> brief,
		Executor callbacks, Executor channels, Predicate<Runnable> briefChannels, Executor events, Executor lookups) {

	/**
	 * Creates executors for nodes whose handlers always run on threads of their own.
	 */
	public NodeExecutors(Predicate<Runnable> handlers, Executor callbacks, Executor channels, Executor events,
			Executor lookups) {
		this(handlers, (task) -> false, (task) -> false, callbacks, channels, (task) -> false, events, lookups);
	}

}
