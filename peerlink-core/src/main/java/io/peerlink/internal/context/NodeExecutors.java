package io.peerlink.internal.context;

import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * The threads that users' code runs on.
 *
 * @param handlers runs handlers; returns {@code false} when it has no room
 * @param callbacks completes futures; never refuses
 * @param channels runs the callbacks of channels; never refuses
 * @param events informs listeners; never refuses
 */
public record NodeExecutors(Predicate<Runnable> handlers, Executor callbacks, Executor channels, Executor events) {

}
