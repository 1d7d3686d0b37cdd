package io.peerlink.internal.concurrent;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/**
 * Creates the kinds of {@link BoundedExecutor}.
 */
public final class BoundedExecutors {

	private static final Duration PLATFORM_KEEP_ALIVE = Duration.ofSeconds(10);

	/**
	 * A thread that waits costs memory, and a peer that does not answer makes many wait.
	 */
	private static final int MAX_RESERVE = 1024;

	private BoundedExecutors() {
	}

	/**
	 * Creates an executor with virtual threads if this JVM has them, else with platform
	 * threads.
	 * @param namePrefix the prefix of the names of the threads
	 * @param concurrency the limit of running tasks
	 * @param queueCapacity the limit of queued tasks
	 * @return the executor
	 */
	public static BoundedExecutor create(String namePrefix, int concurrency, int queueCapacity) {
		return create(namePrefix, true, new ExecutorLimits(concurrency, queueCapacity, 0));
	}

	/**
	 * Creates an executor whose tasks may wait for what needs a thread of it. While they
	 * do, others run, at most {@value #MAX_RESERVE} more.
	 * @param namePrefix the prefix of the names of the threads
	 * @param virtual whether to use virtual threads if this JVM has them
	 * @param concurrency the limit of running tasks that do not wait
	 * @param queueCapacity the limit of queued tasks
	 * @return the executor
	 */
	public static BoundedExecutor forWaiting(String namePrefix, boolean virtual, int concurrency, int queueCapacity) {
		return create(namePrefix, virtual,
				new ExecutorLimits(concurrency, queueCapacity, Math.min(queueCapacity, MAX_RESERVE)));
	}

	/**
	 * Creates an executor with platform threads on any JVM: for tasks that compute for
	 * long, or that block while they hold a monitor, which on JDK 21 to 23 blocks the
	 * carrier of a virtual thread as well.
	 * @param namePrefix the prefix of the names of the threads
	 * @param concurrency the limit of running tasks
	 * @param queueCapacity the limit of queued tasks
	 * @return the executor
	 */
	public static BoundedExecutor onPlatformThreads(String namePrefix, int concurrency, int queueCapacity) {
		return create(namePrefix, false, new ExecutorLimits(concurrency, queueCapacity, 0));
	}

	private static BoundedExecutor create(String namePrefix, boolean virtual, ExecutorLimits limits) {
		ThreadFactory threads = virtual ? ThreadFactories.virtual(namePrefix).orElse(null) : null;
		if (threads != null) {
			return new BoundedExecutor(threads, 0, Duration.ZERO, limits);
		}
		// The receive thread submits tasks, and starting a thread takes it longer than
		// the whole rest of a request. A node that is called now and then finds a thread
		// for each processor; only a burst that needs more has to start them.
		int coreThreads = Runtime.getRuntime().availableProcessors();
		return new BoundedExecutor(ThreadFactories.platform(namePrefix), coreThreads, PLATFORM_KEEP_ALIVE, limits);
	}

}
