package io.peerlink.internal.value;

import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.peerlink.error.PeerLinkException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The items of one subscriber, and the thread that reads them. All signals but the first
 * come on that thread. Without a demand it reads what has come, which may be the end, but
 * does not wait for it within a time.
 */
final class ItemSubscription implements Flow.Subscription, Runnable {

	private static final Logger logger = LoggerFactory.getLogger(ItemSubscription.class);

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Flow.Subscriber<? super Object> subscriber;

	private final ItemSource source;

	private long demand;

	private boolean cancelled;

	private volatile @Nullable IllegalArgumentException misuse;

	private @Nullable ItemReader items;

	// Only the reading thread

	private @Nullable Object held;

	/**
	 * Whether the subscriber was told that there is no more.
	 */
	private boolean over;

	ItemSubscription(Flow.Subscriber<? super Object> subscriber, ItemSource source) {
		this.subscriber = subscriber;
		this.source = source;
	}

	@Override
	public void request(long count) {
		boolean misused = false;
		this.lock.lock();
		try {
			if (count <= 0 && this.misuse == null) {
				this.misuse = new IllegalArgumentException("The demand must be positive but is " + count);
				misused = true;
			}
			else if (count > 0) {
				long sum = this.demand + count;
				this.demand = (sum < 0) ? Long.MAX_VALUE : sum;
			}
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		if (misused) {
			end();
		}
	}

	@Override
	public void cancel() {
		this.lock.lock();
		try {
			this.cancelled = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		end();
	}

	/**
	 * Wakes the reading thread, wherever it waits.
	 */
	private void end() {
		this.source.cancel();
		ItemReader open;
		this.lock.lock();
		try {
			open = this.items;
		}
		finally {
			this.lock.unlock();
		}
		if (open != null) {
			open.close();
		}
	}

	/**
	 * There is no thread that reads.
	 */
	void refused(RuntimeException failure) {
		end();
		fail(failure);
	}

	@Override
	public void run() {
		try {
			ItemReader open = this.source.await();
			if (isGoingOn(open)) {
				open.open();
				open.watch(this::wake);
				read(open);
			}
			else {
				open.close();
				fail(null);
			}
		}
		catch (InterruptedException ex) {
			end();
			fail(new PeerLinkException("Interrupted while waiting for items", ex));
		}
		catch (RuntimeException ex) {
			end();
			fail(ex);
		}
		catch (Throwable ex) {
			end();
			fail(new PeerLinkException("The items could not be read", ex));
		}
	}

	private boolean isGoingOn(ItemReader open) {
		this.lock.lock();
		try {
			this.items = open;
			return !this.cancelled && this.misuse == null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void wake() {
		this.lock.lock();
		try {
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void read(ItemReader open) throws InterruptedException {
		while (awaitWork(open)) {
			Object item = this.held;
			if (item == null) {
				if (!open.read(this::hold)) {
					complete();
					return;
				}
			}
			else if (takeDemand()) {
				this.held = null;
				if (!deliver(item)) {
					return;
				}
			}
		}
		fail(null);
	}

	private void hold(@Nullable Object item) {
		if (item == null) {
			throw new PeerLinkException("The peer has sent null as an item, which a publisher cannot give. Read the "
					+ "items as a Stream or a List, or have the peer leave it out");
		}
		this.held = item;
	}

	/**
	 * Waits until there is a demand, or something to be held until there is one.
	 * @return {@code false} if nothing more is to be done
	 */
	private boolean awaitWork(ItemReader open) throws InterruptedException {
		this.lock.lock();
		try {
			while (!this.cancelled && this.misuse == null) {
				if (this.demand > 0 || (this.held == null && open.isReadable())) {
					return true;
				}
				this.changed.await();
			}
			return false;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean takeDemand() {
		this.lock.lock();
		try {
			if (this.cancelled || this.misuse != null || this.demand == 0) {
				return false;
			}
			if (this.demand != Long.MAX_VALUE) {
				this.demand--;
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean deliver(Object item) {
		try {
			this.subscriber.onNext(item);
			return true;
		}
		catch (Throwable ex) {
			threw(ex);
			return false;
		}
	}

	/**
	 * Cancels the subscription, because the subscriber has thrown something. It must not,
	 * so nobody knows what it would do with more.
	 */
	void threw(Throwable failure) {
		logger.warn("A subscriber has thrown an exception, so its subscription is cancelled", failure);
		cancel();
	}

	private void complete() {
		last(this.subscriber::onComplete);
	}

	/**
	 * Gives the last signal, unless the subscriber has got it or wants none.
	 */
	private void last(Runnable signal) {
		if (this.over || isCancelled()) {
			return;
		}
		this.over = true;
		try {
			signal.run();
		}
		catch (Throwable ex) {
			threw(ex);
		}
	}

	/**
	 * Ends the subscription, unless the subscriber has cancelled it.
	 * @param failure why, {@code null} if the subscriber has done something wrong
	 */
	private void fail(@Nullable RuntimeException failure) {
		RuntimeException told = this.misuse;
		RuntimeException last = (told != null) ? told : failure;
		if (last != null) {
			last(() -> this.subscriber.onError(last));
		}
	}

	private boolean isCancelled() {
		this.lock.lock();
		try {
			return this.cancelled;
		}
		finally {
			this.lock.unlock();
		}
	}

}
