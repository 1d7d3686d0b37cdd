package io.peerlink.internal.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import io.peerlink.call.CallObserver;
import io.peerlink.call.CallResult;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.concurrent.ManagedWait;
import io.peerlink.internal.udp.ReceiveTurn;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * One request per peer, sent in one pass, and the replies as they come. It is over when
 * every call has completed or enough of them have succeeded.
 * <p>
 * Replies are kept as they are and read by the thread that wants the results. A blocked
 * caller needs no callback thread, so any number of callbacks may broadcast; it is woken
 * once, or reads all replies from the network itself. Whether a response is a success
 * shows when it is read; if it cannot be read, others are waited for.
 *
 * @param <T> the type of the results
 */
final class BroadcastCall<T> implements BooleanSupplier {

	/**
	 * For how many sends it is worth to leave the socket alone until this reads it.
	 */
	private static final int SENDS_WITHOUT_READER = 16;

	@SuppressWarnings("rawtypes") // There is no class literal of a generic type.
	private static final AtomicIntegerFieldUpdater<BroadcastCall> PENDING = AtomicIntegerFieldUpdater
		.newUpdater(BroadcastCall.class, "pending");

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<BroadcastCall> MISSING = AtomicIntegerFieldUpdater
		.newUpdater(BroadcastCall.class, "missingSuccesses");

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<BroadcastCall> ARMED = AtomicIntegerFieldUpdater
		.newUpdater(BroadcastCall.class, "armed");

	private final CallEngine engine;

	private final List<Peer> peers;

	private final String method;

	private final Type resultType;

	private final long startedAt;

	private final ReceiveTurn turn;

	/**
	 * One for each peer, in their order.
	 */
	private final List<Call<T>> calls;

	/**
	 * The last call that has a deadline.
	 */
	private @Nullable Call<T> lastStarted;

	private volatile int pending;

	private volatile int missingSuccesses;

	/**
	 * Whether the timer has forgotten the calls.
	 */
	private boolean overdue;

	/**
	 * The thread that is blocked until this is over.
	 */
	private volatile @Nullable Thread waiter;

	/**
	 * What a callback thread runs when this is over, once each time that {@link #armed}
	 * is set to 1.
	 */
	private @Nullable Runnable onOver;

	private volatile int armed;

	/**
	 * Creates a broadcast.
	 * @param engine makes the calls
	 * @param peers the peers to call
	 * @param successes how many successes complete the broadcast
	 * @param method the method to call
	 * @param resultType the type of the results
	 */
	BroadcastCall(CallEngine engine, List<Peer> peers, int successes, String method, Type resultType) {
		this.engine = engine;
		this.peers = peers;
		this.method = method;
		this.resultType = resultType;
		this.startedAt = engine.nanoTime();
		this.turn = engine.turn();
		this.calls = new ArrayList<>(peers.size());
		this.pending = peers.size();
		this.missingSuccesses = successes;
	}

	/**
	 * Sends the requests. To be called once.
	 * @param awaited whether the current thread will wait for the replies
	 */
	void start(RequestPayload payload, boolean awaited) {
		for (int i = 0; i < this.peers.size(); i++) {
			Call<T> call = start(this.peers.get(i), payload);
			// Not for one that was never sent, and has no reply to wait for.
			if (awaited && i < SENDS_WITHOUT_READER && !call.isComplete()) {
				this.turn.willAwait();
			}
		}
	}

	private Call<T> start(Peer peer, RequestPayload payload) {
		CallObserver.Outgoing observer = this.engine.observe(peer.name(), this.method);
		Call<T> call = new Call<>(this, peer, payload.timeout(), observer);
		this.calls.add(call);
		try {
			this.engine.calls().acquire(peer.name());
		}
		catch (PeerBusyException ex) {
			observer.ended(ex);
			call.complete(null, ex);
			return call;
		}
		this.lastStarted = call;
		call.peerIsUp(true);
		try {
			call.carry(payload.args(), payload.kwargs(), payload.idempotent(), observer.sending(peer));
			this.engine.start(call);
		}
		catch (PeerLinkException ex) {
			call.fail(ex);
		}
		catch (RuntimeException ex) {
			call.fail(new PeerLinkException("Cannot send to '" + peer.name() + "': " + ex, ex));
		}
		return call;
	}

