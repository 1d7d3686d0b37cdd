package io.peerlink.internal.concurrent;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Keeps a few objects that are expensive to create, such as buffers, to be used again.
 * Unlike a {@link ThreadLocal} it keeps no more of them when there are many threads,
 * virtual ones included, and who takes a second object before giving the first one back
 * gets another one. Thread-safe; threads rarely meet at the same place.
 *
 * @param <T> the type of the objects
 */
public final class Spares<T> {

	private static final int PLACES = 16;

	/**
	 * Keeps the places of different threads on different cache lines.
	 */
	private static final int SPACING = 16;

	private final AtomicReferenceArray<@Nullable T> places = new AtomicReferenceArray<>(PLACES * SPACING);

	private final Supplier<T> factory;

	/**
	 * Creates an empty store.
	 * @param factory creates an object when there is none to be used again
	 */
	public Spares(Supplier<T> factory) {
		this.factory = factory;
	}

	/**
	 * Takes an object, which no other thread has until it is given back.
	 * @return an object in whatever state it was given back
	 */
	public T take() {
		T spare = this.places.getAndSet(place(), null);
		return (spare != null) ? spare : this.factory.get();
	}

	/**
	 * Gives an object back, which the caller must not use any more. An object that is not
	 * given back is only not used again.
	 * @param spare the object
	 */
	public void giveBack(T spare) {
		this.places.setRelease(place(), spare);
	}

	private static int place() {
		return ((int) Thread.currentThread().getId() & (PLACES - 1)) * SPACING;
	}

}
