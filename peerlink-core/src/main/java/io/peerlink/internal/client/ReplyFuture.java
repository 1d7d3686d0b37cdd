package io.peerlink.internal.client;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The result of a call. A thread that waits for it reads replies meanwhile, which saves
 * the hand-off from one thread to another. Whoever completes or cancels it ends the call.
 */
final class ReplyFuture extends CompletableFuture<@Nullable Object> {

	private static final long FOREVER = Long.MAX_VALUE;

	private final AsyncCall call;

	ReplyFuture(AsyncCall call) {
		this.call = call;
	}

	@Override
	public @Nullable Object get() throws InterruptedException, ExecutionException {
		this.call.await(FOREVER);
		return super.get();
	}

	@Override
	public @Nullable Object get(long timeout, TimeUnit unit)
			throws InterruptedException, ExecutionException, TimeoutException {
		long nanos = unit.toNanos(timeout);
		long left = nanos - this.call.await(nanos);
		return super.get(left, TimeUnit.NANOSECONDS);
	}

	@Override
	public @Nullable Object join() {
		this.call.await(FOREVER);
		return super.join();
	}

	@Override
	public boolean complete(@Nullable Object value) {
		boolean first = super.complete(value);
		if (first) {
			this.call.futureDone(null);
		}
		return first;
	}

	@Override
	public boolean completeExceptionally(Throwable failure) {
		boolean first = super.completeExceptionally(failure);
		if (first) {
			this.call.futureDone(failure);
		}
		return first;
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		boolean done = isDone();
		boolean cancelled = super.cancel(mayInterruptIfRunning);
		if (!done && cancelled) {
			this.call.futureDone(new CancellationException());
		}
		return cancelled;
	}

	@Override
	public CompletableFuture<@Nullable Object> completeAsync(Supplier<? extends @Nullable Object> supplier,
			Executor executor) {
		executor.execute(() -> {
			try {
				complete(supplier.get());
			}
			catch (Throwable ex) {
				completeExceptionally(ex);
			}
		});
		return this;
	}

	@Override
	public void obtrudeValue(@Nullable Object value) {
		super.obtrudeValue(value);
		this.call.futureDone(null);
	}

	@Override
	public void obtrudeException(Throwable failure) {
		super.obtrudeException(failure);
		this.call.futureDone(failure);
	}

}
