package io.peerlink.rpc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.peerlink.discovery.Peer;
import io.peerlink.error.PeerLinkException;
import io.peerlink.wire.Message;
import io.peerlink.wire.MessageId;
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

	private final Runnable release;

	private final AtomicBoolean released = new AtomicBoolean();

	AsyncCall(MessageId id, Peer peer, String method, Duration timeout, Executor callbacks,
			Function<Message.Reply, @Nullable T> resultReader, Runnable release) {
		super(id, peer, method, timeout);
		this.callbacks = callbacks;
		this.resultReader = resultReader;
		this.release = release;
	}

	CompletableFuture<@Nullable T> future() {
		return this.future;
	}

	@Override
	void reply(Message.Reply reply) {
		this.callbacks.execute(() -> {
			release();
			try {
				this.future.complete(this.resultReader.apply(reply));
			}
			catch (Throwable ex) {
				this.future.completeExceptionally(ex);
			}
		});
	}

	@Override
	void fail(PeerLinkException failure) {
		this.callbacks.execute(() -> {
			release();
			this.future.completeExceptionally(failure);
		});
	}

	/**
	 * Give the slot back, once. Before the future completes, because what a user hangs on
	 * it runs first and may make the next call.
	 */
	void release() {
		if (this.released.compareAndSet(false, true)) {
			this.release.run();
		}
	}

}
