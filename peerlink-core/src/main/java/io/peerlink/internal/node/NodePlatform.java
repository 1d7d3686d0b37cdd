package io.peerlink.internal.node;

import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

import io.peerlink.internal.context.NodeExecutors;
import io.peerlink.internal.seal.PacketSender;
import io.peerlink.internal.seal.SealEngine;
import io.peerlink.internal.seal.SealSettings;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.StreamTransport;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a node takes from the outer world: made at each start, closed at each
 * stop.
 */
public interface NodePlatform extends AutoCloseable {

	Scheduler scheduler();

	RandomGenerator random();

	/**
	 * Returns the source of keys: what it has returned cannot be computed from what it
	 * holds later.
	 */
	default RandomGenerator secureRandom() {
		return random();
	}

	/**
	 * Opens the node's socket. Called once.
	 */
	DatagramTransport openTransport();

	/**
	 * Opens what makes connections. Called once.
	 * @param datagrams the node's socket
	 * @return the transport, {@code null} for a node that makes none
	 */
	default @Nullable StreamTransport openStreams(DatagramTransport datagrams) {
		return null;
	}

	/**
	 * Makes what seals the datagrams of a node in a realm. Called at most once.
	 * @param settings what it takes from outside
	 * @param network takes its packets
	 * @return the engine, without sessions
	 */
	default SealEngine sealEngine(SealSettings settings, PacketSender network) {
		return new SealEngine(settings, network);
	}

	/**
	 * Returns the threads that read large messages. They throw a
	 * {@link java.util.concurrent.RejectedExecutionException} for one that they will not
	 * read.
	 */
	default Executor readers() {
		return Runnable::run;
	}

	/**
	 * Returns the threads that run the handlers of streams, each as long as it likes.
	 * They return {@code false} when there is none.
	 */
	default Predicate<Runnable> streamHandlers() {
		return (handler) -> false;
	}

	/**
	 * Returns the threads that read streamed values for subscribers, each as long as it
	 * likes. They return {@code false} when there is none.
	 */
	default Predicate<Runnable> subscribers() {
		return (task) -> false;
	}

	/**
	 * Returns the threads that collect streamed results, each as long as it likes. They
	 * return {@code false} when there is none.
	 */
	default Predicate<Runnable> collectors() {
		return (task) -> false;
	}

	/**
	 * Returns the threads for users' code. Called once.
	 */
	NodeExecutors executors();

	/**
	 * Returns the threads for users' code, whose tasks count as executed for the node.
	 * Called once, instead of {@link #executors()}.
	 * @param threads counts them
	 */
	default NodeExecutors executors(NodeThreads threads) {
		return threads.tracking(executors());
	}

	@Override
	void close();

}
