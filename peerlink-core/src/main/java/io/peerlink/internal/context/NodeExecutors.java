package io.peerlink.internal.context;

import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * The threads that the users' code runs on.
 *
 * @param handlers runs handlers; returns {@code false} when it has no capacity left
 * @param callbacks completes futures; never rejects
 * @param channels runs the callbacks of channels; never rejects
 * @param events informs peer listeners; never rejects
 */
public record NodeExecutors(Predicate<Runnable> handlers, Executor callbacks, Executor channels, Executor events) {

}
