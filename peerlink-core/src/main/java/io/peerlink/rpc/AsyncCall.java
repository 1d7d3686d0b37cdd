package io.peerlink.rpc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
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

	AsyncCall(MessageId id, Peer peer, String method, Duration timeout, Executor callbacks,
			Function<Message.Reply, @Nullable T> resultReader) {
		super(id, peer, method, timeout);
		this.callbacks = callbacks;
		this.resultReader = resultReader;
	}

	CompletableFuture<@Nullable T> future() {
		return this.future;
	}

	@Override
	void reply(Message.Reply reply) {
		this.callbacks.execute(() -> {
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
		this.callbacks.execute(() -> this.future.completeExceptionally(failure));
	}

}
