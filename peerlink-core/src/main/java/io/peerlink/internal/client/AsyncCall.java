package io.peerlink.internal.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * A call whose result goes to a future. The future completes on the callback executor,
 * because what a user hangs on it must not run on the receive thread.
 *
 * @param <T> the type of the result
 */
final class AsyncCall<T> extends PendingCall {

	private final CompletableFuture<@Nullable T> future = new CompletableFuture<>();

	private final Executor callbacks;

	private final Function<Message.Reply, @Nullable T> resultReader;

	private final Consumer<@Nullable Throwable> onEnd;

	private final AtomicBoolean ended = new AtomicBoolean();

	AsyncCall(MessageId id, Peer peer, String method, Duration timeout, Executor callbacks,
			Function<Message.Reply, @Nullable T> resultReader, Consumer<@Nullable Throwable> onEnd) {
		super(id, peer, method, timeout);
		this.callbacks = callbacks;
		this.resultReader = resultReader;
		this.onEnd = onEnd;
	}

	CompletableFuture<@Nullable T> future() {
		return this.future;
	}

	@Override
	void reply(Message.Reply reply) {
		this.callbacks.execute(() -> read(reply));
	}

	private void read(Message.Reply reply) {
		T result;
		try {
			result = this.resultReader.apply(reply);
		}
		catch (Throwable ex) {
			failNow(ex);
			return;
		}
		end(null);
		this.future.complete(result);
	}

	@Override
	void fail(PeerLinkException failure) {
		this.callbacks.execute(() -> failNow(failure));
	}

	private void failNow(Throwable failure) {
		end(failure);
		this.future.completeExceptionally(failure);
	}

	/**
	 * Tell of the end, once. Before the future completes, because what a user hangs on it
	 * runs first and may make the next call.
	 */
	void end(@Nullable Throwable failure) {
		if (this.ended.compareAndSet(false, true)) {
			this.onEnd.accept(failure);
		}
	}

}
