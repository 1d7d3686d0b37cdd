package io.peerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.node.NodeRun;
import io.peerlink.internal.node.NodeThreads;
import io.peerlink.peer.PeerListener;
import org.jspecify.annotations.Nullable;

/**
 * The starts and stops of a node, one at a time, and the listeners that outlive them.
 * Thread-safe. The lock is held for moments only, not while a run is opened, drained or
 * closed.
 * <p>
 * Whoever calls while the node is being stopped waits for the end of that, except on a
 * thread that the stop may be waiting for.
 */
final class NodeLifecycle {

	private final String name;

	private final Duration shutdownTimeout;

	private final NodeThreads threads;

	private final Supplier<NodeRun> opener;

	private final List<RegisteredListener> listeners = new ArrayList<>();

	private State state = State.STOPPED;

	private CompletableFuture<Void> end = CompletableFuture.completedFuture(null);

	private volatile @Nullable NodeRun running;

	/**
	 * Creates the lifecycle of a node that is stopped.
	 * @param name the wanted name of the node
	 * @param shutdownTimeout how long a stop waits for handlers
	 * @param threads the threads that are not to wait
	 * @param opener opens a run of the node
	 */
	NodeLifecycle(String name, Duration shutdownTimeout, NodeThreads threads, Supplier<NodeRun> opener) {
		this.name = name;
		this.shutdownTimeout = shutdownTimeout;
		this.threads = threads;
		this.opener = opener;
	}

	@Nullable NodeRun running() {
		return this.running;
	}

	/**
	 * Opens a run.
	 * @return the run
	 * @throws IllegalStateException when the node is running, or this thread cannot wait
	 * until it has stopped
	 */
	NodeRun open() {
		while (!beginOpening()) {
			end().join();
		}
		NodeRun run = null;
		try {
			run = this.threads.call(this.opener);
			publish(run);
			return run;
		}
		catch (Throwable ex) {
			close(run);
			throw ex;
		}
	}

	/**
	 * Begins to open a run.
	 * @return whether the node was stopped; {@code false} while it is being stopped
	 */
	private synchronized boolean beginOpening() {
		if (this.state == State.STOPPED) {
			this.state = State.OPENING;
			this.end = new CompletableFuture<>();
			return true;
		}
		if (this.state == State.STOPPING && !this.threads.isCurrent()) {
			return false;
		}
		throw new IllegalStateException("Node '" + this.name + "' is " + this.state.text);
	}

	private synchronized void publish(NodeRun run) {
		if (this.state == State.STOPPING) {
			throw new PeerLinkException("Node '" + this.name + "' was stopped while it was being started");
		}
		this.listeners.forEach((listener) -> listener.join(run));
		this.running = run;
		this.state = State.OPEN;
	}

	/**
	 * Withdraws the run, if there is one.
	 */
	void withdraw() {
		NodeRun run = this.running;
		if (run != null) {
			await(this.threads.call(() -> run.withdraw(this.shutdownTimeout)));
		}
	}

	/**
	 * Stops the node, if it is not stopped.
	 */
	void stop() {
		stopOnly(null);
	}

	/**
	 * Stops the node, unless it has another run by now.
	 * @param run the run to stop
	 */
	void stop(NodeRun run) {
		stopOnly(run);
	}

	private void stopOnly(@Nullable NodeRun only) {
		NodeRun current = this.running;
		if (current != null) {
			current.excludeCurrentFromDrain();
		}
		NodeRun toClose = null;
		CompletableFuture<Void> ended;
		synchronized (this) {
			if (this.state == State.OPEN && (only == null || only == this.running)) {
				toClose = this.running;
				this.state = State.STOPPING;
			}
			else if (this.state == State.OPENING && only == null) {
				// The thread that opens the run closes it.
				this.state = State.STOPPING;
			}
			if (this.state != State.STOPPING) {
				return;
			}
			ended = this.end;
		}
		if (toClose != null) {
			end(toClose);
		}
		await(ended);
	}

	/**
	 * Withdraws and closes a run. When another thread is withdrawing it already, that
	 * thread closes it.
	 */
	private void end(NodeRun run) {
		this.threads.run(() -> Futures.whenDone(run.withdraw(this.shutdownTimeout), (drained, failure) -> close(run)));
	}

	private void close(@Nullable NodeRun run) {
		this.running = null;
		try {
			if (run != null) {
				this.threads.run(run::close);
			}
		}
		finally {
			closed();
		}
	}

	private void closed() {
		CompletableFuture<Void> ended;
		synchronized (this) {
			this.state = State.STOPPED;
			ended = this.end;
		}
		ended.complete(null);
	}

	private synchronized CompletableFuture<Void> end() {
		return this.end;
	}

	private void await(CompletableFuture<Void> end) {
		if (!this.threads.isCurrent()) {
			end.join();
		}
	}

	/**
	 * Registers a listener of the peers of all runs.
	 * @return the registration, to be closed to end it
	 */
	PeerListener.Registration addListener(PeerListener listener) {
		RegisteredListener registered = new RegisteredListener(listener);
		join(registered);
		return () -> remove(registered);
	}

	private synchronized void join(RegisteredListener listener) {
		NodeRun run = this.running;
		if (run != null) {
			listener.join(run);
		}
		this.listeners.add(listener);
	}

	private synchronized void remove(RegisteredListener listener) {
		this.listeners.remove(listener);
		listener.leave();
	}

	private enum State {

		STOPPED("stopped"), OPENING("being started"), OPEN("running"), STOPPING("being stopped");

		private final String text;

		State(String text) {
			this.text = text;
		}

	}

}
