package io.peerlink.internal.membership;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.peerlink.internal.concurrent.ManagedWait;
import io.peerlink.internal.time.Durations;

/**
 * Changes the {@link PeerRegistry} under a lock, one change at a time. After each the
 * index is published, waiting threads wake up, watchers run, and events are delivered.
 * Thread-safe.
 */
final class RegistryAccess {

	private final PeerRegistry registry;

	private final PeerEventQueue events;

	private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	RegistryAccess(PeerRegistry registry, PeerEventQueue events) {
		this.registry = registry;
		this.events = events;
	}

	PeerDirectory directory() {
		return this.registry.directory();
	}

	/**
	 * Registers what is run after each change, by the thread that made it.
	 */
	void watch(Runnable watcher) {
		this.watchers.add(watcher);
	}

	/**
	 * Makes a change. Watchers and the delivery of events run without the lock.
	 */
	void change(Runnable change) {
		boolean published;
		this.lock.lock();
		try {
			change.run();
			published = this.registry.publish();
			if (published) {
				this.changed.signalAll();
			}
		}
		finally {
			this.lock.unlock();
		}
		if (published) {
			this.watchers.forEach(Runnable::run);
		}
		this.events.dispatch();
	}

	<T> T locked(Supplier<T> action) {
		this.lock.lock();
		try {
			return action.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits until a condition of the registry has a result. Returns early when the
	 * registry is closed.
	 * @return the result, empty when there was none in time
	 */
	<T> Optional<T> await(Supplier<Optional<T>> condition, Duration timeout) throws InterruptedException {
		try (ManagedWait wait = ManagedWait.begin()) {
			return awaitLocked(condition, timeout);
		}
	}

	private <T> Optional<T> awaitLocked(Supplier<Optional<T>> condition, Duration timeout) throws InterruptedException {
		long remaining = Durations.nanos(timeout);
		this.lock.lockInterruptibly();
		try {
			Optional<T> result = condition.get();
			while (result.isEmpty() && remaining > 0 && !this.registry.isClosed()) {
				remaining = this.changed.awaitNanos(remaining);
				result = condition.get();
			}
			return result;
		}
		finally {
			this.lock.unlock();
		}
	}

}
