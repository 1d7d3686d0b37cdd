package io.peerlink.internal.concurrent;

import org.jspecify.annotations.Nullable;

/**
 * A wait of the current thread for a peer. Whoever waits needs no place among those that
 * run, and what it waits for may need one: a handler waits for a peer that calls this
 * node to answer. So the thread gives its place back and retakes it afterwards, without
 * waiting for a free one. Has no effect on threads that have no place.
 */
public final class ManagedWait implements AutoCloseable {

	private static final ThreadLocal<@Nullable Place> CURRENT = new ThreadLocal<>();

	private static final ManagedWait NONE = new ManagedWait(null);

	private final @Nullable Place left;

	private ManagedWait(@Nullable Place left) {
		this.left = left;
	}

	/**
	 * Checks that the current thread may wait for a peer. To be called before anything is
	 * sent.
	 * @throws IllegalStateException if it runs an inline handler, whose thread others
	 * need
	 */
	public static void check() {
		if (!isAllowed()) {
			throw new IllegalStateException("An inline handler must not wait for a peer, because its thread is the "
					+ "one that reads the answers; declare the method with HandlerExecution.POOLED, or call "
					+ "asynchronously and return the future");
		}
	}

	/**
	 * Returns whether the current thread may wait for a peer.
	 * @return {@code false} if it runs an inline handler
	 */
	public static boolean isAllowed() {
		Place place = CURRENT.get();
		return place == null || place.mayWait();
	}

	/**
	 * Begins a wait, to be closed by the same thread.
	 * @return the wait
	 * @throws IllegalStateException as {@link #check()} does
	 */
	public static ManagedWait begin() {
		check();
		Place place = CURRENT.get();
		if (place == null) {
			return NONE;
		}
		place.leave();
		CURRENT.set(null);
		return new ManagedWait(place);
	}

	/**
	 * Sets what the current thread leaves while it waits.
	 * @param place the place, {@code null} for none
	 * @return the previous one, to be set again afterwards
	 */
	public static @Nullable Place enter(@Nullable Place place) {
		Place previous = CURRENT.get();
		// Also for null: a removed entry would be created again for the next task.
		CURRENT.set(place);
		return previous;
	}

	@Override
	public void close() {
		if (this.left != null) {
			CURRENT.set(this.left);
			this.left.retake();
		}
	}

	/**
	 * What a thread occupies while it runs a task. Called by that thread only.
	 */
	public interface Place {

		/**
		 * Lets others have the place. Never throws.
		 */
		void leave();

		/**
		 * Returns whether the thread may wait at all.
		 * @return whether it may
		 */
		default boolean mayWait() {
			return true;
		}

		/**
		 * Takes a place again, even if there is no free one. Never throws.
		 */
		void retake();

	}

}
