package io.peerlink.internal.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.peerlink.call.CallObserver;
import io.peerlink.call.CallResult;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.concurrent.ManagedWait;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request per peer, sent in one pass, and the replies as they come. Completes when
 * every call has completed or enough of them have succeeded.
 * <p>
 * Replies are kept as they are and read by the thread that wants the results. A blocked
 * caller needs no callback thread, so any number of callbacks may broadcast. Whether a
 * response is a success shows when it is read; if it cannot be read, others are waited
 * for.
 *
 * @param <T> the type of the results
 */
final class BroadcastCall<T> {

	private static final Logger logger = LoggerFactory.getLogger(BroadcastCall.class);

	private final CallEngine engine;

	private final List<Peer> peers;

	private final String method;

	private final Type resultType;

	private final long startedAt;

	private final AtomicReferenceArray<@Nullable Outcome> outcomes;

	private final AtomicReferenceArray<@Nullable CallResult<T>> results;

	private final AtomicInteger pending;

	private final AtomicInteger missingSuccesses;

	private final List<Call> calls;

	/**
	 * Completes when enough responses have arrived, or everything. It is replaced if some
	 * of the responses turn out to be unreadable.
	 */
	private volatile CompletableFuture<Void> completion = new CompletableFuture<>();

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
		this.outcomes = new AtomicReferenceArray<>(peers.size());
		this.results = new AtomicReferenceArray<>(peers.size());
		this.pending = new AtomicInteger(peers.size());
		this.missingSuccesses = new AtomicInteger(successes);
		this.calls = new ArrayList<>(peers.size());
	}

	/**
	 * Sends the requests. To be called once.
	 */
	void start(RequestPayload payload) {
		if (this.peers.isEmpty()) {
			this.completion.complete(null);
		}
		for (int i = 0; i < this.peers.size(); i++) {
			start(i, payload);
		}
	}

	private void start(int index, RequestPayload payload) {
		Peer peer = this.peers.get(index);
		CallObserver.Outgoing observer = this.engine.observe(peer.name(), this.method);
		try {
			this.engine.calls().acquire(peer.name());
		}
		catch (PeerBusyException ex) {
			observer.ended(ex);
			complete(index, null, ex);
			return;
		}
		Call call = new Call(index, peer, payload.timeout(), observer);
		call.peerIsUp(true);
		this.calls.add(call);
		try {
			this.engine.start(call, payload.withTrace(observer.sending(peer)));
		}
		catch (PeerLinkException ex) {
			call.fail(ex);
		}
		catch (RuntimeException ex) {
			call.fail(new PeerLinkException("Cannot send to '" + peer.name() + "': " + ex, ex));
		}
	}

	/**
	 * Waits for the completion and reads the results. Calls that the timer has forgotten
	 * time out a second after their deadline.
	 */
	List<CallResult<T>> await() {
		try (ManagedWait wait = ManagedWait.begin()) {
			do {
				awaitCompletion();
			}
			while (!isSettled());
			return results();
		}
		catch (ExecutionException ex) {
			throw new PeerLinkException("The results could not be gathered", ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new PeerLinkException("Interrupted while waiting for the peers' results", ex);
		}
		finally {
			cancelPending();
		}
	}

	private void awaitCompletion() throws InterruptedException, ExecutionException {
		while (!this.calls.isEmpty() && !this.completion.isDone()) {
			long left = this.engine.calls().nanosUntilOverdue(this.calls.get(this.calls.size() - 1));
			if (left <= 0) {
				this.calls.forEach(Call::expire);
				this.completion.complete(null);
			}
			try {
				this.completion.get(left, TimeUnit.NANOSECONDS);
			}
			catch (TimeoutException ex) {
				logger.debug("The calls of a broadcast may be overdue", ex);
			}
		}
		this.completion.get();
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
		completeLater(mapped, mapping);
		return mapped;
	}

	private <R> void completeLater(CompletableFuture<R> mapped, Function<List<CallResult<T>>, R> mapping) {
		Futures.whenDone(this.completion,
				(done, failure) -> this.engine.callbacks().execute(() -> complete(mapped, mapping)));
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
				completeLater(mapped, mapping);
			}
		}
		catch (Throwable ex) {
			mapped.completeExceptionally(ex);
		}
	}

	private void cancelPending() {
		this.calls.forEach(Call::cancel);
	}

	/**
	 * Reads the responses that have arrived and returns whether enough of them are
	 * successes, or nothing else can arrive. If not, there is a new completion to wait
	 * for. Called by one thread at a time, when the completion is complete.
	 */
	private boolean isSettled() {
		while (this.pending.get() > 0) {
			int unreadable = readArrived();
			if (unreadable == 0) {
				return true;
			}
			// Before the count, which is what lets the next response complete it.
			this.completion = new CompletableFuture<>();
			if (this.missingSuccesses.addAndGet(unreadable) > 0) {
				return this.pending.get() == 0;
			}
		}
		return true;
	}

	/**
	 * Returns how many responses are unreadable that were not read before.
	 */
	private int readArrived() {
		int unreadable = 0;
		for (int i = 0; i < this.outcomes.length(); i++) {
			Outcome outcome = this.outcomes.get(i);
			if (outcome != null && outcome.reply() instanceof Message.Response && this.results.get(i) == null
					&& !Objects.requireNonNull(result(i)).isSuccess()) {
				unreadable++;
			}
		}
		return unreadable;
	}

	private List<CallResult<T>> results() {
		return IntStream.range(0, this.outcomes.length()).mapToObj(this::result).filter(Objects::nonNull).toList();
	}

	private @Nullable CallResult<T> result(int index) {
		Outcome outcome = this.outcomes.get(index);
		CallResult<T> known = this.results.get(index);
		if (outcome == null || known != null) {
			return known;
		}
		CallResult<T> result = read(this.peers.get(index), outcome);
		this.results.set(index, result);
		return result;
	}

	@SuppressWarnings("unchecked") // The result is read as T.
	private CallResult<T> read(Peer peer, Outcome outcome) {
		if (outcome.reply() == null) {
			return new CallResult<>(peer, null, outcome.failure(), outcome.elapsed());
		}
		try {
			Object value = this.engine.replies().read(peer, this.method, outcome.reply(), this.resultType);
			return new CallResult<>(peer, (T) value, null, outcome.elapsed());
		}
		catch (PeerLinkException ex) {
			return new CallResult<>(peer, null, ex, outcome.elapsed());
		}
	}

	private void complete(int index, Message.@Nullable Reply reply, @Nullable PeerLinkException failure) {
		Duration elapsed = Duration.ofNanos(this.engine.nanoTime() - this.startedAt);
		this.outcomes.set(index, new Outcome(reply, failure, elapsed));
		boolean enough = reply instanceof Message.Response && this.missingSuccesses.decrementAndGet() == 0;
		boolean last = this.pending.decrementAndGet() == 0;
		if (enough || last) {
			this.completion.complete(null);
		}
	}

	private record Outcome(Message.@Nullable Reply reply, @Nullable PeerLinkException failure, Duration elapsed) {
	}

	private final class Call extends PendingCall {

		private final int index;

		private final CallObserver.Outgoing observer;

		Call(int index, Peer peer, Duration timeout, CallObserver.Outgoing observer) {
			super(BroadcastCall.this.engine.newId(), peer, BroadcastCall.this.method, timeout);
			this.index = index;
			this.observer = observer;
		}

		@Override
		void reply(Message.Reply reply) {
			release();
			complete(this.index, reply, null);
			notifyObserver((reply instanceof Message.ErrorReply error)
					? ReplyReader.toException(peer(), method(), error) : null);
		}

		@Override
		void fail(PeerLinkException failure) {
			release();
			complete(this.index, null, failure);
			notifyObserver(failure);
		}

		void expire() {
			if (BroadcastCall.this.engine.calls().remove(this)) {
				fail(timedOut());
			}
		}

		void cancel() {
			if (!BroadcastCall.this.engine.calls().remove(this)) {
				return;
			}
			release();
			if (payload() != null) {
				execute(() -> BroadcastCall.this.engine.requests().sendCancel(this));
			}
			notifyObserver(new CancellationException("Enough peers have answered"));
		}

		/**
		 * Informs the observer on a callback thread, because an observer may take time.
		 * Threads that wait for the results do not wait for that: they may be the ones
		 * that occupy the callback threads.
		 */
		private void notifyObserver(@Nullable Throwable failure) {
			if (this.observer != CallObserver.Outgoing.NONE) {
				execute(() -> this.observer.ended(failure));
			}
		}

		private void execute(Runnable task) {
			BroadcastCall.this.engine.callbacks().execute(task);
		}

		private void release() {
			BroadcastCall.this.engine.calls().release();
		}

	}

}
