package io.peerlink.internal.udp;

import java.util.ArrayDeque;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

/**
 * The tasks that a receive thread runs after a datagram, in their order. Another thread
 * may take those away that it has not begun. Thread-safe.
 */
final class DeferredTasks {

	private final Queue<ReceiveTurn.Task> tasks = new ArrayDeque<>();

	synchronized void add(ReceiveTurn.Task task) {
		this.tasks.add(task);
	}

	/**
	 * Removes the next task.
	 * @return the task, {@code null} if there is none
	 */
	synchronized ReceiveTurn.@Nullable Task poll() {
		return this.tasks.poll();
	}

}