	/**
	 * Waits until this is over and reads the results. Calls that the timer has forgotten
	 * time out a second after their deadline.
	 */
	List<CallResult<T>> await() {
		try (ManagedWait wait = ManagedWait.begin()) {
			this.waiter = Thread.currentThread();
			do {
				awaitEnd();
			}
			while (!isSettled());
			return results();
		}
		finally {
			this.waiter = null;
			cancelPending();
		}
	}

	private void awaitEnd() {
		Call<T> last = this.lastStarted;
		while (!getAsBoolean()) {
			if (Thread.currentThread().isInterrupted()) {
				throw new PeerLinkException("Interrupted while waiting for the peers' results",
						new InterruptedException());
			}
			long left = (last != null) ? this.engine.calls().nanosUntilOverdue(last) : 0;
			if (left <= 0) {
				this.calls.forEach(Call::expire);
				this.overdue = true;
				return;
			}
			this.turn.await(this, left);
		}
	}

	/**
	 * Returns whether enough responses have arrived, or everything. Some of the responses
	 * may turn out to be unreadable.
	 */
	@Override
	public boolean getAsBoolean() {
		return this.pending == 0 || this.missingSuccesses <= 0 || this.overdue;
	}

	/**
	 * Returns a future of the results, which are read on a callback thread.
	 * @param mapping converts the results to what the caller wants
	 * @return completes after this broadcast; if it completes in another way, the pending
	 * calls are cancelled
	 */
	<R> CompletableFuture<R> results(Function<List<CallResult<T>>, R> mapping) {
		CompletableFuture<R> mapped = new CompletableFuture<>();
		Futures.whenDone(mapped, (result, failure) -> cancelPending());
		this.onOver = () -> complete(mapped, mapping);
		arm();
		return mapped;
	}

	private void arm() {
		this.armed = 1;
		if (getAsBoolean()) {
			fire();
		}
	}

	private void fire() {
		Runnable task = (this.armed == 1 && ARMED.compareAndSet(this, 1, 0)) ? this.onOver : null;
		if (task != null) {
			this.engine.callbacks().execute(task);
		}
	}

	private <R> void complete(CompletableFuture<R> mapped, Function<List<CallResult<T>>, R> mapping) {
		if (mapped.isDone()) {
			return;
		}
		try {
			if (isSettled()) {
				mapped.complete(mapping.apply(results()));
			}
			else {
				arm();
			}
		}
		catch (Throwable ex) {
			mapped.completeExceptionally(ex);
		}
	}

	private void cancelPending() {
		if (this.pending > 0) {
			this.calls.forEach(Call::cancel);
		}
	}

	/**
	 * Reads the responses that have arrived and returns whether enough of them are
	 * successes, or nothing else can arrive. Called by one thread at a time, when
	 * {@link #getAsBoolean this is over}; if not, it is not over any more.
	 */
	private boolean isSettled() {
		while (this.pending > 0) {
			int unreadable = readArrived();
			if (unreadable == 0) {
				return true;
			}
			if (MISSING.addAndGet(this, unreadable) > 0 && !this.overdue) {
				return this.pending == 0;
			}
		}
		return true;
	}

	/**
	 * Returns how many responses are unreadable that were not read before.
	 */
	private int readArrived() {
		int unreadable = 0;
		for (Call<T> call : this.calls) {
			if (call.reply instanceof Message.Response && call.result == null && !read(call).isSuccess()) {
				unreadable++;
			}
		}
		return unreadable;
	}

