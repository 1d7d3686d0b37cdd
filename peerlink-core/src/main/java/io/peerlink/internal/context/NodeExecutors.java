package io.peerlink.internal.context;

import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * The threads that the users' code runs on, and those for what blocks.
 *
 * @param handlers runs handlers; returns {@code false} when it has no capacity left
 * @param callbacks completes futures; never rejects
 * @param channels runs the callbacks of channels; never rejects
 * @param events informs peer listeners; never rejects
 * @param lookups looks up host names, which may block for many seconds; rejects while the
 * node stops
 */
public record NodeExecutors(Predicate<Runnable> handlers, Executor callbacks, Executor channels, Executor events,
		Executor lookups) {

}
