package io.peerlink;

import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

import io.peerlink.time.Scheduler;
import io.peerlink.transport.DatagramTransport;

/**
 * What a running node has of the outer world: made at each start, closed at each stop.
 */
interface NodePlatform extends AutoCloseable {

	Scheduler scheduler();

	RandomGenerator random();

	/**
	 * Open the node's socket. Called once.
	 */
	DatagramTransport openTransport();

	/**
	 * Return what runs handlers; answers {@code false} when it has no room.
	 */
	Predicate<Runnable> handlerExecutor();

	/**
	 * Return what completes futures. Never refuses.
	 */
	Executor callbackExecutor();

	/**
	 * Return what runs the callbacks of channels, each of which may occupy one thread.
	 * Never refuses.
	 */
	Executor channelExecutor();

	/**
	 * Return what calls listeners and looks host names up: apart from the callbacks,
	 * which users may block. Never refuses.
	 */
	Executor eventExecutor();

	@Override
	void close();

}
