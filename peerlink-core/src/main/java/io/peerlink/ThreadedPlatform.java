package io.peerlink;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

import io.peerlink.rpc.HandlerExecutor;
import io.peerlink.time.Scheduler;
import io.peerlink.time.TimerThread;
import io.peerlink.transport.DatagramTransport;

/**
 * The real world: threads, sockets, secure randomness.
 */
final class ThreadedPlatform implements NodePlatform {

	/**
	 * Callbacks belong to users and may block; only so many of them at once.
	 */
	private static final int CALLBACK_CONCURRENCY = 256;

	/**
	 * How long a stop waits for listeners to hear of it.
	 */
	private static final Duration CALLBACK_DRAIN = Duration.ofMillis(300);

	private final NodeSettings settings;

	private final SecureRandom random = new SecureRandom();

	private final TimerThread timer;

	private final HandlerExecutor handlers;

	private final HandlerExecutor callbacks;

	ThreadedPlatform(NodeSettings settings) {
		this.settings = settings;
		String prefix = "peerlink-" + settings.name() + "-";
		this.timer = new TimerThread(prefix + "timer");
		this.handlers = HandlerExecutor.create(prefix + "handler-", settings.handlerConcurrency(),
				settings.handlerQueueCapacity());
		// The calls in flight bound this queue, which therefore never refuses.
		this.callbacks = HandlerExecutor.create(prefix + "callback-", CALLBACK_CONCURRENCY, Integer.MAX_VALUE);
	}

	@Override
	public Scheduler scheduler() {
		return this.timer;
	}

	@Override
	public RandomGenerator random() {
		return this.random;
	}

	@Override
	public DatagramTransport openTransport() {
		return this.settings.transport().open(this.settings);
	}

	@Override
	public Predicate<Runnable> handlerExecutor() {
		return this.handlers::tryExecute;
	}

	@Override
	public Executor callbackExecutor() {
		return (task) -> {
			if (!this.callbacks.tryExecute(task)) {
				task.run();
			}
		};
	}

	@Override
	public Executor blockingExecutor() {
		return callbackExecutor();
	}

	@Override
	public void close() {
		this.handlers.close();
		this.callbacks.drain(CALLBACK_DRAIN);
		// Whatever blocks or interrupts this thread, somebody waits for these futures.
		this.callbacks.retire();
		this.timer.close();
	}

}
