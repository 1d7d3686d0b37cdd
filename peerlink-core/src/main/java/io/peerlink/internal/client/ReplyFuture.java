package io.peerlink.internal.client;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.peerlink.internal.udp.ReceiveTurn;
import org.jspecify.annotations.Nullable;

/**
 * The result of a call. A thread that waits for it reads replies meanwhile, which saves
 * the hand-off from one thread to another. Whoever completes or cancels it ends the call.
 */
final class ReplyFuture extends CompletableFuture<@Nullable Object> {

	/**
	 * Released when this is complete: a future may be kept for long after its call.
	 */
	private volatile @Nullable AsyncCall call;

	ReplyFuture(AsyncCall call) {
		this.call = call;
	}

	@Override
	public @Nullable Object get() throws InterruptedException, ExecutionException {
		await(ReceiveTurn.FOREVER);
		return super.get();
	}

	@Override
	public @Nullable Object get(long timeout, TimeUnit unit)
			throws InterruptedException, ExecutionException, TimeoutException {
		long nanos = unit.toNanos(timeout);
		long left = nanos - await(nanos);
		return super.get(left, TimeUnit.NANOSECONDS);
	}

	@Override
	public @Nullable Object join() {
		await(ReceiveTurn.FOREVER);
		return super.join();
	}

	/**
	 * Called before a stage is added, by all methods of this class that do so but one.
	 */
	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		stageComes();
		return super.newIncompleteFuture();
	}

	@Override
	public CompletionStage<@Nullable Object> minimalCompletionStage() {
		stageComes();
		return super.minimalCompletionStage();
	}

	/**
	 * Called before a stage of two futures, of which this is the other, is added.
	 */
	@Override
	public CompletableFuture<@Nullable Object> toCompletableFuture() {
		stageComes();
		return this;
	}

	private void stageComes() {
		AsyncCall call = this.call;
		if (call != null) {
			call.stageComes();
		}
	}

	private long await(long nanos) {
		AsyncCall call = this.call;
		return (call != null) ? call.await(nanos) : 0;
	}

	@Override
	public boolean complete(@Nullable Object value) {
		completes();
		boolean first = super.complete(value);
		if (first) {
			done(null);
		}
		return first;
	}

	@Override
	public boolean completeExceptionally(Throwable failure) {
		Objects.requireNonNull(failure);
		completes();
		boolean first = super.completeExceptionally(failure);
		if (first) {
			done(failure);
		}
		return first;
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		boolean done = isDone();
		completes();
		boolean cancelled = super.cancel(mayInterruptIfRunning);
		if (!done && cancelled) {
			done(new CancellationException());
		}
		return cancelled;
	}

	private void completes() {
		AsyncCall call = this.call;
		if (call != null) {
			call.futureCompletes();
		}
	}

	private void done(@Nullable Throwable failure) {
		AsyncCall call = this.call;
		if (call != null) {
			this.call = null;
			call.futureDone(failure);
		}
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
		completes();
		super.obtrudeValue(value);
		done(null);
	}

	@Override
	public void obtrudeException(Throwable failure) {
		Objects.requireNonNull(failure);
		completes();
		super.obtrudeException(failure);
		done(failure);
	}

}