	private List<CallResult<T>> results() {
		List<CallResult<T>> results = new ArrayList<>(this.calls.size());
		for (Call<T> call : this.calls) {
			if (call.isComplete()) {
				results.add((call.result != null) ? call.result : read(call));
			}
		}
		return Collections.unmodifiableList(results);
	}

	/**
	 * Reads the outcome of a call that is complete.
	 */
	@SuppressWarnings("unchecked") // The result is read as T.
	private CallResult<T> read(Call<T> call) {
		Object value = null;
		PeerLinkException failure = call.failure;
		Message.Reply reply = call.reply;
		if (reply != null) {
			try {
				value = this.engine.replies().read(call.peer(), this.method, reply, this.resultType, null);
			}
			catch (PeerLinkException ex) {
				failure = ex;
			}
		}
		CallResult<T> result = new CallResult<>(call.peer(), (T) value, failure, Duration.ofNanos(call.elapsed));
		call.result = result;
		return result;
	}

	/**
	 * Counts a call that is complete.
	 */
	private void completed(boolean response) {
		boolean enough = response && MISSING.decrementAndGet(this) == 0;
		boolean last = PENDING.decrementAndGet(this) == 0;
		Thread waiting = this.waiter;
		if (enough || last) {
			fire();
			if (waiting != null) {
				this.turn.wake(waiting);
			}
		}
		else if (response && waiting != null) {
			this.turn.advance(waiting);
		}
	}

	/**
	 * The call to one peer, and its outcome.
	 */
	private static final class Call<T> extends PendingCall {

		private final BroadcastCall<T> broadcast;

		private final CallObserver.Outgoing observer;

		/**
		 * How long the call took. Set before the outcome.
		 */
		private long elapsed;

		private volatile Message.@Nullable Reply reply;

		private volatile @Nullable PeerLinkException failure;

		/**
		 * The outcome once it is read, by the thread that reads the results.
		 */
		private @Nullable CallResult<T> result;

		Call(BroadcastCall<T> broadcast, Peer peer, Duration timeout, CallObserver.Outgoing observer) {
			super(broadcast.engine.newId(), peer, broadcast.method, timeout);
			this.broadcast = broadcast;
			this.observer = observer;
		}

		boolean isComplete() {
			return this.reply != null || this.failure != null;
		}

		@Override
		void reply(Message.Reply reply) {
			release();
			complete(reply, null);
			if (isObserved()) {
				notifyObserver((reply instanceof Message.ErrorReply error)
						? ReplyReader.toException(peer(), method(), error) : null);
			}
		}

		@Override
		void fail(PeerLinkException failure) {
			release();
			complete(null, failure);
			if (isObserved()) {
				notifyObserver(failure);
			}
		}

		void complete(Message.@Nullable Reply reply, @Nullable PeerLinkException failure) {
			this.elapsed = this.broadcast.engine.nanoTime() - this.broadcast.startedAt;
			this.reply = reply;
			this.failure = failure;
			this.broadcast.completed(reply instanceof Message.Response);
		}

		void expire() {
			if (!isComplete() && this.broadcast.engine.calls().remove(this)) {
				fail(timedOut());
			}
		}

		void cancel() {
			if (isComplete() || !this.broadcast.engine.calls().remove(this)) {
				return;
			}
			release();
			if (isRepeated()) {
				execute(() -> this.broadcast.engine.requests().sendCancel(this));
			}
			if (isObserved()) {
				notifyObserver(new CancellationException("Enough peers have answered"));
			}
		}

		private boolean isObserved() {
			return this.observer != CallObserver.Outgoing.NONE;
		}

		/**
		 * Informs the observer on a callback thread, because an observer may take time.
		 * Threads that wait for the results do not wait for that: they may be the ones
		 * that occupy the callback threads.
		 */
		private void notifyObserver(@Nullable Throwable failure) {
			execute(() -> this.observer.ended(failure));
		}

		private void execute(Runnable task) {
			this.broadcast.engine.callbacks().execute(task);
		}

		private void release() {
			this.broadcast.engine.calls().release();
		}

	}

}
