package io.peerlink;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

/**
 * Records what a publisher gives.
 *
 * @param <T> the type of the items
 */
class RecordingSubscriber<T> implements Flow.Subscriber<T> {

	final List<T> items = new CopyOnWriteArrayList<>();

	private final long first;

	volatile Flow.@Nullable Subscription subscription;

	volatile @Nullable Throwable failure;

	volatile boolean complete;

	volatile int terminals;

	/**
	 * Creates a subscriber.
	 * @param first how many items it requests at once
	 */
	RecordingSubscriber(long first) {
		this.first = first;
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.subscription = subscription;
		if (this.first != 0) {
			subscription.request(this.first);
		}
	}

	void request(long count) {
		Flow.Subscription known = this.subscription;
		if (known != null) {
			known.request(count);
		}
	}

	void cancel() {
		Flow.Subscription known = this.subscription;
		if (known != null) {
			known.cancel();
		}
	}

	@Override
	public void onNext(T item) {
		this.items.add(item);
	}

	@Override
	public synchronized void onError(Throwable failure) {
		this.failure = failure;
		this.terminals++;
	}

	@Override
	public synchronized void onComplete() {
		this.complete = true;
		this.terminals++;
	}

	boolean isOver() {
		return this.complete || this.failure != null;
	}

}
