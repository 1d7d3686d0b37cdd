package io.peerlink.internal.node;

import java.util.function.Supplier;

import io.peerlink.internal.context.NodeExecutors;

/**
 * Knows which threads execute something for a node at this moment: users' code, or a
 * start or stop. Such a thread must not wait until the node has stopped, because the stop
 * may be waiting for it. Thread-safe.
 */
public final class NodeThreads {

	private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

	/**
	 * Returns whether the current thread executes something for the node.
	 * @return whether it does
	 */
	public boolean isCurrent() {
		return this.inside.get();
	}

	/**
	 * Runs an action for the node on the current thread.
	 * @param action the action
	 */
	public void run(Runnable action) {
		boolean nested = enter();
		try {
			action.run();
		}
		finally {
			leave(nested);
		}
	}

	/**
	 * Runs an action with a result for the node on the current thread.
	 * @param <T> the type of the result
	 * @param action the action
	 * @return the result
	 */
	public <T> T call(Supplier<T> action) {
		boolean nested = enter();
		try {
			return action.get();
		}
		finally {
			leave(nested);
		}
	}

	/**
	 * Begins what the current thread executes for the node.
	 * @return what {@link #leave} is to be called with
	 */
	boolean enter() {
		boolean nested = isCurrent();
		this.inside.set(true);
		return nested;
	}

	/**
	 * Ends it.
	 */
	void leave(boolean nested) {
		// Keeps the entry of the thread, which the next action would create again.
		this.inside.set(nested);
	}

	/**
	 * Returns executors whose tasks count as executed for the node.
	 * @param executors run the tasks
	 * @return the executors
	 */
	NodeExecutors tracking(NodeExecutors executors) {
		return new NodeExecutors((task) -> executors.handlers().test(tracked(task)),
				(task) -> executors.inline().test(tracked(task)), (task) -> executors.brief().test(tracked(task)),
				(task) -> executors.callbacks().execute(tracked(task)),
				(task) -> executors.channels().execute(tracked(task)),
				(task) -> executors.briefChannels().test(tracked(task)),
				(task) -> executors.events().execute(tracked(task)), executors.lookups());
	}

	/**
	 * Returns a task that counts as executed for the node.
	 */
	Runnable tracked(Runnable task) {
		return () -> run(task);
	}

}
