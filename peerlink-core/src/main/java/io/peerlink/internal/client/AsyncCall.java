package io.peerlink.internal.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.peerlink.call.CallObserver;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * A call whose result goes to a future. The future completes on the callback executor,
 * because stages that depend on it must not run on the receive thread.
 */
final class AsyncCall extends PendingCall implements Runnable {

	private final CompletableFuture<@Nullable Object> future = new CompletableFuture<>();

	private final AtomicBoolean ended = new AtomicBoolean();

	private final CallEngine engine;

	private final Type resultType;

	private final CallObserver.Outgoing observer;

	/**
	 * Set before this runs, on another thread.
	 */
	private Message.@Nullable Reply reply;

	AsyncCall(CallEngine engine, Peer peer, String method, Duration timeout, Type resultType,
			CallObserver.Outgoing observer) {
		super(engine.newId(), peer, method, timeout);
		this.engine = engine;
		this.resultType = resultType;
		this.observer = observer;
	}

	CompletableFuture<@Nullable Object> future() {
		return this.future;
	}

	@Override
	void reply(Message.Reply reply) {
		this.reply = reply;
		this.engine.callbacks().execute(this);
	}

	/**
	 * Reads the reply and completes the future.
	 */
	@Override
	public void run() {
		Message.Reply reply = Objects.requireNonNull(this.reply);
		Object result;
		try {
			result = this.engine.replies().read(peer(), method(), reply, this.resultType);
		}
		catch (Throwable ex) {
			completeExceptionally(ex);
			return;
		}
		end(null);
		this.future.complete(result);
	}

	@Override
	void fail(PeerLinkException failure) {
		this.engine.callbacks().execute(() -> completeExceptionally(failure));
	}

	private void completeExceptionally(Throwable failure) {
		end(failure);
		this.future.completeExceptionally(failure);
	}

	/**
	 * Releases the slot of the call and informs the observer, once. To be called before
	 * the future completes, because dependent stages run first and may start the next
	 * call.
	 */
	void end(@Nullable Throwable failure) {
		if (this.ended.compareAndSet(false, true)) {
			this.engine.calls().release();
			this.observer.ended(failure);
		}
	}

}
