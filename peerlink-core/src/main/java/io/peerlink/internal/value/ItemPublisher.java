package io.peerlink.internal.value;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.peerlink.error.PeerLinkException;

/**
 * Publishes items to one subscriber, that are read on a thread of its own, only as long
 * as there is a demand. As a publisher of Reactive Streams demands, signals come one
 * after the other.
 */
final class ItemPublisher implements Flow.Publisher<Object> {

	private final AtomicBoolean subscribed = new AtomicBoolean();

	private final ItemReader items;

	private final Predicate<Runnable> threads;

	ItemPublisher(ItemReader items, Predicate<Runnable> threads) {
		this.items = items;
		this.threads = threads;
	}

	@Override
	public void subscribe(Flow.Subscriber<? super Object> subscriber) {
		Objects.requireNonNull(subscriber, "subscriber must not be null");
		if (!this.subscribed.compareAndSet(false, true)) {
			refuse(subscriber, new IllegalStateException("These items can be read once, and somebody does"));
			return;
		}
		subscribe(subscriber, () -> ItemSource.of(this.items), this.threads);
	}

	/**
	 * Subscribes to items.
	 * @param source begins to get them
	 * @param threads run what waits
	 */
	static void subscribe(Flow.Subscriber<? super Object> subscriber, Supplier<ItemSource> source,
			Predicate<Runnable> threads) {
		ItemSource begun;
		try {
			begun = source.get();
		}
		catch (RuntimeException ex) {
			refuse(subscriber, ex);
			return;
		}
		ItemSubscription subscription = new ItemSubscription(subscriber, begun);
		try {
			subscriber.onSubscribe(subscription);
		}
		catch (Throwable ex) {
			subscription.threw(ex);
			return;
		}
		if (!start(subscription, threads)) {
			subscription.refused(new PeerLinkException("There is no thread to read the items: there are as many "
					+ "streams as this node may have, or it was stopped"));
		}
	}

	private static boolean start(ItemSubscription subscription, Predicate<Runnable> threads) {
		try {
			return threads.test(subscription);
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	/**
	 * Refuses a subscription.
	 */
	static void refuse(Flow.Subscriber<?> subscriber, RuntimeException failure) {
		subscriber.onSubscribe(new Flow.Subscription() {

			@Override
			public void request(long count) {
				// There is nothing.
			}

			@Override
			public void cancel() {
				// There is nothing.
			}

		});
		subscriber.onError(failure);
	}

}
