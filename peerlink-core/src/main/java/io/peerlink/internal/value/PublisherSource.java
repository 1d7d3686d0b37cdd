package io.peerlink.internal.value;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A publisher, which is subscribed to with a bounded demand: at most
 * {@value #MAX_REQUESTED} items beyond those that were sent, and none that the reader
 * does not want.
 */
final class PublisherSource extends ValueSource implements Flow.Subscriber<Object> {

	static final int MAX_REQUESTED = 32;

	private final Supplier<Flow.Publisher<?>> publisher;

	/**
	 * Guarded by the demand, as are the fields below.
	 */
	private final Deque<Object> items = new ArrayDeque<>();

	private Flow.@Nullable Subscription subscription;

	private boolean complete;

	private @Nullable Throwable failure;

	/**
	 * How many items the publisher may still give.
	 */
	private int requested;

	private volatile boolean over;

	private volatile @Nullable Demand demand;

	PublisherSource(Supplier<Flow.Publisher<?>> publisher) {
		this.publisher = publisher;
	}

	@Override
	protected void send(ValueSink sink) throws Throwable {
		Demand demand = sink.demand();
		this.demand = demand;
		subscribe(this.publisher.get());
		while (true) {
			Step step = demand.poll(this::next);
			if (step == null || step.request() > 0) {
				// The next item may take a while.
				sink.flush();
			}
			if (step == null) {
				step = demand.await(this::next);
			}
			if (step == null) {
				return;
			}
			if (step.end()) {
				if (this.failure != null) {
					throw this.failure;
				}
				return;
			}
			if (step.request() > 0) {
				Objects.requireNonNull(this.subscription).request(step.request());
				continue;
			}
			demand.used(1);
			sink.itemOfMany(step.item());
		}
	}

	@SuppressWarnings("unchecked") // It only gives items.
	private void subscribe(Flow.Publisher<?> source) {
		((Flow.Publisher<Object>) source).subscribe(this);
	}

	/**
	 * Returns what is to be done next. Requests come first, so that the publisher works
	 * while its items are being sent.
	 */
	private @Nullable Step next(long wanted) {
		int waiting = this.requested + this.items.size();
		if (this.subscription != null && !this.complete && wanted > waiting && waiting <= MAX_REQUESTED / 2) {
			int request = (int) Math.min(wanted, MAX_REQUESTED) - waiting;
			this.requested += request;
			return new Step(null, request, false);
		}
		Object item = (wanted > 0) ? this.items.poll() : null;
		if (item != null) {
			return new Step(item, 0, false);
		}
		return (this.complete && this.items.isEmpty()) ? new Step(null, 0, true) : null;
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		Objects.requireNonNull(subscription, "subscription must not be null");
		boolean[] surplus = { true };
		changed(() -> {
			if (this.subscription == null && !this.over) {
				this.subscription = subscription;
				surplus[0] = false;
			}
		});
		if (surplus[0]) {
			subscription.cancel();
		}
	}

	@Override
	public void onNext(@Nullable Object item) {
		if (item == null) {
			NullPointerException failure = new NullPointerException("The publisher gives an item that is null");
			breakOff(failure);
			throw failure;
		}
		Flow.Subscription[] broken = { null };
		changed(() -> {
			if (this.complete) {
				return;
			}
			if (this.requested == 0) {
				broken[0] = this.subscription;
				end(new IllegalStateException("The publisher gives more items than were requested"));
				return;
			}
			this.requested--;
			this.items.add(item);
		});
		if (broken[0] != null) {
			broken[0].cancel();
		}
	}

	/**
	 * Ends with a failure that is one of the publisher, which must not give any more.
	 */
	private void breakOff(Throwable failure) {
		Flow.Subscription[] open = { null };
		changed(() -> {
			open[0] = this.complete ? null : this.subscription;
			end(failure);
		});
		if (open[0] != null) {
			open[0].cancel();
		}
	}

	@Override
	public void onError(Throwable failure) {
		Objects.requireNonNull(failure, "failure must not be null");
		changed(() -> end(failure));
	}

	@Override
	public void onComplete() {
		changed(() -> end(null));
	}

	private void end(@Nullable Throwable failure) {
		if (!this.complete) {
			this.complete = true;
			this.failure = failure;
		}
	}

	private void changed(Runnable change) {
		Objects.requireNonNull(this.demand).change(change);
	}

	/**
	 * A subscription is made for that.
	 */
	@Override
	protected boolean closesWhileSent() {
		return true;
	}

	@Override
	protected void closeValue() {
		this.over = true;
		if (this.demand == null) {
			return;
		}
		Flow.Subscription[] open = { null };
		changed(() -> open[0] = this.complete ? null : this.subscription);
		if (open[0] != null) {
			open[0].cancel();
		}
	}

	/**
	 * What is to be done next.
	 *
	 * @param item the item to send, if any
	 * @param request how many items to request
	 * @param end whether nothing more comes
	 */
	private record Step(@Nullable Object item, int request, boolean end) {
	}

}
